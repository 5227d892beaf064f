import { expect, test } from "vitest";
import { staffNote } from "./scalars.ts";

const refused = (text: string): readonly string[] =>
  staffNote.safeParse(text).error?.issues.map(({ code }) => code) ?? [];

test("a note that is too long is not searched for addresses: a pattern would hold the server up for minutes", () => {
  const address = "somebody@shop.example";
  expect(refused(address)).toEqual(["custom"]);
  expect(refused(address + "z".repeat(200))).toEqual(["too_big"]);
  expect(refused("cold")).toEqual([]);
});
