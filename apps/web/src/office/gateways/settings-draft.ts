import { type ScaleCodeRule, standardScaleCodes } from "@till/catalogue";
import { type Result, err, ok } from "@till/kernel";
import { type Currency, isCurrency } from "@till/money";
import { type FeeRate, type FeeTable, type GatewayName, type RoutingRule, feeRates } from "@till/payments";
import type { SettingsView } from "@till/wire";

/** An amount as it stands in its field: none, one, or something that could not be read. */
interface AmountDraft {
  readonly amountMinor: bigint | null;
  readonly isRefused: boolean;
}

export interface RateDraft {
  /** `NaN` while the field is empty. */
  readonly percent: number;
  readonly fixed: AmountDraft;
}

export interface GatewayDraft {
  readonly gateway: GatewayName;
  readonly enabled: boolean;
  /** As typed: "EUR, USD". Empty: all. */
  readonly currencies: string;
  readonly min: AmountDraft;
  readonly max: AmountDraft;
  readonly online: RateDraft;
  readonly inPerson: RateDraft;
}

/** The settings as a manager edits them. Its gateways stand in their order, each once. */
export interface SettingsDraft {
  readonly prefer: SettingsView["routing"]["prefer"];
  readonly gateways: readonly GatewayDraft[];
  readonly refundToCash: boolean;
  readonly roundEuroCash: boolean;
  readonly fulfilmentUrl: string;
  /** One a line; a star behind it: its reference has to be typed. */
  readonly externalTenders: string;
  readonly scaleCodes: readonly ScaleCodeRule[];
}

/** What is wrong, by field: `fulfilmentUrl`, or the gateway's name and the field of it, as in `stripe.max`. */
export type DraftProblems = Readonly<Record<string, string>>;

/** A configured gateway without a rule stands after those that have one, as it does when charges are routed. */
export function toDraft(settings: SettingsView, configured: readonly GatewayName[]): SettingsDraft {
  const { rules, prefer } = settings.routing;
  const unlisted = configured.filter((name) => !rules.some(({ gateway }) => gateway === name));
  return {
    prefer,
    gateways: [...rules, ...unlisted.map(anyCharge)].map((rule) => toGatewayDraft(rule, settings.fees)),
    refundToCash: settings.refundToCash,
    roundEuroCash: settings.roundEuroCash ?? false,
    fulfilmentUrl: settings.fulfilmentUrl ?? "",
    externalTenders: externalInWords(settings),
    scaleCodes: settings.scaleCodes ?? standardScaleCodes,
  };
}

const anyCharge = (gateway: GatewayName): RoutingRule => ({
  gateway,
  enabled: true,
  currencies: null,
  minMinor: null,
  maxMinor: null,
});

function toGatewayDraft(rule: RoutingRule, fees: FeeTable): GatewayDraft {
  const rates = feeRates(fees, rule.gateway);
  return {
    gateway: rule.gateway,
    enabled: rule.enabled,
    currencies: rule.currencies?.join(", ") ?? "",
    min: amountDraft(rule.minMinor),
    max: amountDraft(rule.maxMinor),
    online: rateDraft(rates.online),
    inPerson: rateDraft(rates.inPerson),
  };
}

const amountDraft = (amountMinor: bigint | null): AmountDraft => ({ amountMinor, isRefused: false });
const rateDraft = ({ rateBasisPoints, fixedMinor }: FeeRate): RateDraft => ({
  percent: rateBasisPoints / 100,
  fixed: amountDraft(fixedMinor),
});

/**
 * The settings that the draft means, or what is wrong with it. Fees nobody changed stay as they were saved, so that a
 * gateway on its published prices keeps following them.
 */
