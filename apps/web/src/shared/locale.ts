/** Words are English for now, so figures and dates follow the reader's English, else Britain's. */
export function pageLocale(): string {
  return navigator.languages.find((language) => language.startsWith("en") && isLocale(language)) ?? "en-GB";
}

/** A system's locale can reach a browser in a form that `Intl` refuses, such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
