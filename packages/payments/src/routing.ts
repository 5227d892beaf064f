import type { Currency } from "@till/money";
import type { GatewayName } from "./gateway-name.ts";

/** What a gateway takes of a charge, as the merchant's contract says. */
export interface FeeRate {
  /** Hundredths of a percent: 290 is 2.9 %. */
  readonly rateBasisPoints: number;
  readonly fixedMinor: bigint;
}

/** By gateway; one that is missing has its published default. */
export type FeeTable = Readonly<Record<string, { readonly online: FeeRate; readonly inPerson: FeeRate }>>;

/** One line of the manager's order of gateways. A bound that is null does not bind. */
export interface RoutingRule {
  readonly gateway: GatewayName;
  readonly enabled: boolean;
  readonly currencies: readonly Currency[] | null;
  readonly minMinor: bigint | null;
  readonly maxMinor: bigint | null;
}

export interface RoutingSettings {
  /** `listed`: the first rule that fits. `cheapest`: the fitting rule with the lowest expected fee, ties as listed. */
  readonly prefer: "listed" | "cheapest";
  readonly rules: readonly RoutingRule[];
}
