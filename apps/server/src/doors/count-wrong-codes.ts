import { isWrongCode } from "../stored-values/read-code.ts";
import type { Caller } from "../access/caller.ts";
import type { Doors } from "./create-doors.ts";

/** Whoever tries codes of gift cards is counted by what was wrong, at the register and from the address. */
export async function countingWrongCodes<T>(
  { caller, address, doors }: { readonly caller: Caller; readonly address: string; readonly doors: Doors },
  look: () => Promise<T>,
): Promise<T> {
  const device = caller.kind === "person" ? (caller.registerId ?? undefined) : undefined;
  const guess = await doors.attempt("stored_value", { device, address });
  try {
    return await look();
  } catch (error) {
    if (isWrongCode(error)) await guess.failed();
    throw error;
  }
}
