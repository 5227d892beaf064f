import type { RegisterId } from "@till/kernel";
import { TillError } from "../till-error.ts";
import type { Caller } from "./caller.ts";

/**
 * Selling, drawers and receipts belong to the register somebody signed in at: neither another register nor the office
 * may act for it. Throws `forbidden`.
 */
export function requireAtRegister(caller: Caller, registerId: RegisterId): void {
  if (caller.kind === "person" && caller.registerId === registerId) return;
  throw new TillError({
    code: "forbidden",
    retry: "never",
    message: "This can only be done at that register itself. Sign in there.",
  });
}
