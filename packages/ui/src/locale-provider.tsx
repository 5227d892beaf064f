import { type ReactNode, useEffect } from "react";
import { I18nProvider, isRTL } from "react-aria-components/I18nProvider";

export interface LocaleProviderProps {
  /** A BCP 47 tag. Every amount, field and figure below follows it. */
  readonly locale: string;
  readonly children: ReactNode;
}

/** Gives the locale to every component, and language and direction to the page, so that overlays follow too. */
export function LocaleProvider({ locale, children }: LocaleProviderProps) {
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = isRTL(locale) ? "rtl" : "ltr";
  }, [locale]);
  return <I18nProvider locale={locale}>{children}</I18nProvider>;
}
