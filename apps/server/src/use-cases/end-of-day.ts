import type { DayFacts as StoredDay, Register, Tx } from "@till/db";
import type { RegisterId, VariantId } from "@till/kernel";
import { isAttemptOpen } from "@till/payments";
import {
  type DayFacts,
  type DayFigures,
  type EndOfDayReport,
  type ReportNames,
  type ReportSection,
  type UnknownOutcome,
  endOfDay,
  figuresOf,
  reportCsv,
} from "@till/reports";
import { addDays, businessDay } from "@till/sales";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { notFound } from "../till-error.ts";
import { feeRates } from "./fee-rates.ts";

export interface DayQuery {
  readonly businessDay?: string | undefined;
  readonly registerId?: RegisterId | undefined;
}

/** The day that trade counts on now, at the storefront's store. */
export function currentDay(deps: Deps): string {
  const store = deps.storeOf(deps.webRegister.storeId);
  return businessDay(deps.clock.nowMs(), store.timeZone, store.cutoffHour);
}

/** The X report of a day, of one register or the whole shop. Throws `forbidden`, `not_found` (register). */
export function endOfDayReport(deps: Deps) {
  return (caller: Caller, query: DayQuery): Promise<EndOfDayReport> => {
    authorize(caller, "report.read");
    return deps.uow.read(deps.merchantId, async (tx) => endOfDay(await loadDay(deps, tx, query)));
  };
}

/** One section of the report as CSV, with a header row. */
export function endOfDayCsv(deps: Deps) {
  const report = endOfDayReport(deps);
  return async (caller: Caller, query: DayQuery & { readonly section: ReportSection }): Promise<string> =>
    reportCsv(await report(caller, query), query.section);
}

async function loadDay(deps: Deps, tx: Tx, query: DayQuery): Promise<DayFacts> {
  const day = query.businessDay ?? currentDay(deps);
  const register = query.registerId ? await tx.merchants.register(query.registerId) : null;
  if (query.registerId && !register) throw notFound("register");
  const scope = register ? { registerId: register.id } : {};
  const [stored, earlier] = await Promise.all([
    tx.reports.day({ businessDay: day, ...scope }),
    tx.reports.day({ businessDay: addDays(day, -7), ...scope }),
  ]);
  const facts = await toFacts(deps, tx, { day, register, stored });
  return {
    ...facts,
    before: await figuresBefore(deps, tx, { day: addDays(day, -7), register, stored: earlier }),
  };
}

interface Loaded {
  readonly day: string;
  readonly register: Register | null;
  readonly stored: StoredDay;
}

async function figuresBefore(deps: Deps, tx: Tx, loaded: Loaded): Promise<DayFigures | null> {
  if (loaded.stored.sales.length === 0) return null;
  return figuresOf(endOfDay(await toFacts(deps, tx, loaded)));
}

async function toFacts(deps: Deps, tx: Tx, { day, register, stored }: Loaded): Promise<DayFacts> {
  const store = deps.storeOf(register?.storeId ?? deps.webRegister.storeId);
  return {
    identity: {
      merchantName: deps.merchant.name,
      storeName: store.name,
      registerName: register?.name ?? null,
      businessDay: day,
      timeZone: store.timeZone,
      cutoffHour: store.cutoffHour,
      currency: deps.merchant.currency,
      madeAtMs: deps.clock.nowMs(),
      softwareVersion: deps.version,
    },
    ...stored,
    ...drawerFacts(stored.drawerActs),
    unknown: await unknownOutcomes(tx, stored.charges),
    names: await reportNames(deps, tx),
    feeRates: feeRates(deps),
    before: null,
  };
}

/** What registers, people, gateways and categories are called now. */
export async function reportNames(deps: Deps, tx: Tx): Promise<ReportNames> {
  const [catalogue, people, registers] = await Promise.all([
    tx.catalogue.load(),
    tx.people.list(),
    tx.merchants.registers(),
  ]);
  const categoryNames = new Map(catalogue.categories.map(({ code, name }) => [code, name]));
  const categories = new Map<VariantId, { readonly code: string; readonly name: string }>();
  for (const product of catalogue.products) {
    const category = {
      code: product.categoryCode,
      name: categoryNames.get(product.categoryCode) ?? product.categoryCode,
    };
    for (const variant of product.variants) categories.set(variant.id, category);
  }
  return {
    registers: new Map(registers.map(({ id, name }) => [id, name])),
    people: new Map(people.map(({ id, name }) => [id, name])),
    gateways: new Map([...deps.gateways.values()].map(({ name, label }) => [name, label])),
    categories,
  };
}

/** Acts of which nobody knows what became, among the charges that are still open in some way. */
export async function unknownOutcomes(tx: Tx, charges: StoredDay["charges"]): Promise<UnknownOutcome[]> {
  const open = await tx.charges.list({ open: true, limit: 200 });
  const known = new Set(charges.map(({ id }) => id));
  const lists = await Promise.all(
    open
      .filter(({ id }) => known.has(id))
      .map(async (charge): Promise<UnknownOutcome[]> => {
        const attempts = await tx.attempts.ofCharge(charge.id);
        return attempts
          .filter(({ state }) => isAttemptOpen(state))
          .map(({ refundId, startedAtMs }) => ({ chargeId: charge.id, refundId, sinceMs: startedAtMs }));
      }),
  );
  return lists.flat();
}

/** Cash that moved beside selling, and the times a drawer was opened for no sale. */
export function drawerFacts(acts: StoredDay["drawerActs"]): Pick<DayFacts, "cashMovements" | "openings"> {
  return {
    cashMovements: acts.flatMap(({ id, kind, amount, reason, note, atMs, registerId, shiftId, doneBy }) =>
      kind === "no_sale" || amount === null
        ? []
        : [{ id, kind, amount, reason: note ?? reason, atMs, registerId, shiftId, personId: doneBy }],
    ),
    openings: acts
      .filter(({ kind }) => kind === "no_sale")
      .map(({ registerId, doneBy, approverId, atMs, reason, note }) => ({
        registerId,
        personId: doneBy,
        approverId,
        atMs,
        reason: note ?? reason,
      })),
  };
}
