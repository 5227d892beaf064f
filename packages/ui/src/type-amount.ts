export type KeypadKey =
  | "0"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6"
  | "7"
  | "8"
  | "9"
  | "00"
  | "delete"
  | "clear"
  | "enter";

/** The most digits a keypad takes: a till never counts further. */
const digitsMax = 11;

/**
 * One key on an amount as tills do it: digits come in from the right, so 1 7 2 4 is 17.24 in euro and 1724 in yen, and
 * no key for a decimal mark is needed. A digit too many is not taken; `enter` changes nothing.
 */
export function typeAmount(amountMinor: bigint, key: KeypadKey): bigint {
  switch (key) {
    case "delete":
      return amountMinor / 10n;
    case "clear":
      return 0n;
    case "enter":
      return amountMinor;
    case "00":
      return bounded(amountMinor * 100n, amountMinor);
    case "0":
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
    case "6":
    case "7":
    case "8":
    case "9":
      return bounded(amountMinor * 10n + BigInt(key), amountMinor);
  }
}

function bounded(next: bigint, before: bigint): bigint {
  return next.toString().length > digitsMax ? before : next;
}
