import { type Money, divideRounded } from "@till/money";
import type { GatewayName } from "./gateway-name.ts";
import type { FeeRate, FeeTable } from "./routing.ts";

/** Where the buyer is: a form or page of the web, or a reader or QR code at the counter. */
export type Channel = "online" | "in_person";

const usual: FeeRate = { rateBasisPoints: 290, fixedMinor: 30n };

/**
 * The gateways' published prices for domestic cards, in currencies of two digits. A merchant's contract, country or
 * currency may differ: that is what the fee table of the settings is for.
 */
export const defaultFees: FeeTable = {
  stripe: { online: usual, inPerson: usual },
  square: { online: usual, inPerson: { rateBasisPoints: 260, fixedMinor: 10n } },
  paypal: { online: usual, inPerson: usual },
};

/** The merchant's rates for a gateway, else its published ones; one that no table knows costs what most do. */
export function feeRates(fees: FeeTable, gateway: GatewayName): FeeTable[string] {
  return fees[gateway] ?? defaultFees[gateway] ?? { online: usual, inPerson: usual };
}

const hundredPercent = 10_000n;

/**
 * What the gateway is expected to keep of this amount. Half a minor unit is rounded away from zero (`half_up`), and
 * only the percentage is: the fixed part is whole. An expectation for choosing and for reports until the gateway has
 * booked the fee; never posted to the ledger.
 */
export function expectedFee(of: {
  readonly gateway: GatewayName;
  readonly amount: Money;
  readonly channel: Channel;
  readonly fees: FeeTable;
}): Money {
  const { amount, channel } = of;
  const { online, inPerson } = feeRates(of.fees, of.gateway);
  const rate = channel === "online" ? online : inPerson;
  const share = divideRounded(amount.amountMinor * BigInt(rate.rateBasisPoints), hundredPercent, "half_up");
  return { amountMinor: share + rate.fixedMinor, currency: amount.currency };
}
