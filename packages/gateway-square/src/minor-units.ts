import { type Result, err, ok } from "@till/kernel";
import { type Currency, type Money, currencyDigits, isCurrency, money } from "@till/money";
import type { Refusal } from "@till/payments";
import { UnreadableAnswerError } from "./unreadable-answer.ts";

/**
 * Digits of the integers on Square's wire, per currency in which Square takes cards. A location takes its own only.
 * https://developer.squareup.com/docs/build-basics/common-data-types/working-with-monetary-amounts
 */
const wireDigits: Readonly<Record<string, number>> = { AUD: 2, CAD: 2, EUR: 2, GBP: 2, JPY: 0, USD: 2 };

/** An amount as Till stores it in a prepared call: plain JSON, the integer as a decimal string. */
export interface StoredAmount {
  readonly amount: string;
  readonly currency: string;
}

export function takesCurrency(currency: Currency, ofLocation: Currency | null): boolean {
  return ofLocation === null ? Object.hasOwn(wireDigits, currency) : currency === ofLocation;
}

/** Refuses what Square cannot express: a currency that is not the location's, nothing or less, more than 64 bits. */
export function toWire(amount: Money, ofLocation: Currency | null): Result<StoredAmount, Refusal> {
  const { amountMinor, currency } = amount;
  if (!takesCurrency(currency, ofLocation) || wireDigits[currency] !== currencyDigits(currency)) {
    return err(unable("currency_not_taken", `this Square location takes no cards in ${currency}`));
  }
  if (amountMinor <= 0n) return err(unable("amount_not_positive", "an amount must be more than nothing"));
  if (amountMinor > BigInt(Number.MAX_SAFE_INTEGER)) {
    return err(unable("amount_too_large", "the amount is too large"));
  }
  return ok({ amount: amountMinor.toString(), currency });
}

/** Throws `UnreadableAnswerError` on a currency whose digits are not certain: guessing at money is worse. */
export function fromWire(wire: { readonly amount: bigint; readonly currency: string }): Money {
  const { amount, currency } = wire;
  if (!isCurrency(currency) || wireDigits[currency] !== currencyDigits(currency)) {
    throw new UnreadableAnswerError(`Square answered in "${currency}"`);
  }
  return money(amount, currency);
}

export function unable(gatewayCode: string, detail: string): Refusal {
  return { by: "gateway", reason: "invalid_request", gatewayCode: `till/${gatewayCode}`, detail };
}
