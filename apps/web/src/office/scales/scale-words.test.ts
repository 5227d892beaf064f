import { type ScaleCodeRule, sampleScaleCode, standardScaleCodes } from "@till/catalogue";
import { parseCurrency, toDecimal } from "@till/money";
import { expect, test } from "vitest";
import { isStandard, nextRule, readLabel, scaleRulesInWords } from "./scale-words.ts";

const say = { currency: parseCurrency("EUR"), money: toDecimal };
const read = (typed: string, rules: readonly ScaleCodeRule[] = standardScaleCodes) =>
  readLabel(typed, rules, say);

test("a label is read back as a till reads it, spaces and all", () => {
  expect(read("2112345 003429")).toEqual({
    kind: "read",
    item: "12345",
    value: "0.342 kg",
    barcode: "2112345000008",
  });
  const priced = { prefix: "28", itemDigits: 4, hasValueCheck: true, value: "price" } as const;
  expect(read(sampleScaleCode(priced).code, [priced])).toMatchObject({ item: "1234", value: "2.99" });
});

test.each([
  ["21123450034", "13 digits; these are 11"],
  ["2112345003420", "one of them is wrong"],
  ["2312345003423", "begins with 23"],
  ["4006381333931", "ordinary product"],
  ["21-2345003429", "digits only"],
])("%s is not read, and says why", (typed, words) => {
  expect(read(typed)).toMatchObject({ kind: "unread", words: expect.stringContaining(words) });
});

test("a new kind of label takes the first number that is free, until none is", () => {
  expect(nextRule(standardScaleCodes)?.prefix).toBe("20");
  let rules: readonly ScaleCodeRule[] = [];
  for (let made = 0; made < 10; made += 1) rules = [...rules, ...[nextRule(rules) ?? []].flat()];
  expect(new Set(rules.map(({ prefix }) => prefix)).size).toBe(10);
  expect(nextRule(rules)).toBeNull();
});

test("rules are told apart by their words, and the standard ones known by theirs", () => {
  expect(isStandard(standardScaleCodes.map((rule) => ({ ...rule })))).toBe(true);
  for (const other of [
    { itemDigits: 4 },
    { hasValueCheck: true },
    { value: "price" as const },
    { prefix: "29" },
  ])
    expect(isStandard(standardScaleCodes.map((rule, at) => (at === 0 ? { ...rule, ...other } : rule)))).toBe(
      false,
    );
  expect(scaleRulesInWords([])).toBe("none");
});
