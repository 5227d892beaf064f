import { fromDecimal } from "@till/money";
import type { FeeRate } from "@till/reports";
import type { Deps } from "../deps.ts";

/** What each gateway usually keeps, until a merchant sets its own: Stripe and PayPal online, Square in person. */
export function feeRates(deps: Deps): Record<string, FeeRate> {
  const { currency } = deps.merchant;
  const online = { ratePpm: 29_000, fixed: fromDecimal("0.30", currency) };
  return {
    stripe: online,
    paypal: online,
    square: { ratePpm: 26_000, fixed: fromDecimal("0.10", currency) },
  };
}
