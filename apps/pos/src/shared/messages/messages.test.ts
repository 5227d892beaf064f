import { isDeepStrictEqual } from "node:util";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { type Language, languages, loadCatalogue } from "../languages.ts";

type MessageFormatElement = ReturnType<IntlMessageFormat["getAst"]>[number];

const spoken = Object.keys(languages) as Language[];
const others = spoken.filter((language) => language !== "en");

const messagesOf = async (language: Language): Promise<ReadonlyMap<string, string>> =>
  new Map(
    Object.entries(await loadCatalogue(language)).flatMap(([section, texts]) =>
      Object.entries(texts).map(([name, text]) => [`${section}.${name}`, text] as const),
    ),
  );

/** The text between arguments. */
const isLiteral = ({ type }: { readonly type: number }): boolean => type === 0;

/** Every argument with its kind, also of those inside a plural. */
function argumentsOf(parts: readonly MessageFormatElement[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of parts) {
    if (!("options" in part)) {
      if ("value" in part && !isLiteral(part)) found.set(part.value, found.get(part.value) ?? "plain");
      continue;
    }
    found.set(part.value, "pluralType" in part ? "plural" : "select");
    for (const { value } of Object.values(part.options))
      for (const [name, kind] of argumentsOf(value)) found.set(name, found.get(name) ?? kind);
  }
  return found;
}

/** The forms each plural of a message has. */
const pluralsOf = (parts: readonly MessageFormatElement[]): readonly (readonly string[])[] =>
  parts.flatMap((part) => ("pluralType" in part ? [Object.keys(part.options)] : []));

const astOf = (text: string, language: Language) => new IntlMessageFormat(text, language).getAst();
const english = await messagesOf("en");

/** The keys whose text is not as it should be: their names say what to mend. */
const failing = (messages: ReadonlyMap<string, string>, isGood: (text: string, key: string) => boolean) =>
  [...messages].filter(([key, text]) => !isGood(text, key)).map(([key]) => key);

test("the English catalogue has messages", () => {
  expect(english.size).toBeGreaterThan(200);
});

for (const language of spoken) {
  test(`${languages[language]} has every message, none besides, and none empty`, async () => {
    const messages = await messagesOf(language);
    expect([...messages.keys()]).toEqual([...english.keys()]);
    expect(failing(messages, (text) => text.trim() !== "")).toEqual([]);
  });

  test(`every message of ${languages[language]} can be read, with the arguments of the English one`, async () => {
    const argumentsIn = (text: string, of: Language) =>
      [...argumentsOf(astOf(text, of))].map(String).toSorted();
    const sameArguments = (text: string, key: string) =>
      isDeepStrictEqual(argumentsIn(text, language), argumentsIn(english.get(key) ?? "", "en"));
    expect(failing(await messagesOf(language), sameArguments)).toEqual([]);
  });

  test(`every plural of ${languages[language]} has all the forms that the language knows`, async () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const hasForms = (text: string) =>
      pluralsOf(astOf(text, language)).every((given) =>
        isDeepStrictEqual(given.filter((form) => !form.startsWith("=")).toSorted(), forms),
      );
    expect(failing(await messagesOf(language), hasForms)).toEqual([]);
  });
}

test.each(others)("%s is no copy of the English", async (language) => {
  const same = [...(await messagesOf(language))].filter(([key, text]) => english.get(key) === text);
  // Names ("PayPal"), and the few words that two languages share.
  expect(same.length / english.size).toBeLessThan(0.05);
});

test("a code with hyphens in a text from the right to the left stands by itself, or its parts would change places", async () => {
  const code = /[0-9A-Z]-[0-9A-Z]/;
  const isolated = /\u2066[^\u2069]*\u2069/g;
  const stands = (text: string) => !code.test(text.replaceAll(isolated, ""));
  const messages = await messagesOf("ar");
  expect([...messages.values()].filter((text) => code.test(text))).not.toEqual([]);
  expect(failing(messages, (text, key) => key === "printing.pos_5890" || stands(text))).toEqual([]);
});
