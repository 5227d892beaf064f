import { type Result, err, ok } from "@till/kernel";
import { type Currency, type Money, currencyDigits, isCurrency, money } from "@till/money";
import type { Refusal } from "@till/payments";
import { UnreadableAnswerError } from "./answers.ts";

/**
 * Digits of the integers on Stripe's wire where they are not ISO 4217's. ISK and UGX have no decimals but are sent
 * times 100; the ariary has two by ISO and none here. https://docs.stripe.com/currencies#special-cases
 */
const wireDigitsOtherThanIso: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Currencies of ISO 4217 that Stripe does not take cards in. https://docs.stripe.com/currencies#presentment-currencies */
const notTaken: ReadonlySet<string> = new Set(
  "BTN CUP ERN GHS IQD IRR KPW LYD MRU SDG SSP STN SVC SYP TMT VES ZWG".split(" "),
);

export function takesCurrency(currency: Currency): boolean {
  return !notTaken.has(currency);
}

/** Eight digits. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const wireMax = 99_999_999n;

/**
 * The integer Stripe wants for a positive amount. Refuses what it cannot express: a currency it does not take, nothing
 * or less, an amount beyond exact numbers, or fractions finer than it accepts (three-decimal currencies end in 0).
 */
export function toWire(amount: Money): Result<number, Refusal> {
  const { amountMinor, currency } = amount;
  if (!takesCurrency(currency))
    return err(unable("currency_not_taken", `Stripe takes no cards in ${currency}`));
  if (amountMinor <= 0n) return err(unable("amount_not_positive", "an amount must be more than nothing"));
  const digits = currencyDigits(currency);
  if (digits === 3 && amountMinor % 10n !== 0n) {
    return err(unable("amount_too_fine", `amounts in ${currency} must end in 0`));
  }
  const shift = wireDigits(currency) - digits;
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  if (amountMinor % divisor !== 0n) {
    return err(unable("amount_too_fine", `amounts in ${currency} must be whole`));
  }
  const wire = (amountMinor / divisor) * 10n ** BigInt(Math.max(0, shift));
  if (wire > wireMax) {
    const detail = "Stripe takes amounts of at most eight digits";
    return err({ ...unable("amount_too_large", detail), reason: "limit_exceeded" });
  }
  return ok(Number(wire));
}

/**
 * An amount as Stripe states it. Throws `UnreadableAnswerError` on a currency this program does not know and on fractions it
 * cannot hold: such an answer is not understood, and guessing at money is worse.
 */
export function fromWire(wire: number, wireCurrency: string): Money {
  const code = wireCurrency.toUpperCase();
  if (!isCurrency(code)) throw new UnreadableAnswerError(`Stripe answered in "${wireCurrency}"`);
  const shift = wireDigits(code) - currencyDigits(code);
  const divisor = 10n ** BigInt(Math.max(0, shift));
  const value = BigInt(wire);
  if (value % divisor !== 0n)
    throw new UnreadableAnswerError(`${wire} on Stripe's wire is no amount in ${code}`);
  return money((value / divisor) * 10n ** BigInt(Math.max(0, -shift)), code);
}

function wireDigits(currency: Currency): number {
  return wireDigitsOtherThanIso[currency] ?? currencyDigits(currency);
}

function unable(gatewayCode: string, detail: string): Refusal {
  return { by: "gateway", reason: "invalid_request", gatewayCode: `till/${gatewayCode}`, detail };
}
