/** Letters that Unicode does not take apart into a letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Nothing to fold but case: most names, and a large shop has a hundred thousand. */
const isPlain = /^[ -~]*$/;

/** Text as people search it: without case or accents. "Crème brûlée" is "creme brulee". */
export function foldText(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter);
}

/** The words of a text, folded: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return foldText(text).match(isPlain.test(text) ? /[a-z0-9]+/g : /[\p{Letter}\p{Number}]+/gu) ?? [];
}
