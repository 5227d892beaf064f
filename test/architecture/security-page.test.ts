import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const room = path.join(root, "apps", "server");
const page = readFileSync(path.join(room, "SECURITY.md"), "utf8");

/** Sections of OWASP ASVS 5.0.0, each with its highest number of level 1 or 2: those of level 3 always come last. */
const sections = `
  1.1:2 1.2:9 1.3:11 1.4:3 1.5:2
  2.1:3 2.2:3 2.3:4 2.4:1
  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
  4.1:3 4.2:1 4.3:2 4.4:4
  5.1:1 5.2:3 5.3:2 5.4:3
  6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
  7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
  8.1:2 8.2:3 8.3:1 8.4:1
  9.1:3 9.2:4
  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
  11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
  12.1:3 12.2:2 12.3:4
  13.1:1 13.2:5 13.3:2 13.4:5
  14.1:2 14.2:4 14.3:3
  15.1:3 15.2:3 15.3:7
  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
  17.1:1 17.2:4 17.3:2
`;
const asked = sections
  .trim()
  .split(/\s+/)
  .flatMap((entry) => {
    const [section, last] = entry.split(":");
    return Array.from({ length: Number(last) }, (_, index) => `${section}.${index + 1}`);
  });

interface Row {
  readonly ids: readonly string[];
  readonly state: string;
  readonly answer: string;
}

const rowsOf = (text: string): Row[] =>
  text.split("\n").flatMap((line) => {
    const [ids = "", , state = "", answer = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return /^\d/.test(ids) ? [{ ids: ids.split(" "), state, answer }] : [];
  });

/** Files and folders between backticks: with a slash, or a document. */
const pathsIn = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`\s]+)`/g), ([, name = ""]) => name).filter(
    (name) => /^(?:src|apps|packages|test)\//.test(name) || /^[\w.-]+\.(?:md|json)$/.test(name),
  );

const exists = (name: string): boolean =>
  name.startsWith("src/") || name.endsWith(".md")
    ? existsSync(path.join(room, name)) || existsSync(path.join(root, name))
    : existsSync(path.join(root, name));

function findFaults(text: string): string[] {
  const rows = rowsOf(text);
  const listed = rows.flatMap(({ ids }) => ids);
  return [
    ...asked.filter((id) => !listed.includes(id)).map((id) => `${id} is not in the page`),
    ...listed.filter((id) => !asked.includes(id)).map((id) => `${id} is no requirement of level 1 or 2`),
    ...listed.filter((id, index) => listed.indexOf(id) !== index).map((id) => `${id} stands there twice`),
    ...rows.flatMap(({ ids, state, answer }) => [
      ...(/^(?:met|partly|not met|does not apply)$/.test(state) ? [] : [`${ids[0]} has no state (${state})`]),
      ...(answer === "" ? [`${ids[0]} says nothing of how`] : []),
      ...(state === "met" && pathsIn(answer).length === 0 && !answer.startsWith("above")
        ? [`${ids[0]} is met by no file or test`]
        : []),
    ]),
    ...pathsIn(text)
      .filter((name) => !exists(name))
      .map((name) => `${name} does not exist`),
  ];
}

test("every requirement of ASVS 5.0 levels 1 and 2 is answered once, and what answers it is there", () => {
  expect(asked).toHaveLength(253);
  expect(findFaults(page)).toEqual([]);
});

test.each([
  ["a requirement is left out", "| 2.4.1 ", "| ", "2.4.1 is not in the page"],
  ["one stands there twice", "| 2.4.1 ", "| 2.3.4 ", "2.3.4 stands there twice"],
  ["one is of another level", "| 2.4.1 ", "| 2.4.2 ", "2.4.2 is no requirement of level 1 or 2"],
  ["a file was moved", "src/doors/door-rules.ts", "src/doors/rules.ts", "src/doors/rules.ts does not exist"],
  ["a state is none", "| not met ", "| nearly  ", "3.5.4 has no state (nearly)"],
])("it is noticed when %s", (_what, from, to, fault) => {
  expect(page).toContain(from);
  expect(findFaults(page.replaceAll(from, to))).toContain(fault);
});
