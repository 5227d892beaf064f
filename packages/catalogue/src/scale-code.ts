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

/** Digits that GS1 leaves to shops, one kind of label each. */
export const scalePrefixes: readonly string[] = ["20", "21", "22", "23", "24", "25", "26", "27", "28", "29"];
export const scaleItemDigits: readonly number[] = [4, 5, 6];

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

/** A label by a rule, part by part, as a scale would print it: of a whole item's number, and a common weight or price. */
export interface ScaleSample {
  readonly code: string;
  readonly prefix: string;
  readonly item: string;
  /** Empty where the rule has none. */
  readonly valueCheck: string;
  readonly value: string;
  readonly check: string;
}

export function sampleScaleCode({
  prefix,
  itemDigits,
  hasValueCheck,
  value: kind,
}: ScaleCodeRule): ScaleSample {
  const item = "123456".slice(0, itemDigits);
  const valueCheck = hasValueCheck ? "0" : "";
  const width = 12 - prefix.length - itemDigits - valueCheck.length;
  const value = String(kind === "weight" ? 342 : 299).padStart(width, "0");
  const digits = prefix + item + valueCheck + value;
  const check = String(gtinCheckDigit(digits));
  return { code: digits + check, prefix, item, valueCheck, value, check };
}

/** The catalogue's barcode of an item that a scale labels: `scaleItemCode("2112345")` is 2112345000008. */
export function scaleItemCode(prefixAndItem: string): string {
  const digits = prefixAndItem.padEnd(12, "0");
  return digits + gtinCheckDigit(digits);
}
