import { median, quantile } from "./round.ts";

export const say = (line: string): void => console.log(line);

export const rate = (value: number): string => Math.round(value).toLocaleString("en");

/** `1,000 (900 to 1,100)`: the median of some rounds, with the lowest and the highest. */
export const spread = (values: readonly number[]): string =>
  `${rate(median(values))} (${rate(Math.min(...values))} to ${rate(Math.max(...values))})`;

/** One line of a row's result, its words in one column. */
export const result = (words: string, figure: string): void => say(`  ${words.padEnd(36)}${figure}`);

export function inMs(values: readonly number[]): string {
  const of = (part: number): string => `p${part * 100} ${quantile(values, part).toFixed(1)} ms`;
  return `${of(0.5)}, ${of(0.9)}, ${of(0.99)}`;
}

/** A ratio of two sides that took turns: of each turn by itself, so that a slow minute counts on both. */
export function ratio(sides: readonly number[], to: readonly number[]): string {
  const ratios = sides.map((value, index) => value / (to[index] ?? Number.NaN));
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
}
