import {
  type ScaleCodeRule,
  gtinCheckDigit,
  readScaleCode,
  scalePrefixes,
  standardScaleCodes,
} from "@till/catalogue";
import { type Currency, type Money, money } from "@till/money";

/** "21 weight, item of 5 digits; 28 price, item of 4 digits, price checked"; "none" of no rules. */
export const scaleRulesInWords = (rules: readonly ScaleCodeRule[]): string =>
  rules.map(ruleInWords).join("; ") || "none";

function ruleInWords({ prefix, value, itemDigits, hasValueCheck }: ScaleCodeRule): string {
  return `${prefix} ${value}, item of ${itemDigits} digits${hasValueCheck ? `, ${value} checked` : ""}`;
}

export interface SayingScale {
  readonly currency: Currency;
  readonly money: (amount: Money) => string;
}

/** "0.342 kg" from grams, or an amount from minor units. */
export const valueInWords = (kind: ScaleCodeRule["value"], value: number, say: SayingScale): string =>
  kind === "weight" ? `${(value / 1000).toFixed(3)} kg` : say.money(money(BigInt(value), say.currency));

export type LabelRead =
  | { readonly kind: "nothing" }
  | { readonly kind: "unread"; readonly words: string }
  | {
      readonly kind: "read";
      /** The item's own digits. */
      readonly item: string;
      readonly value: string;
      /** What the product has to have in the catalogue. */
      readonly barcode: string;
    };

const labelLength = 13;

/** What a till with these rules makes of a label that is scanned or typed here, or why it makes nothing of it. */
export function readLabel(typed: string, rules: readonly ScaleCodeRule[], say: SayingScale): LabelRead {
  const code = typed.replaceAll(/\s/g, "");
  if (code === "") return { kind: "nothing" };
  const unread = (words: string): LabelRead => ({ kind: "unread", words });
  if (!/^\d+$/.test(code)) return unread("A label has digits only.");
  if (code.length !== labelLength)
    return unread(`A label has ${labelLength} digits; these are ${code.length}.`);
  if (Number(code.at(-1)) !== gtinCheckDigit(code.slice(0, -1)))
    return unread("Its last digit does not fit the others: one of them is wrong.");
  const rule = rules.find(({ prefix }) => code.startsWith(prefix));
  const prefix = code.slice(0, 2);
  if (!rule) {
    return unread(
      scalePrefixes.includes(prefix)
        ? `It begins with ${prefix}, and no kind of label here does.`
        : "It begins with no number of a scale: it is an ordinary product’s.",
    );
  }
  const read = readScaleCode(code, [rule]);
  if (!read) return unread("It is no label of this kind.");
  return {
    kind: "read",
    item: code.slice(rule.prefix.length, rule.prefix.length + rule.itemDigits),
    value: valueInWords(read.kind, read.value, say),
    barcode: read.barcode,
  };
}

/** The next kind of label: under the first number that is free; null where none is. */
export function nextRule(rules: readonly ScaleCodeRule[]): ScaleCodeRule | null {
  const prefix = scalePrefixes.find((one) => rules.every((rule) => rule.prefix !== one));
  return prefix === undefined ? null : { prefix, itemDigits: 5, hasValueCheck: false, value: "weight" };
}

export const isStandard = (rules: readonly ScaleCodeRule[]): boolean =>
  scaleRulesInWords(rules) === scaleRulesInWords(standardScaleCodes);
