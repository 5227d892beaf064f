import { createPaperFormat } from "@till/receipts";
import type { TillErrorBody } from "@till/wire";
import { type Language, isLanguage, languageOf, localeFor } from "../shared/languages.ts";
import { ar } from "../shared/messages/ar/index.ts";
import { de } from "../shared/messages/de/index.ts";
import { type Catalogue, en } from "../shared/messages/en/index.ts";
import { es } from "../shared/messages/es/index.ts";
import { type Speech, createSpeech } from "../shared/speech.ts";
import type { TillContext } from "./till-context.ts";

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de, es, ar };
const speeches = new Map<string, Speech>();

export function speechIn(locale: string): Speech {
  const known = speeches.get(locale);
  if (known) return known;
  const made = createSpeech({
    locale,
    catalogue: catalogues[languageOf(locale)],
    formatMoney: (amount) => createPaperFormat(locale).money(amount),
  });
  speeches.set(locale, made);
  return made;
}

/** In which language and region this till speaks: as somebody chose on it, else as its machine does. */
export function tillLocale({ store, locale }: Pick<TillContext, "store" | "locale">): string {
  const chosen = store.facts.get<string>("language");
  const language = chosen !== null && isLanguage(chosen) ? chosen : languageOf(locale);
  return localeFor(language, locale);
}

export const speechOf = (context: Pick<TillContext, "store" | "locale">): Speech =>
  speechIn(tillLocale(context));

/** Printers have no Arabic letters; what a till writes in them is shown on its screen alone. */
export function speechOnPaper(context: Pick<TillContext, "store" | "locale">): Speech {
  const speech = speechOf(context);
  return speech.language === "ar" ? speechIn(localeFor("en", context.locale)) : speech;
}

/** The server's sentence is English and says the most; another language says what its code means. */
export const serverWords = ({ code, message }: TillErrorBody, { language, say }: Speech): string =>
  language === "en" || !Object.hasOwn(en.server, code) ? message : say(`server.${code}`);

/** Kept on the register: whoever comes next finds the till as it was left. */
export function setLanguage({ store, changed }: TillContext, language: Language): void {
  store.facts.set("language", language);
  changed();
}
