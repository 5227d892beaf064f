/** Bounds of repeating one prepared call. Together with the gateways' timeouts they fit into a checkout a person will wait for. */
export const retryLimits = { triesMax: 4, baseMs: 250, capMs: 4000, retryAfterMaxMs: 10_000 } as const;

export type RetryDecision = { readonly retry: false } | { readonly retry: true; readonly afterMs: number };

/**
 * The one retry rule. Only a call that certainly did nothing is repeated: it was never sent, or was turned away
 * unprocessed. The wait is exponential with full jitter (`chance` in [0, 1)), or what the gateway asked for.
 */
export function decideRetry(
  outcome: { readonly kind: string; readonly retryAfterMs?: number | null },
  tries: number,
  chance: number,
): RetryDecision {
  if (outcome.kind !== "not_sent" && outcome.kind !== "try_again") return { retry: false };
  if (tries >= retryLimits.triesMax) return { retry: false };
  const asked = outcome.retryAfterMs ?? null;
  if (asked !== null && asked > retryLimits.retryAfterMaxMs) return { retry: false };
  const backoffMs = Math.min(retryLimits.capMs, retryLimits.baseMs * 2 ** (tries - 1));
  return { retry: true, afterMs: asked ?? Math.floor(backoffMs * chance) };
}