export function readDraft(draft: SettingsDraft, saved: SettingsView): Result<SettingsView, DraftProblems> {
  const problems = new Map<string, string>();
  const complain = (field: string, words: string): void => void problems.set(field, words);
  const fulfilmentUrl = draft.fulfilmentUrl.trim();
  if (fulfilmentUrl !== "" && !isWebAddress(fulfilmentUrl)) {
    complain("fulfilmentUrl", "An address that begins with http:// or https://.");
  }
  const rules = draft.gateways.map((gateway) => readRule(gateway, complain));
  const fees = draft.gateways.map((gateway) => [gateway.gateway, readFees(gateway, complain)] as const);
  const external = readExternal(draft.externalTenders);
  if (problems.size > 0) return err(Object.fromEntries(problems));
  return ok({
    routing: { prefer: draft.prefer, rules },
    fees: {
      ...saved.fees,
      ...Object.fromEntries(
        fees.filter(([name, rates]) => name in saved.fees || !sameRates(rates, feeRates({}, name))),
      ),
    },
    refundToCash: draft.refundToCash,
    ...(draft.roundEuroCash || saved.roundEuroCash !== undefined
      ? { roundEuroCash: draft.roundEuroCash }
      : {}),
    fulfilmentUrl: fulfilmentUrl === "" ? null : fulfilmentUrl,
    ...(external.length > 0 || saved.externalTenders !== undefined ? { externalTenders: external } : {}),
    ...(draft.scaleCodes !== standardScaleCodes || saved.scaleCodes !== undefined
      ? { scaleCodes: draft.scaleCodes }
      : {}),
  });
}

/** `Bank terminal*` */
export const externalInWords = ({ externalTenders = [] }: SettingsView): string =>
  externalTenders.map(({ label, needsReference }) => label + (needsReference ? "*" : "")).join("\n");

/** The books call it by its letters and digits, so that the same words are the same account for ever. */
function readExternal(text: string): NonNullable<SettingsView["externalTenders"]> {
  const found = text.split("\n").flatMap((line) => {
    const label = line.replaceAll("*", "").trim().slice(0, 30);
    const name = label
      .toLowerCase()
      .normalize("NFKD")
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^[_\d]+|_+$/g, "");
    return name === "" ? [] : [{ name, label, needsReference: line.trim().endsWith("*") }];
  });
  return [...new Map(found.map((one) => [one.name, one])).values()].slice(0, 12);
}

type Complain = (field: string, words: string) => void;

function readRule(draft: GatewayDraft, complain: Complain): RoutingRule {
  const { gateway, enabled, min, max } = draft;
  const currencies = readCurrencies(draft.currencies);
  if (!currencies.ok) complain(`${gateway}.currencies`, currencies.error);
  if (min.isRefused) complain(`${gateway}.min`, unreadable);
  if (max.isRefused) complain(`${gateway}.max`, unreadable);
  if (min.amountMinor !== null && max.amountMinor !== null && min.amountMinor > max.amountMinor) {
    complain(`${gateway}.max`, "The largest amount is below the smallest: no charge would fit.");
  }
  return {
    gateway,
    enabled,
    currencies: currencies.ok ? currencies.value : null,
    minMinor: min.amountMinor,
    maxMinor: max.amountMinor,
  };
}

const unreadable = "This amount cannot be read.";

/** Null for none, which means all. */
function readCurrencies(typed: string): Result<readonly Currency[] | null, string> {
  const codes = [
    ...new Set(
      typed
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter((code) => code !== ""),
    ),
  ];
  const strange = codes.find((code) => !isCurrency(code));
  if (strange !== undefined) return err(`“${strange}” is no currency. Use codes such as EUR, USD.`);
  return ok(codes.length === 0 ? null : codes.filter((code) => isCurrency(code)));
}

type Rates = FeeTable[string];

function readFees(draft: GatewayDraft, complain: Complain): Rates {
  const read = (name: "online" | "inPerson"): FeeRate => {
    const { percent, fixed } = draft[name];
    if (!(percent >= 0 && percent <= 100)) complain(`${draft.gateway}.${name}.percent`, "From 0 to 100.");
    if (fixed.isRefused) complain(`${draft.gateway}.${name}.fixed`, unreadable);
    return { rateBasisPoints: Math.round(percent * 100), fixedMinor: fixed.amountMinor ?? 0n };
  };
  return { online: read("online"), inPerson: read("inPerson") };
}

const sameRate = (a: FeeRate, b: FeeRate): boolean =>
  a.rateBasisPoints === b.rateBasisPoints && a.fixedMinor === b.fixedMinor;
const sameRates = (a: Rates, b: Rates): boolean =>
  sameRate(a.online, b.online) && sameRate(a.inPerson, b.inPerson);

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}

/** The draft with one gateway moved to another place. */
export function moveGateway(draft: SettingsDraft, from: number, to: number): SettingsDraft {
  const rest = draft.gateways.filter((_, index) => index !== from);
  return {
    ...draft,
    gateways: [...rest.slice(0, to), ...draft.gateways.slice(from, from + 1), ...rest.slice(to)],
  };
}
