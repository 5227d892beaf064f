import type { GatewayName } from "@till/payments";
import type { ChargeView, PayOption, TillErrorBody, TillErrorCode } from "@till/wire";

/** Why nothing was charged, and whether another form is the way out. */
export interface PayRefusal {
  readonly message: string;
  /** The gateway itself did not take it, so another may. An issuer's no follows the card to every gateway. */
  readonly isByGateway: boolean;
}

const byGateway: ReadonlySet<TillErrorCode> = new Set([
  "gateway_unavailable",
  "gateway_not_configured",
  "currency_not_supported",
  "amount_out_of_range",
  "rate_limited",
]);

export function refusalOf(problem: TillErrorBody): PayRefusal {
  const { code, reason, message } = problem;
  const isRejected = reason === "invalid_request" || reason === "not_permitted";
  return { message, isByGateway: byGateway.has(code) || isRejected };
}

/** The gateway that turned the last try away; null where a bank or the buyer did, or nobody. */
export function refusingGateway(last: Pick<ChargeView, "gateway" | "problem"> | null): GatewayName | null {
  return last?.problem && refusalOf(last.problem).isByGateway ? last.gateway : null;
}

/** The way to start from: the best one whose gateway did not just turn the buyer away. */
export function firstWay(options: readonly PayOption[], refusing: GatewayName | null): PayOption | null {
  return options.find(({ gateway }) => gateway !== refusing) ?? options[0] ?? null;
}
