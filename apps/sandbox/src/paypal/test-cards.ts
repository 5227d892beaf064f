import type { Card } from "./objects.ts";
import type { Params } from "./params.ts";
import type { Refuse } from "./paypal-error.ts";

/** https://developer.paypal.com/tools/sandbox/card-testing/ */
const publishedNumbers: Readonly<Record<string, string>> = {
  "4012888888881881": "VISA",
  "4111111111111111": "VISA",
  "4005519200000004": "VISA",
  "4009348888881881": "VISA",
  "2223000048400011": "MASTERCARD",
  "5555555555554444": "MASTERCARD",
  "378282246310005": "AMEX",
  "6011000991300009": "DISCOVER",
};

/** Cardholders whose cards are refused, with what the processor answers. */
const rejectedNames: Readonly<Record<string, string>> = {
  "CCREJECT-REFUSED": "0500",
  "CCREJECT-SF": "9500",
  "CCREJECT-EC": "5400",
  "CCREJECT-IRC": "5180",
  "CCREJECT-IF": "5120",
  "CCREJECT-LS": "9520",
  "CCREJECT-IA": "1330",
  "CCREJECT-BANK_ERROR": "5100",
  "CCREJECT-CVV_F": "00N7",
};

/** Reads `payment_source.card`. Only published numbers are taken, and no more than the last digits kept. */
export function readCard(card: Params, refuse: Refuse): Card {
  const number = card.text("number", { min: 13, max: 19 }) ?? card.missing("number");
  const expiry = card.text("expiry", { min: 7, max: 7 }) ?? card.missing("expiry");
  const holder = card.text("name", { max: 300 }) ?? "";
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(expiry)) {
    throw refuse.invalid({ issue: "INVALID_PARAMETER_SYNTAX", field: `${card.pointer}/expiry` });
  }
  const brand = publishedNumbers[number];
  if (brand === undefined) {
    throw refuse.unprocessable({
      issue: "CARD_BRAND_NOT_SUPPORTED",
      field: `${card.pointer}/number`,
      description: "The sandbox takes published test numbers only.",
    });
  }
  return { brand, last_digits: number.slice(-4), responseCode: rejectedNames[holder] ?? null };
}
