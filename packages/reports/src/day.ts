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
  readonly returnOfRefund: ReadonlyMap<RefundId, AcceptedReturn>;
  /** The day's balance of the accounts that `pick` takes, debit positive. */
  balance(pick: (account: string) => boolean): Money;
  isToday(instantMs: number): boolean;
  entries(...accounts: string[]): Drill;
}

export function openDay(facts: DayFacts): Day {
  const { currency, timeZone, cutoffHour, businessDay: today } = facts.identity;
  for (const { sale } of facts.sales) invariant(sale.currency === currency, "a report is in one currency");
  const none = zero(currency);
  // No zone's clock stands off UTC by less than a quarter of an hour, so a day never changes within one.
  const quarters = new Map<number, boolean>();
  return {
    facts,
    none,
    booked: facts.facts.filter((fact) => (fact.businessDay ?? today) === today),
    charges: new Map(facts.charges.map((charge) => [charge.id, charge])),
    returnOfRefund: new Map(facts.returns.map((one) => [one.refundId, one])),
    balance: (pick) =>
      sum(
        facts.balances
          .filter(({ account, balance }) => balance.currency === currency && pick(account))
          .map(({ balance }) => balance),
        currency,
      ),
    isToday: (instantMs) => {
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

/** Money in less money back of some facts, fees aside: captured, less refunds accepted and not failed, less reversals. */
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
        total = subtract(total, amount);
        break;
      case "refunded":
      case "fee":
        break;
    }
  }
  return total;
}
