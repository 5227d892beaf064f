import { type Language, isLanguage, languageOf, localeFor } from "../shared/languages.ts";
import type { TillContext } from "./till-context.ts";

/** In which language and region this till speaks: as somebody chose on it, else as its machine does. */
export function tillLocale({ store, locale }: Pick<TillContext, "store" | "locale">): string {
  const chosen = store.facts.get<string>("language");
  const language = chosen !== null && isLanguage(chosen) ? chosen : languageOf(locale);
  return localeFor(language, locale);
}

/** Kept on the register: whoever comes next finds the till as it was left. */
export function setLanguage({ store, changed }: TillContext, language: Language): void {
  store.facts.set("language", language);
  changed();
}
