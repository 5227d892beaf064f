export interface Wedge {
  /** Takes one key press and the milliseconds it came at. A code is the end of a burst; null is anything else. */
  press(key: string, atMs: number): string | null;
}

/** A scanner types within a few milliseconds a key; the fastest hands need over 50. */
const gapMsMax = 40;

/** The shortest barcode in use is EAN-8; shops print labels of four. */
const lengthMin = 4;
const lengthMax = 60;

/** Tells a barcode scanner from a person at the same keyboard: a fast burst of characters that ends in Enter. */
export function createWedge(): Wedge {
  let burst = "";
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    press(key, atMs) {
      const isFast = atMs - lastMs <= gapMsMax;
      lastMs = atMs;
      if (key === "Enter") {
        const code = isFast && burst.length >= lengthMin ? burst : null;
        burst = "";
        return code;
      }
      // Shift and its like come between the characters of a burst and are none.
      if (key.length !== 1) return null;
      burst = (isFast ? burst + key : key).slice(-lengthMax);
      return null;
    },
  };
}
