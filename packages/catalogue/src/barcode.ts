/**
 * The check digit of an EAN-13, EAN-8 or UPC-A whose other digits are given (12, 7 or 11 of them): weights 3 and 1
 * from the right, the digit that fills their sum to ten (GS1 General Specifications, section 7.9). Throws
 * `RangeError` on anything but digits.
 */
export function gtinCheckDigit(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new RangeError("a barcode is digits");
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += Number(digits[index]) * weight;
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether a text is an EAN-13 or EAN-8 whose check digit is right. */
export function isEan(text: string): boolean {
  if (!/^(?:\d{8}|\d{13})$/.test(text)) return false;
  return gtinCheckDigit(text.slice(0, -1)) === Number(text.at(-1));
}

/** What a scanner sent, as the catalogue writes it: spaces gone, a UPC-A (12 digits) as the EAN-13 it is. */
export function normalizeBarcode(scanned: string): string {
  const digits = scanned.replaceAll(/\s/g, "");
  return /^\d{12}$/.test(digits) && isEan(`0${digits}`) ? `0${digits}` : digits;
}
