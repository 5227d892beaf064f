import { type DigitRun, digitRuns } from "./digit-runs.ts";
import type { TillErrorBody } from "./errors.ts";

/** What whoever sent one is told. */
export const cardDataRefused: TillErrorBody = {
  code: "card_data_refused",
  retry: "never",
  message: "This looks like a card number. Card numbers go only into the payment form, never to the shop.",
};

/** How deep a value is looked at. An input that is deeper is refused for that before (`bound-input.ts` of the server). */
const depthMax = 40;

/**
 * Whether a value holds something that is a card number by length, issuer range and check digit (ISO/IEC 7812), however
 * it is written. Out of reach: one that is split over several fields, spelt in words, encoded, or in a picture.
 */
export function findCardNumber(value: unknown, depth = 0): boolean {
  if (depth > depthMax) return false;
  if (typeof value === "string") return hasCardNumber(value);
  if (typeof value === "number" || typeof value === "bigint") return hasCardNumber(value.toString());
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => hasCardNumber(key) || findCardNumber(part, depth + 1));
}

export const hasCardNumber = (text: string): boolean => cardNumbersIn(text).next().done === false;

/** The same text with card numbers masked, for what is written down. */
export function maskCardNumbers(text: string): string {
  let masked = "";
  let from = 0;
  for (const { start, end } of cardNumbersIn(text)) {
    masked += `${text.slice(from, start)}[card number removed]`;
    from = end;
  }
  return masked + text.slice(from);
}

/** The same value with card numbers masked in its texts and keys. Its numbers stay, so that a document stays one. */
export function maskCardNumbersIn(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskCardNumbers(value);
  if (typeof value !== "object" || value === null || depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => maskCardNumbersIn(part, depth + 1));
  const parts = Object.entries(value);
  return Object.fromEntries(
    parts.map(([key, part]) => [maskCardNumbers(key), maskCardNumbersIn(part, depth + 1)]),
  );
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function* cardNumbersIn(text: string): Generator<Place, undefined> {
  for (const run of digitRuns(text)) {
    for (let first = 0; first < run.groups.length; first += 1) {
      const last = lastGroup(run, first);
      const [from, to] = [run.groups[first], run.groups[last ?? -1]];
      if (last === null || !from || !to) continue;
      yield { start: from.start, end: to.end };
      first = last;
    }
  }
}

const lengths = { min: 14, max: 19 } as const;

/** Where a card number ends that begins with the first group: the longest, if there are several; null where none does. */
function lastGroup({ groups, gaps }: DigitRun, first: number): number | null {
  let digits = "";
  let isUniform = true;
  let areSimple = true;
  let found: number | null = null;
  for (let last = first; last < groups.length; last += 1) {
    digits += groups[last]?.digits ?? "";
    if (digits.length > lengths.max) break;
    if (last > first) {
      const gap = gaps[last - 1];
      isUniform &&= gap === gaps[first];
      areSimple &&= isSimple(gap);
      if (!isUniform && !areSimple) break;
    }
    if (digits.length < lengths.min || !isCardNumber(digits)) continue;
    const [before, after] = [gaps[first - 1], gaps[last]];
    const isOne =
      first === last
        ? // What follows a decimal point is a fraction.
          before !== "."
        : // Groups of usual sizes with the same between each, whatever stands around them; or of any sizes, where they are
          // all that stands together with single spaces or dashes between.
          (isUniform && usualGroups.test(sizesOf(groups.slice(first, last + 1)))) ||
          (areSimple && !isSimple(before) && !isSimple(after));
    if (isOne) found = last;
  }
  return found;
}

/** The groups that card numbers are printed in, and others of one length that people type. */
const usualGroups =
  /^(?:4 4 4 4(?: [1-3])?|4 4 4 [23]|4 6 [45]|8 8|(?:1 ){13,18}1|(?:2 ){6,8}[12]|(?:3 ){4,5}[1-3]|5 5 5)$/;

const sizesOf = (groups: DigitRun["groups"]): string => groups.map(({ digits }) => digits.length).join(" ");

const isSimple = (gap: string | undefined): boolean => gap === " " || gap === "-";

const isCardNumber = (digits: string): boolean =>
  passesLuhn(digits) && issuerRange.test(digits) && !isTradeNumber(digits);

/**
 * Visa, Mastercard (51 to 55, 2221 to 2720), Mir, American Express, Discover, Diners, JCB, UnionPay, Maestro. Cards of 13
 * digits and fewer are no longer issued; barcodes of 13 and telephone numbers begin as they did.
 */
const issuerRange = new RegExp(
  `^(?:${[
    String.raw`4\d{15}(?:\d{3})?`,
    String.raw`5[1-5]\d{14}`,
    String.raw`2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}`,
    String.raw`220[0-4]\d{12,15}`,
    String.raw`3[47]\d{13}`,
    String.raw`6(?:011|5\d{2}|4[4-9]\d)\d{12,15}`,
    String.raw`3(?:0[0-59]|[689]\d)\d{11,16}`,
    String.raw`35\d{14,17}`,
    String.raw`(?:62|81)\d{14,17}`,
    String.raw`(?:50|5[6-9]|6\d)\d{14,17}`,
  ].join("|")})$`,
);

function passesLuhn(digits: string): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const digit = digits.charCodeAt(index) - zero;
    sum += !isDoubled ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
    isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}

const zero = 48;

/** A case of goods (GTIN-14) has a check digit of its own, and the first digits of a Diners card of 14. */
function isTradeNumber(digits: string): boolean {
  if (digits.length !== 14) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1)
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 1 ? 3 : 1);
  return sum % 10 === 0;
}
