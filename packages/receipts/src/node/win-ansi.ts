/** What Windows code page 1252 has beyond Latin-1; the PDF standard faces hold just these. */
const beyondLatin1 = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");

function fits(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || beyondLatin1.has(character);
}

/** The text in letters the PDF standard faces have: an accent they lack is dropped, another letter becomes `?`. */
export function toWinAnsi(text: string): string {
  return Array.from(text.normalize("NFC"), (character) => {
    if (fits(character)) return character;
    const bare = character.normalize("NFD").replaceAll(/\p{Mark}/gu, "");
    return bare !== "" && Array.from(bare).every(fits) ? bare : "?";
  }).join("");
}
