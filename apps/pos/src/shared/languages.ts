import type { Catalogue } from "./messages/en/index.ts";

/** What the till speaks, each by its own name. */
export const languages = { en: "English", de: "Deutsch", es: "Español", ar: "العربية" } as const;

export type Language = keyof typeof languages;

export const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text);

/** Each language is a bundle of its own: a screen loads the one it shows. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case "en":
      return (await import("./messages/en/index.ts")).en;
    case "de":
      return (await import("./messages/de/index.ts")).de;
    case "es":
      return (await import("./messages/es/index.ts")).es;
    case "ar":
      return (await import("./messages/ar/index.ts")).ar;
  }
}

/** The language of a locale, as far as the till speaks it; English where it does not. */
export function languageOf(locale: string): Language {
  const [first = ""] = locale.toLowerCase().split(/[-_]/);
  return isLanguage(first) ? first : "en";
}

/**
 * How figures and days are written: as this machine's region does where it speaks the language that was chosen. Arabic
 * keeps Latin digits, since receipts, keys, readers and the keypad have no others.
 */
export function localeFor(language: Language, machineLocale: string): string {
  const own = languageOf(machineLocale) === language && machineLocale.startsWith(language);
  const locale = own ? machineLocale : language;
  return language === "ar" && !locale.includes("-u-") ? `${locale}-u-nu-latn` : locale;
}
