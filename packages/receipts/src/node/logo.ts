/** A picture of black and white dots, from the top: eight dots a byte, the left one highest, a set bit black. */
export interface Logo {
  /** A multiple of 8. */
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Black dots that stand beside each other, as start and length in each row. */
export function* blackRuns({
  width,
  height,
  bits,
}: Logo): Generator<readonly [x: number, y: number, run: number]> {
  const isBlack = (x: number, y: number): boolean =>
    (((bits[(y * width + x) >> 3] ?? 0) >> (7 - (x & 7))) & 1) === 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const start = x;
      while (x < width && isBlack(x, y)) x += 1;
      if (x > start) yield [start, y, x - start];
    }
  }
}
