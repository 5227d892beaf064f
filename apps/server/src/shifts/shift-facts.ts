import type { OpenTransaction, ShiftCountRecord, ShiftRecord, Tx } from "@till/db";
import type { PersonId } from "@till/kernel";
import { money, zero } from "@till/money";
import type { DayFacts, LateFact, MoneyFact, ShiftFacts } from "@till/reports";
import { drawerFacts, reportNames, unknownOutcomes } from "../use-cases/end-of-day.ts";
import type { Deps } from "../deps.ts";
import { feeRates } from "../use-cases/fee-rates.ts";
import type { ShiftCash } from "./shift-cash.ts";

interface Folded {
  readonly shift: ShiftRecord;
  readonly cash: ShiftCash;
  readonly counts: readonly ShiftCountRecord[];
  /** Null for an X. */
  readonly closed: Omit<NonNullable<ShiftFacts["closed"]>, "by" | "approvedBy"> | null;
  readonly nowMs: number;
}

/** Loads what an X or a Z of a shift is folded from: what its register has booked since the last Z. */
export async function shiftFacts(deps: Deps, tx: Tx, folded: Folded): Promise<ShiftFacts> {
  const { shift, cash, closed, nowMs } = folded;
  const fromMs = cash.previousClosedAtMs ?? shift.openedAtMs - 1;
  const [documents, acts, people, handOvers, names, trail] = await Promise.all([
    tx.zReports.documents({
      registerId: shift.registerId,
      transactions: cash.transactions,
      begunSinceMs: fromMs,
    }),
    tx.drawerActs.since({
      registerId: shift.registerId,
      shiftId: shift.id,
      recordedAfterMs: cash.previous?.recordedAtMs ?? fromMs,
    }),
    tx.people.list(),
    tx.shifts.handOvers(shift.id),
    reportNames(deps, tx),
    tx.audit.head(),
  ]);
  const nameOf = (id: PersonId | null): string | null => people.find((one) => one.id === id)?.name ?? null;
  const store = deps.storeOf(shift.storeId);
  const day: DayFacts = {
    ...documents,
    identity: {
      merchantName: deps.merchant.name,
      storeName: store.name,
      registerName: names.registers.get(shift.registerId) ?? null,
      businessDay: shift.businessDay,
      timeZone: store.timeZone,
      cutoffHour: store.cutoffHour,
      currency: deps.merchant.currency,
      madeAtMs: nowMs,
      softwareVersion: deps.version,
    },
    facts: bookedHere(documents.facts, cash.transactions),
    shifts: [shift],
    unmatched: [],
    ...drawerFacts(acts),
    unknown: await unknownOutcomes(tx, documents.charges),
    names,
    feeRates: feeRates(deps),
    period: { fromMs, toMs: Math.max(nowMs, closed?.atMs ?? nowMs) },
    before: null,
  };
  return {
    day,
    shiftId: shift.id,
    registerId: shift.registerId,
    openedBy: nameOf(shift.openedBy),
    openedAtMs: shift.openedAtMs,
    float: shift.float,
    closed: closed && { ...closed, by: nameOf(shift.closedBy), approvedBy: nameOf(shift.approverId) },
    counts: folded.counts.map(({ countedBy, position, counted, expected, pieces, countedAtMs }) => ({
      position,
      counted,
      expected,
      pieces,
      countedAtMs,
      countedBy: nameOf(countedBy),
    })),
    handOvers: handOvers.map(({ id, fromPerson, toPerson, atMs }) => ({
      countPosition: folded.counts.find((count) => count.id === id)?.position ?? null,
      from: nameOf(fromPerson),
      to: nameOf(toPerson),
      atMs,
    })),
    late: cash.late.flatMap((one) => toLateFact(one, deps)),
    previousTotal: cash.previous?.cumulative ?? zero(deps.merchant.currency),
    trailHead: trail && { position: trail.position, hash: trail.hash },
  };
}

/** Booked in this Z, or only there to explain: the cause of a journal transaction names its fact. */
function bookedHere(
  facts: readonly (MoneyFact & { readonly businessDay: string })[],
  transactions: readonly OpenTransaction[],
): MoneyFact[] {
  const causes = new Set(transactions.map(({ cause }) => cause));
  const corrected = new Set(
    transactions.flatMap(({ cause, chargeId }) => (cause.startsWith("correction:") ? (chargeId ?? []) : [])),
  );
  // `capture:stripe:ch_1`, `cash_in:<charge>`: the gateway's name is the fact's charge's own.
  const named = new Set(
    [...causes].map((cause) => {
      const [rule = "", ...rest] = cause.split(":");
      return rest.length > 1
        ? `${rule}:${rest.slice(1).join(":")}`
        : cause.replace(/^.*(_in|_refund):/, "$1:");
    }),
  );
  return facts.map((fact) => {
    const own = ownCause(fact);
    const isHere =
      fact.kind === "capture_undone"
        ? corrected.has(fact.chargeId)
        : named.has(`${ruleOf[fact.kind]}:${fact.ref}`) || (own !== null && named.has(own));
    const { businessDay: _, ...rest } = fact;
    return isHere ? rest : { ...rest, businessDay: notHere };
  });
}

/** No business day: what carries it was booked in another Z. */
const notHere = "elsewhere";

const ruleOf: Readonly<Record<MoneyFact["kind"], string>> = {
  authorized: "none",
  captured: "capture",
  capture_undone: "correction",
  fee: "fee",
  reversed: "charge_reversed",
  refund_accepted: "refund_accepted",
  refunded: "refund_left",
  refund_failed: "refund_failed",
  dispute_withdrawn: "dispute_withdrawn",
  dispute_won: "dispute_won",
  dispute_lost: "dispute_lost",
};

/** What is booked without a gateway is named for our own ids, whatever it came in as: cash, a gift card, external. */
function ownCause({ kind, chargeId, refundId }: MoneyFact): string | null {
  if (kind === "captured") return `_in:${chargeId}`;
  if (kind === "reversed") return `let_go:${chargeId}`;
  return kind === "refund_accepted" && refundId !== null ? `_refund:${refundId}` : null;
}

const lateKinds: Partial<Record<OpenTransaction["kind"], LateFact["kind"]>> = {
  sale_completed: "sale",
  goods_returned: "return",
  money_in: "gateway",
  refund_accepted: "gateway",
  refund_failed: "gateway",
  charge_reversed: "gateway",
  dispute_withdrawn: "gateway",
  dispute_won: "gateway",
  dispute_lost: "gateway",
};

function toLateFact(one: OpenTransaction, { merchant }: Deps): LateFact[] {
  const { drawerMinor, saleId, shiftId, occurredAtMs, recordedAtMs } = one;
  const moved = drawerMinor > 0n ? "cash_in" : "cash_out";
  const kind = drawerMinor === 0n ? lateKinds[one.kind] : moved;
  if (kind === undefined) return [];
  const drawer = drawerMinor === 0n ? null : money(drawerMinor, merchant.currency);
  return [{ kind, saleId, shiftId, drawer, occurredAtMs, recordedAtMs }];
}
