import { standardScaleCodes } from "@till/catalogue";
import { type Currency, toDecimal } from "@till/money";
import { type FeeRate, type RoutingRule, feeRates } from "@till/payments";
import type { SettingsView } from "@till/wire";
import { scaleRulesInWords } from "../scales/scale-words.ts";
import { externalInWords } from "./settings-draft.ts";

/** One thing that differs between two settings, in words. */
export interface SettingsChange {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

interface Naming {
  readonly currency: Currency;
  readonly labelOf: (gateway: string) => string;
}

/** What would be changed, so that nobody saves or overwrites what they have not read. */
export function changesBetween(before: SettingsView, after: SettingsView, naming: Naming): SettingsChange[] {
  const lists = [before, after].map(
    ({ routing, fees }) =>
      new Map(routing.rules.map((rule) => [rule.gateway, factsOf(rule, fees, naming)] as const)),
  );
  const [was, is] = lists;
  const gateways = [...(is?.keys() ?? [])].flatMap((gateway) => {
    const label = naming.labelOf(gateway);
    const from = was?.get(gateway);
    const to = is?.get(gateway);
    return from && to ? differing(from, to, (what) => `${label}, ${what}`) : [];
  });
  return [
    ...differing(choiceOf(before, naming), choiceOf(after, naming), (what) => what),
    ...gateways,
    ...differing(permissionsOf(before), permissionsOf(after), (what) => what),
  ];
}

type Facts = Readonly<Record<string, string>>;

function differing(from: Facts, to: Facts, name: (what: string) => string): SettingsChange[] {
  return Object.entries(to).flatMap(([what, words]) => {
    const earlier = from[what] ?? "";
    return earlier === words ? [] : [{ what: name(what), from: earlier, to: words }];
  });
}

const choiceOf = ({ routing }: SettingsView, { labelOf }: Naming): Facts => ({
  Choice: routing.prefer === "cheapest" ? "lowest expected fee" : "your order",
  Order: routing.rules.map(({ gateway }) => labelOf(gateway)).join(", "),
});

function factsOf(rule: RoutingRule, fees: SettingsView["fees"], { currency }: Naming): Facts {
  const amount = (amountMinor: bigint | null): string =>
    amountMinor === null ? "none" : toDecimal({ amountMinor, currency });
  const rates = feeRates(fees, rule.gateway);
  return {
    use: rule.enabled ? "on" : "off",
    currencies: rule.currencies?.join(", ") ?? "all",
    "smallest amount": amount(rule.minMinor),
    "largest amount": amount(rule.maxMinor),
    "fee online": rateInWords(rates.online, currency),
    "fee at a reader": rateInWords(rates.inPerson, currency),
  };
}

const permissionsOf = (settings: SettingsView): Facts => ({
  "Cash for card money": settings.refundToCash ? "allowed" : "not allowed",
  "Cash in euros": settings.roundEuroCash ? "rounded to five cents" : "to the cent",
  "Paid orders are told to": settings.fulfilmentUrl ?? "nobody",
  "Scale labels": scaleRulesInWords(settings.scaleCodes ?? standardScaleCodes),
  "Other ways to pay": externalInWords(settings).replaceAll("\n", ", ") || "none",
});

/** "2.9% + 0.30" */
function rateInWords({ rateBasisPoints, fixedMinor }: FeeRate, currency: Currency): string {
  return `${rateBasisPoints / 100}% + ${toDecimal({ amountMinor: fixedMinor, currency })}`;
}
