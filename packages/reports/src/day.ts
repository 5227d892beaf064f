import { type ChargeId, type RefundId, invariant } from "@till/kernel";
import { type Money, add, subtract, sum, zero } from "@till/money";
import type { Charge } from "@till/payments";
import { businessDay } from "@till/sales";
import type { AcceptedReturn, DayFacts, MoneyFact } from "./day-facts.ts";
import type { Drill } from "./report.ts";

const quarterMs = 900_000;

/** The facts with what every part of the report looks up in them. */
export interface Day {
  readonly facts: DayFacts;
  readonly none: Money;
  /** Money facts booked on this day. */
  readonly booked: readonly MoneyFact[];
  readonly charges: ReadonlyMap<ChargeId, Charge>;
  readonly refunds: ReadonlyMap<RefundId, DayFacts["refunds"][number]>;
  readonly returnOfRefund: ReadonlyMap<RefundId, AcceptedReturn>;
  /** The day's balance of the accounts that `pick` takes, debit positive. */
  balance(pick: (account: string) => boolean): Money;
  /** The part of it that came of money which matches no charge. */
  unmatched(pick: (account: string) => boolean): Money;
  isToday(instantMs: number): boolean;
  entries(...accounts: string[]): Drill;
}

export function openDay(facts: DayFacts): Day {
  const { currency, timeZone, cutoffHour, businessDay: today } = facts.identity;
  for (const { sale } of facts.sales) invariant(sale.currency === currency, "a report is in one currency");
  const none = zero(currency);
  const sumBy = (balances: DayFacts["balances"], pick: (account: string) => boolean): Money =>
    sum(
      balances
        .filter(({ account, balance }) => balance.currency === currency && pick(account))
        .map(({ balance }) => balance),
      currency,
    );
  // No zone's clock stands off UTC by less than a quarter of an hour, so a day never changes within one.
  const quarters = new Map<number, boolean>();
  return {
    facts,
    none,
    booked: facts.facts.filter((fact) => (fact.businessDay ?? today) === today),
    charges: new Map(facts.charges.map((charge) => [charge.id, charge])),
    refunds: new Map(facts.refunds.map((refund) => [refund.id, refund])),
    returnOfRefund: new Map(
      facts.returns.flatMap((one) => (one.refundId === null ? [] : [[one.refundId, one]])),
    ),
    balance: (pick) => sumBy(facts.balances, pick),
    unmatched: (pick) => sumBy(facts.unmatched ?? [], pick),
    isToday: (instantMs) => {
      if (facts.period) return facts.period.fromMs < instantMs && instantMs <= facts.period.toMs;
      const quarter = Math.floor(instantMs / quarterMs);
      let known = quarters.get(quarter);
      if (known === undefined) {
        known = businessDay(instantMs, timeZone, cutoffHour) === today;
        quarters.set(quarter, known);
      }
      return known;
    },
    entries: (...accounts) => ({ kind: "entries", businessDay: today, accounts }),
  };
}

export function sumOf<T>(day: Day, items: Iterable<T>, pick: (item: T) => Money): Money {
  let total = day.none;
  for (const item of items) total = add(total, pick(item));
  return total;
}

/** Goods that came back without a receipt, by what was given for them: no charge's fact says that. */
export const withoutReceipt = (day: Day, paidTo: "cash" | "store_credit"): readonly AcceptedReturn[] =>
  day.facts.returns.filter((one) => one.kind === "no_receipt" && one.paidTo === paidTo);

/** What was given for them. */
export const givenWithoutReceipt = (day: Day, paidTo: "cash" | "store_credit"): Money =>
  sumOf(day, withoutReceipt(day, paidTo), ({ goods }) => goods.total);

/** Money in less money back of some facts, fees and disputes aside: captured, less refunds accepted and not failed, less reversals. */
export function collectedOf(day: Day, facts: Iterable<MoneyFact>): Money {
  let total = day.none;
  for (const { kind, amount } of facts) {
    switch (kind) {
      case "captured":
      case "refund_failed":
        total = add(total, amount);
        break;
      case "refund_accepted":
      case "reversed":
      case "capture_undone":
        total = subtract(total, amount);
        break;
      case "authorized":
      case "refunded":
      case "fee":
      case "dispute_withdrawn":
      case "dispute_won":
      case "dispute_lost":
        break;
    }
  }
  return total;
}

/** What disputes took of some facts and did not give back. Lost or still open: the money is not here. */
export function disputedOf(day: Day, facts: readonly MoneyFact[]): Money {
  const of = (wanted: MoneyFact["kind"]): Money =>
    sumOf(
      day,
      facts.filter(({ kind }) => kind === wanted),
      ({ amount }) => amount,
    );
  return subtract(of("dispute_withdrawn"), of("dispute_won"));
}

/** The tender a fact moved money of: cash handed out for a card charge left the drawer, not the gateway. */
export function tenderOf(day: Day, fact: MoneyFact): Pick<Charge, "tender" | "gateway"> | undefined {
  const charge = day.charges.get(fact.chargeId);
  // What exchanged goods had paid was let go, and is store credit now.
  if (charge?.tender.kind === "exchange" && fact.kind === "reversed")
    return { tender: { kind: "store_credit", code: "" }, gateway: null };
  if (!charge || fact.source !== "till" || fact.refundId === null) return charge;
  const refund = day.refunds.get(fact.refundId);
  switch (refund?.to) {
    case undefined:
    case "original":
      return charge;
    case "cash":
      return { tender: { kind: "cash", tendered: fact.amount }, gateway: null };
    case "store_credit":
      return { tender: { kind: "store_credit", code: "" }, gateway: null };
    case "exchange":
      invariant(refund?.returnId, "goods are exchanged by a return");
      return { tender: { kind: "exchange", returnId: refund.returnId }, gateway: null };
  }
}

/** Money facts of what the shop owes in goods: no money comes in or goes out with them. */
export function storedValueFacts(day: Day, kind: "gift_card" | "store_credit"): readonly MoneyFact[] {
  return day.booked.filter((fact) => tenderOf(day, fact)?.tender.kind === kind);
}
