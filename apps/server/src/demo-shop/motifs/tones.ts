/** The colours one drawing is made of: one chosen, its shades mixed from it, and a second for caps, labels and leaves. */
export interface Tones {
  readonly main: string;
  readonly light: string;
  readonly dark: string;
  readonly deep: string;
  readonly second: string;
  readonly secondDark: string;
}

/** Draws on a grid of 72 by 72 and returns SVG elements without a frame. */
export type Motif = (tones: Tones) => string;

/** Sets a low drawing down onto the shadow. */
export const lowered =
  (by: number, motif: Motif): Motif =>
  (tones) =>
    `<g transform="translate(0 ${by})">${motif(tones)}</g>`;

/** The white of paper labels, and the ink of small lines; the same in every picture. */
export const paper = "#fffaf0";
export const ink = "#4a3a2c";

export function tonesOf(main: string, second: string): Tones {
  return {
    main,
    light: mix(main, "#ffffff", 0.38),
    dark: mix(main, "#2a1a10", 0.2),
    deep: mix(main, "#2a1a10", 0.42),
    second,
    secondDark: mix(second, "#2a1a10", 0.24),
  };
}

/** `share` of `other` in `colour`, each channel on its own; both as `#rrggbb`. */
function mix(colour: string, other: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const from = Number.parseInt(colour.slice(at, at + 2), 16);
    const to = Number.parseInt(other.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
