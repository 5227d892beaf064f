import type { Money } from "@till/money";
import { IntlMessageFormat } from "intl-messageformat";
import { type Language, languageOf } from "./languages.ts";
import type { Catalogue } from "./messages/en/index.ts";
import type { Message, MessageKey, MessageValues, WithValues } from "./messages/message-types.ts";

/** A message in the language of the till. */
export type Say = <Key extends MessageKey>(key: Key, ...values: WithValues<Key>) => string;

export interface Speech {
  /** A BCP 47 tag: how figures and days are written. */
  readonly locale: string;
  readonly language: Language;
  readonly say: Say;
  readonly sayMessage: (message: Message) => string;
}

export interface SpeechOptions {
  readonly locale: string;
  readonly catalogue: Catalogue;
  readonly formatMoney: (amount: Money, locale: string) => string;
}

/** Speaks one catalogue. A message is read once, when it is first said. */
export function createSpeech({ locale, catalogue, formatMoney }: SpeechOptions): Speech {
  const read = new Map<string, IntlMessageFormat>();
  const language = languageOf(locale);
  const isolates = language === "ar";
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const formatOf = (key: MessageKey): IntlMessageFormat => {
    const known = read.get(key);
    if (known) return known;
    const made = new IntlMessageFormat(textOf(catalogue, key), locale);
    read.set(key, made);
    return made;
  };
  const written = (value: MessageValues[string], isCounted: boolean): string | number => {
    if (typeof value === "number") return isCounted ? value : numbers.format(value);
    const text = typeof value === "string" ? value : formatMoney(value, locale);
    return isolates && !isCounted ? `${isolate}${text}${endOfIsolate}` : text;
  };
  const sayMessage = ({ key, values }: Message): string => {
    const format = formatOf(key);
    // `select` and `plural` choose by their value, so it stays as it is.
    const counted = new Set(format.getAst().flatMap((part) => ("options" in part ? [part.value] : [])));
    const given = Object.entries(values).map(([name, value]) => [name, written(value, counted.has(name))]);
    return String(format.format(Object.fromEntries(given)));
  };
  return {
    locale,
    language,
    sayMessage,
    say: (key, ...[values]) => sayMessage({ key, values: values ?? {} }),
  };
}

function textOf(catalogue: Catalogue, key: MessageKey): string {
  const [section = "", name = ""] = key.split(".");
  const texts: Readonly<Record<string, string>> | undefined = catalogue[section as keyof Catalogue];
  // Kept on disk by an older till, perhaps: its name says more than nothing.
  return texts?.[name] ?? key;
}

/** Within Arabic a name or an amount in Latin letters keeps its own direction (UAX #9, FSI and PDI). */
const isolate = "\u2068";
const endOfIsolate = "\u2069";
