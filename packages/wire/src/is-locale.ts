/** Whether `Intl` takes it: a system's locale may be in a form that it refuses, such as `en-US@posix`. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
