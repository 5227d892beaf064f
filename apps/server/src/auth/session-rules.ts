import { createHash } from "node:crypto";
import type { SessionFacts } from "@till/db";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const sessionLimits = {
  /** However busy: a working day. */
  absoluteMs: 12 * hourMs,
  /** Left alone for so long, a session in an office is somebody else's to find. A till has a lock of its own. */
  idleMs: hourMs,
  /** Its last use is written down to the minute, not at every call. */
  noteMs: minuteMs,
  /** For so long after showing that it is them a person may change what opens the door. */
  confirmedMs: 10 * minuteMs,
} as const;

/** Whether a session still counts: not for too long in all, and not left alone. */
export function isOpen(
  session: Pick<SessionFacts, "signedInBy" | "createdAtMs" | "usedAtMs" | "expiresAtMs">,
  nowMs: number,
): boolean {
  const idleMs = session.signedInBy === "pin" ? sessionLimits.absoluteMs : sessionLimits.idleMs;
  return (
    nowMs < session.expiresAtMs &&
    nowMs < session.createdAtMs + sessionLimits.absoluteMs &&
    nowMs < session.usedAtMs + idleMs
  );
}

export const isConfirmed = ({ confirmedAtMs }: Pick<SessionFacts, "confirmedAtMs">, nowMs: number): boolean =>
  nowMs < confirmedAtMs + sessionLimits.confirmedMs;

/** What is stored of a session's token. The token is 190 random bits, so a fast hash is enough. */
export const hashSessionToken = (token: string): string =>
  createHash("sha256").update(token).digest("base64url");
