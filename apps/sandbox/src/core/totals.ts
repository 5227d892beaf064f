import type { Totals } from "./dialect.ts";
import type { Gateway } from "./gateway.ts";

const parts = ["captured", "refunded", "fees", "disputed", "paidOut"] as const;
type TotalsPart = (typeof parts)[number];

/** One object's share of the totals. */
export interface TotalsFact {
  readonly part: TotalsPart;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** Sums facts per currency, in alphabetical order. */
export function foldTotals(gateway: Gateway, facts: readonly TotalsFact[]): readonly Totals[] {
  const currencies = [...new Set(facts.map((fact) => fact.currency.toUpperCase()))].sort();
  return currencies.map((currency) => {
    const of = (part: TotalsPart): readonly TotalsFact[] =>
      facts.filter((fact) => fact.part === part && fact.currency.toUpperCase() === currency);
    const sum = (part: TotalsPart): string =>
      String(of(part).reduce((total, fact) => total + fact.amountMinor, 0n));
    return {
      gateway,
      currency,
      captured: sum("captured"),
      capturedCount: of("captured").length,
      refunded: sum("refunded"),
      refundedCount: of("refunded").length,
      fees: sum("fees"),
      disputed: sum("disputed"),
      disputedCount: of("disputed").length,
      paidOut: sum("paidOut"),
      paidOutCount: of("paidOut").length,
    };
  });
}
