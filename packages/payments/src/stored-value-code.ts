import { invariant } from "@till/kernel";

/** `gift_card` was bought; `store_credit` was given instead of money. Both are owed in goods. */
export type StoredValueKind = "gift_card" | "store_credit";

/** Crockford's base 32: digits and capitals without I, L, O and U, which are taken for others. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base = alphabet.length;
const firstLetter = 10;

/** What a code begins with, so that its kind can be told before anybody is asked. */
const prefixes = { gift_card: "G", store_credit: "S" } as const satisfies Record<StoredValueKind, string>;

const codeLength = 16;
/** A letter stands here, so that no run of digits is long enough to be taken for a card number. */
const letterAt = 8;
/** Between the kind's letter and the check character. */
export const storedValueRandomBytes = codeLength - 2;

/**
 * A new code from random bytes: the kind's letter, 14 characters of chance (some 70 bits: nobody guesses one), a check
 * character. Whoever knows it can spend what is on it, like a banknote.
 */
export function makeStoredValueCode(kind: StoredValueKind, random: Uint8Array): string {
  invariant(random.length === storedValueRandomBytes, "a code takes 14 random bytes");
  const drawn = [...random].map((byte, index) =>
    index + 1 === letterAt
      ? alphabet.charAt(firstLetter + (byte % (base - firstLetter)))
      : alphabet.charAt(byte % base),
  );
  const body = prefixes[kind] + drawn.join("");
  return body + checkCharacter(body);
}

/**
 * What somebody typed or scanned, with spaces, dashes, small letters and the look-alikes O, I and L; null for what is no
 * code of ours: one wrong character, or two neighbours swapped, never pass.
 */
export function parseStoredValueCode(
  text: string,
): { readonly kind: StoredValueKind; readonly code: string } | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (code.length !== codeLength || !/^[0-9A-HJKMNP-TV-Z]+$/.test(code)) return null;
  if (checkCharacter(code.slice(0, -1)) !== code.at(-1)) return null;
  if (code.startsWith(prefixes.gift_card)) return { kind: "gift_card", code };
  return code.startsWith(prefixes.store_credit) ? { kind: "store_credit", code } : null;
}

/** As it is printed: `GXXX-XXXX-XXXX-XXXX`. */
export const formatStoredValueCode = (code: string): string => code.replaceAll(/(.{4})(?=.)/g, "$1-");

/** All that is kept of a code in the clear. */
export const lastFourOf = (code: string): string => code.slice(-4);

/** Luhn mod 32: every other value doubled, as in base 32. */
function checkCharacter(body: string): string {
  let total = 0;
  for (const [index, character] of body.split("").toReversed().entries()) {
    const value = alphabet.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    total += Math.floor(value / base) + (value % base);
  }
  return alphabet.charAt((base - (total % base)) % base);
}
