import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The product's name, and what is written so in every language. */
const sameEverywhere: ReadonlySet<string> = new Set(["Till", "PIN"]);

/** Attributes that a person reads or hears. */
const spoken =
  /^(?:label|title|note|description|placeholder|alt|waiting|works|footnote|say|aria-label|\w+Label)$/;

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** Texts in the source of a screen that no catalogue knows: they would stay English in every language. */
function plainWords(node: Node): readonly string[] {
  switch (node.type) {
    // What an engineer reads, and no person at a till.
    case "ImportDeclaration":
    case "ThrowStatement":
      return [];
    case "JSXText":
      return isWord(node["value"]) ? [String(node["value"]).trim()] : [];
    case "JSXAttribute": {
      const { name, value } = node as unknown as { readonly name: Node; readonly value: Node | null };
      if (value?.type !== "Literal") return value ? plainWords(value) : [];
      return spoken.test(String(name["name"])) && isWord(value["value"]) ? [String(value["value"])] : [];
    }
    case "Literal":
      return isSentence(node["value"]) ? [String(node["value"])] : [];
    case "TemplateElement": {
      const { cooked } = node["value"] as { readonly cooked: string };
      return isSentence(cooked) ? [cooked] : [];
    }
    default:
      return Object.values(node).flatMap((part) =>
        Array.isArray(part) ? part.filter(isNode).flatMap(plainWords) : isNode(part) ? plainWords(part) : [],
      );
  }
}

const isWord = (text: unknown): boolean =>
  typeof text === "string" && /\p{L}{2}/u.test(text) && !sameEverywhere.has(text.trim());

/** Two words beside each other, the first with a capital or both long: no class name, no key, no path. */
const isSentence = (text: unknown): boolean =>
  typeof text === "string" &&
  /(?:^|\s)\p{Lu}?\p{L}+,? \p{L}{2,}/u.test(text) &&
  !/^[\w-]+(?: [\w-]+--[\w-]+)+$/.test(text);

const plainWordsIn = (file: string, source: string): readonly string[] =>
  plainWords(parseSync(file, source).program as unknown as Node).map((text) => `${file}: ${text}`);

test("a plain text is found as an element's text, in an attribute, in a string and in a template", () => {
  const source = (screen: string) => plainWordsIn("screen.tsx", `const screen = (name) => ${screen};`).length;
  expect(source("<p>Paid</p>")).toBe(1);
  expect(source('<Button label="Paid" />')).toBe(1);
  expect(source('<p>{name ? "Nothing was taken" : ""}</p>')).toBe(1);
  expect(source("<p>{`${name} was not printed`}</p>")).toBe(1);
  expect(source('<p className="panel panel--narrow">{say("pay.paid")} · {`${name} ×`}</p>')).toBe(0);
});

test("no screen of the till speaks a word that is in no catalogue", async () => {
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !file.endsWith("vite.config.ts"),
  );
  expect(files.length).toBeGreaterThan(30);
  const found = await Promise.all(
    files.map(async (file) => plainWordsIn(file, await readFile(join(folder, file), "utf8"))),
  );
  expect(found.flat()).toEqual([]);
});
