/** What a printer of receipts prints of a picture. */
export interface Dots {
  /** A multiple of 8: eight dots are a byte. */
  readonly width: number;
  readonly height: number;
  /** From the top, the left one of a byte highest; a set bit is black. */
  readonly bits: Uint8Array;
}

/** A picture as a canvas has it: red, green, blue and how much covers, a byte each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * Black and white dots of a picture on white paper: what is left over of each is handed to those beside and below it (Floyd and
 * Steinberg), so that grey and colour keep their weight, and black and white stay what they are.
 */
export function toDots({ width: given, height, data }: Pixels): Dots {
  const width = Math.ceil(given / 8) * 8;
  const bits = new Uint8Array((width / 8) * height);
  const light = new Float32Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < given; x += 1) light[y * width + x] = lightOf(data, (y * given + x) * 4);
  const add = (x: number, y: number, part: number): void => {
    if (x < 0 || x >= width || y >= height) return;
    light[y * width + x] = (light[y * width + x] ?? 0) + part;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const isBlack = (light[at] ?? 255) < 128;
      if (isBlack) bits[at >> 3] = (bits[at >> 3] ?? 0) | (128 >> (x & 7));
      const left = (light[at] ?? 255) - (isBlack ? 0 : 255);
      add(x + 1, y, (left * 7) / 16);
      add(x - 1, y + 1, (left * 3) / 16);
      add(x, y + 1, (left * 5) / 16);
      add(x + 1, y + 1, left / 16);
    }
  }
  return { width, height, bits };
}

/** As light as it looks (ITU-R BT.601); what does not cover shows the paper. */
function lightOf(data: Uint8ClampedArray, at: number): number {
  const [red = 0, green = 0, blue = 0, cover = 0] = data.subarray(at, at + 4);
  const own = 0.299 * red + 0.587 * green + 0.114 * blue;
  return 255 + ((own - 255) * cover) / 255;
}

export const isBlack = ({ width, bits }: Dots, x: number, y: number): boolean =>
  (((bits[(y * width + x) >> 3] ?? 0) >> (7 - (x & 7))) & 1) === 1;

/** How large a picture is set: as it is, or as much smaller as it has to be. */
export function fitInto(
  { width, height }: { readonly width: number; readonly height: number },
  { widthMax, heightMax }: { readonly widthMax: number; readonly heightMax: number },
) {
  const scale = Math.min(1, widthMax / width, heightMax / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
