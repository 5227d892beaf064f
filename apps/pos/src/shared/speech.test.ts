import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { type Language, languageOf, loadCatalogue, localeFor } from "./languages.ts";
import { createSpeech } from "./speech.ts";

const euros = money(300n, parseCurrency("EUR"));

const speak = async (language: Language) =>
  createSpeech({
    locale: localeFor(language, language),
    catalogue: await loadCatalogue(language),
    formatMoney: ({ amountMinor, currency }) => `${currency} ${amountMinor}`,
  });

test("a message is said in the language that was chosen", async () => {
  expect((await speak("de")).say("app.cash")).toBe("Bar");
  expect((await speak("ar")).say("app.cash")).toBe("نقدًا");
});

test("Arabic counts with each of its forms, in the digits of the keypad", async () => {
  const { say } = await speak("ar");
  const said = [1, 2, 3, 11, 100].map((count) => say("notice.minutes", { count }));
  expect(said).toEqual(["دقيقة واحدة", "دقيقتين اثنتين", "3 دقائق", "11 دقيقة", "100 دقيقة"]);
});

test("a name or a sum within Arabic keeps its own direction", async () => {
  const { say } = await speak("ar");
  expect(say("display.paid", { amount: euros })).toContain("\u2068EUR 300\u2069");
  expect((await speak("de")).say("display.paid", { amount: euros })).toBe("EUR 300 bezahlt");
});

test("what an older till kept is shown by its name rather than not at all", async () => {
  const { sayMessage } = await speak("en");
  // @ts-expect-error -- it came from a disk
  expect(sayMessage({ key: "gone.for_good", values: {} })).toBe("gone.for_good");
});

test("the region of the machine counts where it speaks the language that was chosen", () => {
  expect(localeFor("de", "de-AT")).toBe("de-AT");
  expect(localeFor("de", "en-IE")).toBe("de");
  expect(localeFor("ar", "ar-EG")).toBe("ar-EG-u-nu-latn");
  expect(languageOf("fr-FR")).toBe("en");
});
