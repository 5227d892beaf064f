import { create } from "qrcode";

/** The dark squares of a QR code, without its quiet zone; `size` squares a side. */
export function qrMatrix(text: string): {
  readonly size: number;
  readonly dark: readonly [number, number][];
} {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const dark: [number, number][] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) dark.push([x, y]);
  }
  return { size: modules.size, dark };
}
