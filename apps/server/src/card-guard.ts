/**
 * Digits of a card number, with the spaces or dashes people type between them. Till's own ids come first, so that they
 * are taken whole: one in some 1,600 holds digits and dashes that would pass, and a till whose sale was refused
 * for its id could never send it.
 */
const candidate =
  /(?<id>\b[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\b)|(?<![\d.])(?:\d[ -]?){12,18}\d(?![\d.])/g;

/** How deep and how much of an input is looked at; above it the input is refused elsewhere for its size. */
const limits = { depthMax: 20, textMax: 200_000 } as const;

/**
 * Whether a value holds something that is a card number by length, issuer range and check digit (ISO/IEC 7812).
 * Ids and barcodes are told apart by range: EAN-13 in-store codes begin with 2, millisecond times with 1.
 */
export function findCardNumber(value: unknown, depth = 0): boolean {
  if (depth > limits.depthMax) return false;
  if (typeof value === "string") return hasCardNumber(value.slice(0, limits.textMax));
  if (typeof value === "number" || typeof value === "bigint") return hasCardNumber(value.toString());
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => hasCardNumber(key) || findCardNumber(part, depth + 1));
}

export function hasCardNumber(text: string): boolean {
  for (const { 0: match, groups } of text.matchAll(candidate)) {
    if (groups?.["id"] === undefined && isCardNumber(match)) return true;
  }
  return false;
}

function isCardNumber(typed: string): boolean {
  const digits = typed.replaceAll(/[ -]/g, "");
  return digits.length <= 19 && issuerRange.test(digits) && passesLuhn(digits);
}

/** Visa, Mastercard (51 to 55, 2221 to 2720), American Express, Discover, Diners, JCB, UnionPay, Maestro. */
const issuerRange =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d{2}|4[4-9]\d)\d{12,15}|3(?:0[0-5]|[689]\d)\d{11,16}|35\d{14}|62\d{14,17}|(?:50|5[6-9]|6[0-9])\d{10,17})$/;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The same text with card numbers masked, for logs. */
export function maskCardNumbers(text: string): string {
  return text.replaceAll(candidate, (match, id: string | undefined) =>
    id === undefined && isCardNumber(match) ? "[card number removed]" : match,
  );
}
