import type { SessionFacts } from "@till/db";
import { TillError } from "../till-error.ts";
import { isConfirmed } from "./session-rules.ts";

/** Throws `confirmation_needed` unless who holds this session showed within minutes that it is them. */
export function refuseUnconfirmed(session: Pick<SessionFacts, "confirmedAtMs">, nowMs: number): void {
  if (isConfirmed(session, nowMs)) return;
  throw new TillError({
    code: "confirmation_needed",
    retry: "safe",
    message: "Enter your password once more, to show that it is you.",
  });
}
