import type { ResolveInput } from "./gateway.ts";

/** A call goes out so soon after its record or not at all: adapters conclude from a record's age that nothing came of it. */
export const recordHoldsMs = 5 * 60_000;

/**
 * Whether a stored call may go out once more now, under its old key. Asked right before it does: a process that was put
 * to sleep since it decided would send it under a key that the gateway has forgotten, and charge twice.
 */
export function mayResend(
  { startedAtMs, nowMs, currentMs }: Pick<ResolveInput, "startedAtMs" | "nowMs" | "currentMs">,
  keyKeptMs: number,
): boolean {
  const atMs = currentMs();
  return atMs - startedAtMs < keyKeptMs && atMs - nowMs < recordHoldsMs;
}
