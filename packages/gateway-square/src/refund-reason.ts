import type { AttemptId } from "@till/kernel";

/** https://developer.squareup.com/reference/square/refunds-api/refund-payment */
const reasonLengthMax = 192;

/**
 * The reason a refund carries: Square has no field of ours on a refund and no metadata, so the attempt's id, by which
 * a lost refund is known again, stands here.
 */
export function reasonWith(attemptId: AttemptId, reason: string): string {
  return `${attemptId} ${reason}`.trim().slice(0, reasonLengthMax);
}

/** Null for a refund made in Square's own dashboard. */
export function attemptIdIn(reason: string | null | undefined): string | null {
  const match = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?= |$)/.exec(
    reason ?? "",
  );
  return match?.[0] ?? null;
}
