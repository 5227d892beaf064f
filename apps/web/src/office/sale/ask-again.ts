import type { SaleDetail } from "@till/wire";

/** What changes within seconds, and what takes days but should not need a reload. */
const pace = { quickMs: 2500, slowMs: 20_000 } as const;

/** How soon a sale's page reads itself again, because something on it changes without anybody pressing anything. */
export function askAgainInMs({ charges, refunds }: Pick<SaleDetail, "charges" | "refunds">): number | false {
  const isQuick =
    charges.some(
      ({ unknown, state, retryAfterMs }) =>
        unknown || retryAfterMs !== null || state === "created" || state === "requires_action",
    ) || refunds.some(({ unknown, state }) => unknown || state === "created");
  if (isQuick) return pace.quickMs;
  const isSlow =
    charges.some(
      ({ state, wanted, refundable, attempts }) =>
        state === "pending" ||
        state === "authorized" ||
        (!wanted && refundable.amountMinor > 0n) ||
        attempts.some(({ decision }) => decision?.later === null),
    ) || refunds.some(({ state }) => state === "pending" || state === "requires_action");
  return isSlow ? pace.slowMs : false;
}
