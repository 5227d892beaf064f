import { logoLimits } from "@till/wire";
import { type Dots, fitInto, toDots } from "./to-dots.ts";

/** A logo's file is small; a photograph of the shop is none. */
const bytesMax = 2_000_000;
const pixelsMax = 16_000_000;

/** The picture of a PNG file as dots, or a sentence why not. It is read here and nowhere else: the server gets dots. */
export async function readPicture(
  file: Blob,
): Promise<{ readonly ok: true; readonly dots: Dots } | { readonly ok: false; readonly why: string }> {
  const no = (why: string) => ({ ok: false as const, why });
  if (file.type !== "image/png") return no("This is no PNG picture. Choose a file that ends in .png.");
  if (file.size > bytesMax) return no("This picture is larger than 2 MB. Choose a smaller one.");
  if (file.size === 0) return no("This file is empty. Choose another one.");
  const size = pngSize(new DataView(await file.slice(0, headBytes).arrayBuffer()));
  if (size === null) return no("This picture cannot be read. Save it as PNG once more.");
  if (size.width * size.height > pixelsMax)
    return no("This picture has too many dots. Choose a smaller one.");
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return no("This picture cannot be read. Save it as PNG once more.");
  }
  const { width, height } = fitInto(picture, logoLimits);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (!pen) return no("This browser cannot read pictures. Use another one.");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return { ok: true, dots: toDots(pen.getImageData(0, 0, width, height)) };
}

/** The signature, and the first chunk up to its height (PNG, 5.2 and 11.2.1). */
const headBytes = 24;
const signature = 0x89_50_4e_47_0d_0a_1a_0an;

/** Before it is unpacked: two megabytes of one colour may be a picture of gigabytes. Null for what is none. */
function pngSize(head: DataView): { readonly width: number; readonly height: number } | null {
  if (head.byteLength < headBytes || head.getBigUint64(0) !== signature) return null;
  const [width, height] = [head.getUint32(16), head.getUint32(20)];
  return width > 0 && height > 0 ? { width, height } : null;
}
