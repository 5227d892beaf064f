import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const read = (path: string): string => {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};

test("each of the twenty items of Electron's checklist names what does it and the test that shows it", () => {
  const rows = read("SECURITY.md")
    .split("\n")
    .flatMap((line) => {
      const found = /^\|\s+(\d+)\s+\|.*?\| `(src\/[^`]+)` `([^`]+)`\s+\| `(src\/[^`]+)` "([^"]+)"\s+\|$/.exec(
        line,
      );
      return found ? [found.slice(1)] : [];
    });
  expect(rows.map(([number]) => Number(number))).toEqual(
    Array.from({ length: 20 }, (_one, index) => index + 1),
  );
  const missing = rows.filter(
    ([, file = "", word = "", shownIn = "", name = ""]) =>
      !read(file).includes(word) || !read(shownIn).includes(name),
  );
  expect(missing).toEqual([]);
});
