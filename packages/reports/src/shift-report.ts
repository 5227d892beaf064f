import type { RegisterId, SaleId, ShiftId } from "@till/kernel";
import { type Money, add, zero } from "@till/money";
import type { DayFacts } from "./day-facts.ts";
import { endOfDay } from "./end-of-day.ts";
import type { EndOfDayReport } from "./report.ts";

/** One count of the drawer. Every one is kept; the last one holds. */
export interface CountFact {
  readonly position: number;
  readonly counted: Money;
  /** What should have been there when it was committed. */
  readonly expected: Money;
  readonly pieces: readonly { readonly valueMinor: bigint; readonly count: number }[] | null;
  readonly countedBy: string | null;
  readonly countedAtMs: number;
}

/** What happened before the last close and was heard of only after it. */
export interface LateFact {
  readonly kind: "sale" | "return" | "cash_in" | "cash_out" | "gateway";
  readonly saleId: SaleId | null;
  readonly shiftId: ShiftId | null;
  /** What it did to the drawer; null where it moved none of its cash. */
  readonly drawer: Money | null;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
}

/** What was put off when the shift was closed, on record. */
export interface ShiftDeferral {
  /** Nobody was there to approve the difference. */
  readonly approval: boolean;
  /** What the till still held that the server had refused. */
  readonly unsent: { readonly count: number; readonly total: Money | null } | null;
}

export interface HandOverFact {
  readonly from: string | null;
  readonly to: string | null;
  readonly atMs: number;
  /** The count that was made between the two; absent in a Z of before there was one. */
  readonly countPosition?: number | null;
}

export interface GrandTotals {
  readonly previous: Money;
  readonly today: Money;
  readonly cumulative: Money;
}

export interface ShiftFacts {
  readonly day: DayFacts;
  readonly shiftId: ShiftId;
  readonly registerId: RegisterId;
  readonly openedBy: string | null;
  readonly openedAtMs: number;
  readonly float: Money;
  readonly closed: {
    readonly number: number;
    readonly atMs: number;
    readonly by: string | null;
    readonly approvedBy: string | null;
    readonly counted: Money;
    readonly expected: Money;
    readonly reason: string | null;
    readonly deferred: ShiftDeferral | null;
    /** Sales of training at this register since its last close; absent where there were none. They are in no other figure. */
    readonly practised?: number;
  } | null;
  readonly counts: readonly CountFact[];
  readonly handOvers: readonly HandOverFact[];
  readonly late: readonly LateFact[];
  /** The cumulative total of the Z before; zero before the first. */
  readonly previousTotal: Money;
  /** Head of the chain over the audit trail, as far as it was linked. */
  readonly trailHead: { readonly position: number; readonly hash: string } | null;
}

/**
 * What was booked at one register since its last Z. An X closes nothing; a Z is numbered, frozen as it stands here and
 * never folded again.
 */
export interface ShiftReport {
  readonly kind: "x" | "z";
  /** Per register, without a gap; null on an X. */
  readonly number: number | null;
  readonly shift: Omit<ShiftFacts, "day" | "closed" | "counts" | "late" | "previousTotal" | "trailHead">;
  readonly closed: ShiftFacts["closed"];
  readonly counts: readonly CountFact[];
  readonly late: readonly LateFact[];
  /** Cash among them: it explains that much of an earlier count's difference, and is booked against it. */
  readonly lateCash: Money;
  readonly grandTotals: GrandTotals;
  readonly trailHead: ShiftFacts["trailHead"];
  readonly report: EndOfDayReport;
}

export function shiftReport(facts: ShiftFacts): ShiftReport {
  const { day, closed, counts, late, previousTotal, trailHead, ...shift } = facts;
  const report = endOfDay(day);
  const today = report.totals.billed.amount;
  return {
    kind: closed === null ? "x" : "z",
    number: closed?.number ?? null,
    shift,
    closed,
    counts,
    late,
    lateCash: lateCashOf(late, today.currency),
    grandTotals: { previous: previousTotal, today, cumulative: add(previousTotal, today) },
    trailHead,
    report,
  };
}

const lateCashOf = (late: readonly LateFact[], currency: Money["currency"]): Money =>
  late.reduce((total, { drawer }) => (drawer === null ? total : add(total, drawer)), zero(currency));

/** What somebody may read who may not know what is in the drawer. */
export interface BlindReport {
  readonly kind: "blind";
  /** Of a Z. */
  readonly number: number | null;
  readonly shift: ShiftReport["shift"];
  readonly identity: EndOfDayReport["identity"];
  readonly salesCount: number;
  readonly returnsCount: number;
  readonly exceptions: EndOfDayReport["exceptions"];
  readonly byCashier: readonly { readonly name: string | null; readonly salesCount: number }[];
}

/** What was sold tells what was paid in cash, so who counts blind reads how often, not how much. */
export function blindReport({ number, shift, report }: ShiftReport): BlindReport {
  return {
    kind: "blind",
    number,
    shift,
    identity: report.identity,
    salesCount: report.counts.sales,
    returnsCount: report.counts.returns,
    exceptions: report.exceptions.map((one) => ({ ...one, amount: null })),
    byCashier: report.byCashier.map(({ name, salesCount }) => ({ name, salesCount })),
  };
}
