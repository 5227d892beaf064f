import { type Currency, type Money, toDecimal } from "@till/money";
import type { CircuitPhase } from "./circuit.ts";
import { type Channel, expectedFee } from "./expected-fee.ts";
import { type GatewayName, parseGatewayName } from "./gateway-name.ts";

/** What a gateway takes of a charge, as the merchant's contract says. */
export interface FeeRate {
  /** Hundredths of a percent: 290 is 2.9 %. */
  readonly rateBasisPoints: number;
  readonly fixedMinor: bigint;
}

/** By gateway; one that is missing has its published default. */
export type FeeTable = Readonly<Record<string, { readonly online: FeeRate; readonly inPerson: FeeRate }>>;

/** One line of the manager's order of gateways. A bound that is null does not bind. */
export interface RoutingRule {
  readonly gateway: GatewayName;
  readonly enabled: boolean;
  readonly currencies: readonly Currency[] | null;
  readonly minMinor: bigint | null;
  readonly maxMinor: bigint | null;
}

export interface RoutingSettings {
  /** `listed`: the first rule that fits. `cheapest`: the fitting rule with the lowest expected fee, ties as listed. */
  readonly prefer: "listed" | "cheapest";
  readonly rules: readonly RoutingRule[];
}

const anyCharge = { enabled: true, currencies: null, minMinor: null, maxMinor: null } as const;

/** Before anybody set anything: every gateway for every charge, in the order the house grew. */
export const defaultRouting: RoutingSettings = {
  prefer: "listed",
  rules: ["stripe", "square", "paypal"].map((name) => ({ gateway: parseGatewayName(name), ...anyCharge })),
};

export interface RouteInput {
  readonly settings: RoutingSettings;
  readonly amount: Money;
  readonly channel: Channel;
  /** The configured ones; in any order. */
  readonly gateways: readonly {
    readonly name: GatewayName;
    readonly supportsCurrency: boolean;
    readonly circuit: CircuitPhase;
  }[];
  readonly fees: FeeTable;
}

export interface RankedGateway {
  readonly gateway: GatewayName;
  /** Whether it could take this charge by currency and rules. One that does not answer still fits. */
  readonly fits: boolean;
  /** Why it does not fit, or why it stands where it stands: a sentence for the office. */
  readonly because: string;
  readonly expectedFee: Money;
}

type Configured = RouteInput["gateways"][number];

interface Candidate {
  readonly ranked: RankedGateway;
  /** Compared from the left; the lower stands first. */
  readonly rank: readonly [group: Group, feeMinor: bigint, listed: number];
}

/** Groups from best to worst. */
const groups = ["healthy", "healthy_unlisted", "resting", "resting_unlisted", "unfit"] as const;
type Group = (typeof groups)[number];

/**
 * Every configured gateway for a charge, best first: those that fit and answer, in the order the settings prefer,
 * one without a rule after all that have one; then those that fit but do not answer at the moment; then those that
 * do not fit. A gateway may have several rules: the first that fits counts. Equal ones stand in the order of their
 * names, so the same input always gives the same ranking.
 */
export function rankGateways(input: RouteInput): RankedGateway[] {
  return input.gateways
    .map((gateway) => judge(gateway, input))
    .toSorted(compareCandidates)
    .map(({ ranked }) => ranked);
}

function judge(gateway: Configured, input: RouteInput): Candidate {
  const { settings, amount } = input;
  const fee = expectedFee({ ...input, gateway: gateway.name });
  const rules = settings.rules.map((rule, index) => ({ rule, index }));
  const own = rules.filter(({ rule }) => rule.gateway === gateway.name);
  const fitting = own.find(({ rule }) => obstacle(rule, amount) === null);
  const first = own[0];
  const listed = fitting?.index ?? first?.index ?? settings.rules.length;
  const unfit = (because: string): Candidate => ({
    ranked: { gateway: gateway.name, fits: false, because, expectedFee: fee },
    rank: ["unfit", 0n, listed],
  });

  if (!gateway.supportsCurrency) return unfit(`It does not take ${amount.currency}.`);
  if (first && !fitting) return unfit(obstacle(first.rule, amount) ?? "No rule of it fits.");
  const answers = gateway.circuit !== "open";
  const group: Group = fitting
    ? answers
      ? "healthy"
      : "resting"
    : answers
      ? "healthy_unlisted"
      : "resting_unlisted";
  const byFee = settings.prefer === "cheapest" && fitting !== undefined;
  return {
    ranked: {
      gateway: gateway.name,
      fits: true,
      because: placed(gateway.circuit, { rule: fitting?.index ?? null, byFee, fee }),
      expectedFee: fee,
    },
    rank: [group, byFee ? fee.amountMinor : 0n, listed],
  };
}

/** Why a rule does not take this amount; null where it does. */
function obstacle(rule: RoutingRule, amount: Money): string | null {
  const shown = (minor: bigint): string =>
    `${toDecimal({ amountMinor: minor, currency: amount.currency })} ${amount.currency}`;
  if (!rule.enabled) return "Its rule is switched off.";
  if (rule.currencies !== null && !rule.currencies.includes(amount.currency)) {
    return `Its rule leaves out ${amount.currency}.`;
  }
  if (rule.minMinor !== null && amount.amountMinor < rule.minMinor) {
    return `Its rule begins at ${shown(rule.minMinor)}.`;
  }
  if (rule.maxMinor !== null && amount.amountMinor > rule.maxMinor) {
    return `Its rule ends at ${shown(rule.maxMinor)}.`;
  }
  return null;
}

function placed(
  circuit: CircuitPhase,
  by: { readonly rule: number | null; readonly byFee: boolean; readonly fee: Money },
): string {
  const where =
    by.rule === null
      ? "No rule names it, so it stands after those that have one."
      : by.byFee
        ? `Rule ${by.rule + 1} fits; its expected fee is ${toDecimal(by.fee)} ${by.fee.currency}.`
        : `Rule ${by.rule + 1} fits.`;
  switch (circuit) {
    case "closed":
      return where;
    case "half_open":
      return `${where} It did not answer a while ago; the next charge shows whether it does again.`;
    case "open":
      return `It does not answer at the moment, so it stands behind those that do. ${where}`;
  }
}

function compareCandidates(a: Candidate, b: Candidate): number {
  const [groupA, feeA, listedA] = a.rank;
  const [groupB, feeB, listedB] = b.rank;
  if (groupA !== groupB) return groups.indexOf(groupA) - groups.indexOf(groupB);
  if (feeA !== feeB) return feeA < feeB ? -1 : 1;
  if (listedA !== listedB) return listedA - listedB;
  return a.ranked.gateway < b.ranked.gateway ? -1 : 1;
}
