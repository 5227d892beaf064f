/** NIST SP 800-63B and OWASP ASVS 6.2: length counts, any character goes, and no rule says which must be in it. */
export const passwordLength = { min: 10, max: 128 } as const;

/** How many letters a password must hold beside what everybody knows of its owner. */
const ownLettersMin = 6;
const differentMin = 5;

/** What everybody knows of the place (ASVS 6.1.2): the product, its parts, and who works at one. */
const wordsOfTheTrade = [
  "till",
  "office",
  "register",
  "cashier",
  "manager",
  "owner",
  "admin",
  "shop",
  "store",
];

/** What a stranger would try first for this person: their name, their address, their shop. */
export type KnownWords = readonly string[];

/**
 * Why a password cannot be taken, as a sentence for the person who chose it; null for a good one. Only where one is
 * chosen: what was taken once opens the door, whatever this says later.
 */
export async function passwordTrouble(password: string, known: KnownWords): Promise<string | null> {
  const length = Array.from(password).length;
  if (length < passwordLength.min)
    return `Use ${passwordLength.min} characters or more. A few words do well.`;
  if (length > passwordLength.max) return `Use ${passwordLength.max} characters or fewer.`;
  const plain = password.toLowerCase();
  if (new Set(plain).size < differentMin) return "This repeats itself. Use more different characters.";
  const own = withoutWords(plain, [...known, ...wordsOfTheTrade]);
  if (own !== plain && own.replace(/[^\p{L}\p{N}]/gu, "").length < ownLettersMin)
    return "This is hardly more than your name, your address, your shop's or what everybody works with. Add words of your own.";
  const common = await commonPasswords();
  // "Password123!" is "password" to whoever guesses.
  if (common.has(plain) || common.has(plain.replace(/[^\p{L}]+$/u, "")))
    return "Many people use this one, so it is guessed first. Choose another.";
  return null;
}

const withoutWords = (plain: string, known: KnownWords): string =>
  wordsOf(known).reduce((rest, word) => rest.replaceAll(word, ""), plain);

/** The longest first: "till.example" goes before "till". */
const wordsOf = (known: KnownWords): readonly string[] =>
  [...new Set(known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)))]
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length);

let loaded: Promise<ReadonlySet<string>> | undefined;

/** 49,000 passwords from published leaks; some 20 MB, so read when the first person chooses one. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  loaded ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"]),
  );
  return loaded;
}
