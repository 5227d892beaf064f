import { expect, test } from "vitest";
import { gtinCheckDigit } from "./barcode.ts";
import {
  readScaleCode,
  sampleScaleCode,
  scaleItemCode,
  scaleItemDigits,
  scalePrefixes,
  standardScaleCodes,
} from "./scale-code.ts";

const withCheck = (digits: string): string => digits + gtinCheckDigit(digits);

test("a weight on a label is read in grams, and the item is found under zeros", () => {
  expect(readScaleCode(withCheck("211234500342"), standardScaleCodes)).toEqual({
    barcode: scaleItemCode("2112345"),
    kind: "weight",
    value: 342,
  });
});

test("a price on a label is read in minor units", () => {
  expect(readScaleCode(withCheck("221234501299"), standardScaleCodes)).toMatchObject({
    kind: "price",
    value: 1299,
  });
});

test("a digit that checks the value is no part of it", () => {
  const rules = [{ prefix: "28", itemDigits: 4, hasValueCheck: true, value: "price" }] as const;
  expect(readScaleCode(withCheck("281234901299"), rules)).toMatchObject({
    barcode: scaleItemCode("281234"),
    value: 1299,
  });
});

test("a misread label, a shop's other code and a real product's are no scale's", () => {
  const right = withCheck("211234500342");
  const wrong = right.slice(0, 12) + ((Number(right[12]) + 1) % 10);
  for (const code of [wrong, withCheck("201234500342"), "4006381333931", "2112345", ""]) {
    expect(readScaleCode(code, standardScaleCodes)).toBeNull();
  }
});

test("the sample of every rule there can be is read back as what it shows", () => {
  for (const prefix of scalePrefixes)
    for (const itemDigits of scaleItemDigits)
      for (const hasValueCheck of [true, false])
        for (const value of ["weight", "price"] as const) {
          const rule = { prefix, itemDigits, hasValueCheck, value };
          const sample = sampleScaleCode(rule);
          expect(sample.item).toHaveLength(itemDigits);
          expect(sample.code).toHaveLength(13);
          expect(readScaleCode(sample.code, [rule])).toEqual({
            barcode: scaleItemCode(prefix + sample.item),
            kind: value,
            value: Number(sample.value),
          });
        }
});
