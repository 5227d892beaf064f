import { expect, test } from "vitest";
import { fitInto, isBlack, toDots } from "./to-dots.ts";

const picture = (width: number, height: number, colour: (x: number, y: number) => readonly number[]) => ({
  width,
  height,
  data: Uint8ClampedArray.from(
    Array.from({ length: width * height }, (_, at) => colour(at % width, Math.floor(at / width))).flat(),
  ),
});
const black = [0, 0, 0, 255];
const white = [255, 255, 255, 255];

test("black and white stay what they are, dot for dot, and the paper is white beside them", () => {
  const dots = toDots(picture(10, 2, (x, y) => ((x + y) % 2 === 0 ? black : white)));
  expect([dots.width, dots.height]).toEqual([16, 2]);
  expect([...dots.bits]).toEqual([0b1010_1010, 0b1000_0000, 0b0101_0101, 0b0100_0000]);
});

test("what nothing covers is paper, whatever colour it would have", () => {
  expect([...toDots(picture(8, 1, () => [0, 0, 0, 0])).bits]).toEqual([0]);
});

test("grey keeps its weight: half of its dots are black, and a quarter of a light one's", () => {
  for (const [light, share] of [
    [128, 0.5],
    [191, 0.25],
  ] as const) {
    const dots = toDots(picture(64, 64, () => [light, light, light, 255]));
    let count = 0;
    for (let y = 0; y < 64; y += 1) for (let x = 0; x < 64; x += 1) count += isBlack(dots, x, y) ? 1 : 0;
    expect(count / 4096).toBeCloseTo(share, 1);
  }
});

test("a picture is made smaller to fit, and never larger", () => {
  const limits = { widthMax: 384, heightMax: 160 };
  expect(fitInto({ width: 100, height: 50 }, limits)).toEqual({ width: 100, height: 50 });
  expect(fitInto({ width: 4000, height: 1000 }, limits)).toEqual({ width: 384, height: 96 });
  expect(fitInto({ width: 100, height: 1000 }, limits)).toEqual({ width: 16, height: 160 });
});
