import { gtinCheckDigit, isEan } from "./barcode.ts";

/**
 * How a shop's scale writes its labels: an EAN-13 of the prefixes that GS1 leaves to shops (20 to 29, General
 * Specifications, section 2.1), with the item's number and then what was weighed or what it costs. Every shop, and
 * every country, divides the digits its own way.
 */
export interface ScaleCodeRule {
  /** Two digits. */
  readonly prefix: string;
  /** Digits after the prefix that name the item: 4 to 6. */
  readonly itemDigits: number;
  /** Whether a digit that checks the value stands before it. It is not read: the code has a check digit of its own. */
  readonly hasValueCheck: boolean;
  /** Grams, or minor units of the shop's currency. */
  readonly value: "weight" | "price";
}

/** What the labels of most scales say until a shop says otherwise. */
export const standardScaleCodes: readonly ScaleCodeRule[] = [
  { prefix: "21", itemDigits: 5, hasValueCheck: false, value: "weight" },
  { prefix: "22", itemDigits: 5, hasValueCheck: false, value: "price" },
];

export interface ScaleCode {
  /** What the item has as its barcode in the catalogue: the same code with zeros for the value. */
  readonly barcode: string;
  readonly kind: ScaleCodeRule["value"];
  /** Grams, or minor units. */
  readonly value: number;
}

/** Null for what no rule reads, or whose check digit is wrong. */
export function readScaleCode(scanned: string, rules: readonly ScaleCodeRule[]): ScaleCode | null {
  const code = scanned.replaceAll(/\s/g, "");
  const rule = rules.find(({ prefix }) => code.startsWith(prefix));
  if (!rule || code.length !== 13 || !isEan(code)) return null;
  const itemEnd = rule.prefix.length + rule.itemDigits;
  const value = Number(code.slice(itemEnd + (rule.hasValueCheck ? 1 : 0), 12));
  return { barcode: scaleItemCode(code.slice(0, itemEnd)), kind: rule.value, value };
}

/** The catalogue's barcode of an item that a scale labels: `scaleItemCode("2112345")` is 2112345000008. */
export function scaleItemCode(prefixAndItem: string): string {
  const digits = prefixAndItem.padEnd(12, "0");
  return digits + gtinCheckDigit(digits);
}
