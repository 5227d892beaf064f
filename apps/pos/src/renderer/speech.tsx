import type { Money } from "@till/money";
import { LocaleProvider, type UiWords, UiWordsProvider, formatMoney } from "@till/ui";
import { type ReactNode, createContext, use, useEffect, useState } from "react";
import { languageOf, loadCatalogue, localeFor } from "../shared/languages.ts";
import { type Speech, createSpeech } from "../shared/speech.ts";

/** The till's language on a screen, with how it writes sums and times. */
export interface ScreenSpeech extends Speech {
  readonly words: (amount: Money) => string;
  /** What the components of @till/ui say by themselves. */
  readonly uiWords: UiWords;
  /** Digits alone, where the currency is said once for all. */
  readonly bare: (amount: Money) => string;
  /** `ratePpm` in millionths. */
  readonly percent: (ratePpm: number) => string;
  readonly timeOf: (atMs: number, timeZone: string, seconds?: boolean) => string;
  /** "Friday 27 November, 09:12" */
  readonly dayOf: (atMs: number, timeZone: string) => string;
}

async function loadSpeech(locale: string): Promise<ScreenSpeech> {
  const catalogue = await loadCatalogue(languageOf(locale));
  const money = (amount: Money) => formatMoney(amount, { locale });
  // As the receipt and the office write it.
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  // Made once: the top of the screen says a time with every scan, and making one takes longer than the rest of it.
  const timeFormats = new Map<string, Intl.DateTimeFormat>();
  const timeIn = (timeZone: string, seconds: boolean) =>
    new Intl.DateTimeFormat(locale, { ...time, ...(seconds ? { second: "2-digit" } : {}), timeZone });
  const rates = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const spoken = createSpeech({ locale, catalogue, formatMoney: money });
  return {
    ...spoken,
    uiWords: uiWordsOf(spoken),
    words: money,
    bare: (amount) => formatMoney(amount, { locale, symbol: false }),
    percent: (ratePpm) => rates.format(ratePpm / 1_000_000),
    timeOf(atMs, timeZone, seconds = false) {
      const name = `${timeZone} ${seconds}`;
      const format = timeFormats.get(name) ?? timeIn(timeZone, seconds);
      timeFormats.set(name, format);
      return format.format(atMs);
    },
    dayOf: (atMs, timeZone) =>
      new Intl.DateTimeFormat(locale, {
        weekday: "long",
        day: "numeric",
        month: "long",
        calendar: "gregory",
        ...time,
        timeZone,
      }).format(atMs),
  };
}

const uiWordsOf = ({ say }: Speech): UiWords => ({
  clear: say("ui.clear"),
  delete: say("ui.delete"),
  signIn: say("ui.sign_in"),
  close: say("ui.close"),
  cancel: say("app.cancel"),
  tryAgain: say("app.try_again"),
  choose: say("ui.choose"),
  messages: say("ui.messages"),
  dismiss: say("ui.dismiss"),
  tellCustomer: say("ui.tell_customer"),
  whatHappened: say("ui.what_happened"),
  done: say("ui.done"),
  underWay: say("ui.under_way"),
  toCome: say("ui.to_come"),
  failed: say("ui.failed"),
  digits: (count) => say("ui.digits", { count }),
});

/** This machine's language, until the host has said which one the till speaks. */
export const loadFirstSpeech = (): Promise<ScreenSpeech> =>
  loadSpeech(localeFor(languageOf(navigator.language), navigator.language));

const speech = createContext<ScreenSpeech | null>(null);

export function useSpeech(): ScreenSpeech {
  const found = use(speech);
  if (!found) throw new Error("screens live inside a SpeechProvider");
  return found;
}

/** Speaks `locale`, and until its catalogue is here the language before it. Language and direction of the page follow. */
export function SpeechProvider({
  first,
  locale,
  children,
}: {
  readonly first: ScreenSpeech;
  /** Null: nobody has said yet. */
  readonly locale: string | null;
  readonly children: ReactNode;
}) {
  const [now, setNow] = useState(first);
  useEffect(() => {
    if (locale === null || locale === now.locale) return undefined;
    let isCurrent = true;
    const load = async () => {
      const next = await loadSpeech(locale);
      if (isCurrent) setNow(next);
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [locale, now]);
  return (
    <LocaleProvider locale={now.locale}>
      <UiWordsProvider value={now.uiWords}>
        <speech.Provider value={now}>{children}</speech.Provider>
      </UiWordsProvider>
    </LocaleProvider>
  );
}
