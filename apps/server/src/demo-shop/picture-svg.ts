import { bakeryMotifs } from "./motifs/bakery-motifs.ts";
import { drinkMotifs } from "./motifs/drink-motifs.ts";
import { giftMotifs } from "./motifs/gift-motifs.ts";
import { pantryMotifs } from "./motifs/pantry-motifs.ts";
import { type Motif, tonesOf } from "./motifs/tones.ts";

const motifs = { ...bakeryMotifs, ...drinkMotifs, ...pantryMotifs, ...giftMotifs } satisfies Record<
  string,
  Motif
>;

/** Calm grounds, pale in the light and still quiet in the dark. */
const grounds = {
  wheat: "#f3e3c8",
  sage: "#d9e8dc",
  sand: "#e6dccf",
  rose: "#f0dcd8",
  sky: "#dfe5ef",
  straw: "#efe7d3",
  leaf: "#e3ead6",
  mauve: "#ecdfe9",
} as const;

export interface Picture {
  readonly motif: keyof typeof motifs;
  readonly ground: keyof typeof grounds;
  /** `#rrggbb`; the drawing's shades are mixed from it. */
  readonly colour: string;
  /** Of caps, labels, leaves and ribbons. */
  readonly second: string;
}

/**
 * A whole SVG document, 160 by 120, without text, script or outside reference. The drawing keeps to the middle 72 lines,
 * so that a wide tile may crop top and bottom.
 */
export function pictureSvg({ picture }: { readonly picture: Picture }): string {
  const { motif, ground, colour, second } = picture;
  const drawing = motifs[motif](tonesOf(colour, second)).replaceAll("\n", "");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" width="160" height="120">` +
    `<path fill="${grounds[ground]}" d="M0 0h160v120H0Z"/>` +
    `<ellipse cx="80" cy="93" rx="44" ry="5" fill="#2a1a10" opacity=".08"/>` +
    `<g transform="translate(44 24)">${drawing}</g></svg>`
  );
}
