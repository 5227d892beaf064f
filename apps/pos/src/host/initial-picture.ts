/** Soft tints that the letter stands out from, in light and dark. */
const tints = [
  "#f3e3c8",
  "#d9e8dc",
  "#e6dccf",
  "#f0dcd8",
  "#dfe5ef",
  "#efe7d3",
  "#e3ead6",
  "#ecdfe9",
] as const;

/** A product without a picture: its first letter on a tint that stays the same for the same name. */
export function initialPicture(name: string): string {
  const letter = (/\p{Letter}|\p{Number}/u.exec(name)?.[0] ?? "\u00b7").toUpperCase();
  const sum = Array.from(name).reduce((total, one) => total + (one.codePointAt(0) ?? 0), 0);
  const tint = tints[sum % tints.length] ?? tints[0];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 80"><rect width="160" height="80" fill="${tint}"/>` +
    `<text x="80" y="51" text-anchor="middle" font-family="Inter, system-ui, sans-serif" font-size="30" ` +
    `font-weight="700" fill="#3a3d36">${letter}</text></svg>`
  );
}
