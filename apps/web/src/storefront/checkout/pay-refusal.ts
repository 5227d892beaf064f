import type { GatewayName } from "@till/payments";
import { type ChargeView, type PayOption, type TillErrorBody, isGatewayRefusal } from "@till/wire";

/** Why nothing was charged, and whether another form is the way out. */
export interface PayRefusal {
  readonly message: string;
  /** The gateway itself did not take it, so another may. An issuer's no follows the card to every gateway. */
  readonly isByGateway: boolean;
}

export const refusalOf = (problem: TillErrorBody): PayRefusal => ({
  message: problem.message,
  isByGateway: isGatewayRefusal(problem),
});

/** The gateway that turned the last try away; null where a bank or the buyer did, or nobody. */
export function refusingGateway(last: Pick<ChargeView, "gateway" | "problem"> | null): GatewayName | null {
  return last?.problem && isGatewayRefusal(last.problem) ? last.gateway : null;
}

/** The way to start from: the best one whose gateway did not just turn the buyer away. */
export function firstWay(options: readonly PayOption[], refusing: GatewayName | null): PayOption | null {
  return options.find(({ gateway }) => gateway !== refusing) ?? options[0] ?? null;
}
