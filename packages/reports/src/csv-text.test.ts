import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";

test("a file has one line for each row, exact amounts, and nothing a spreadsheet would run", () => {
  const amount = money(-1_234_567_890_123n, parseCurrency("EUR"));
  expect(
    csvText([
      ["name", "amount", "count"],
      ['Bread, "old"\nand new', amount, 3],
      ["=HYPERLINK(1)", null, 0],
    ]),
  ).toBe('name,amount,count\r\n"Bread, ""old""\nand new",-12345678901.23,3\r\n\'=HYPERLINK(1),,0\r\n');
});
