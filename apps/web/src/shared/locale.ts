import { isLocale } from "@till/wire";

/** Words are English for now, so figures and dates follow the reader's English, else Britain's. */
export function pageLocale(): string {
  return navigator.languages.find((language) => language.startsWith("en") && isLocale(language)) ?? "en-GB";
}
