import type { PersonCaller } from "../access/caller.ts";

/** The same person in the office, who has just shown there that it is them. */
export const inOffice = (caller: PersonCaller, nowMs: number): PersonCaller => ({
  ...caller,
  registerId: null,
  session: {
    id: "s",
    signedInBy: "passkey",
    createdAtMs: nowMs,
    usedAtMs: nowMs,
    confirmedAtMs: nowMs,
    expiresAtMs: nowMs + 86_400_000,
  },
});
