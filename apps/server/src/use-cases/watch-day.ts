import type { DayFacts } from "@till/db";
import { add, zero } from "@till/money";
import { localHour } from "@till/sales";
import type { DayTick } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { currentDay } from "./end-of-day.ts";

/** Fast enough to feel live, slow enough for a laptop; a screen is watched for a shift at most before it reconnects. */
const timing = { lookMs: 2000, lifeMs: 10 * 60 * 60_000, latestMax: 12 } as const;

/** The day as it goes: the first picture at once, another whenever something changed. */
export function watchDay(deps: Deps) {
  return async function* watch(caller: Caller, signal: AbortSignal | undefined): AsyncGenerator<DayTick> {
    authorize(caller, "report.read");
    const startedMs = deps.clock.nowMs();
    let shown = "";
    while (!isAborted(signal) && deps.clock.nowMs() - startedMs < timing.lifeMs) {
      const tick = await lookAtDay(deps);
      const key = [
        tick.businessDay,
        tick.salesCompleted,
        tick.collected.amountMinor,
        tick.unknownCharges,
        tick.latest.map(({ receiptNumber }) => receiptNumber).join(),
      ].join("|");
      if (key !== shown) {
        shown = key;
        yield tick;
      }
      await deps.sleep(timing.lookMs);
    }
  };
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false;

/** Money in and money back, signed: of charges, and in cash for goods without a receipt, which are of no charge. */
function movedOn(
  businessDay: string,
  { facts, returns }: DayFacts,
): readonly { readonly minor: bigint; readonly atMs: number }[] {
  const ofCharges = facts.flatMap((fact) => {
    const sign = fact.kind === "captured" ? 1n : fact.kind === "refund_accepted" ? -1n : 0n;
    if (sign === 0n || fact.businessDay !== businessDay) return [];
    return [{ minor: sign * fact.amount.amountMinor, atMs: fact.atMs }];
  });
  const noReceipt = returns.flatMap((one) =>
    one.kind === "no_receipt" && one.paidTo === "cash"
      ? [{ minor: -one.goods.total.amountMinor, atMs: one.occurredAtMs }]
      : [],
  );
  return [...ofCharges, ...noReceipt];
}

function lookAtDay(deps: Deps): Promise<DayTick> {
  const businessDay = currentDay(deps);
  const store = deps.storeOf(deps.webRegister.storeId);
  return deps.uow.read(deps.merchantId, async (tx) => {
    const day = await tx.reports.day({ businessDay });
    const currency = deps.merchant.currency;
    let collected = zero(currency);
    const hours = new Map<number, bigint>();
    for (const { minor, atMs } of movedOn(businessDay, day)) {
      collected = add(collected, { amountMinor: minor, currency });
      const hour = localHour(atMs, store.timeZone);
      hours.set(hour, (hours.get(hour) ?? 0n) + minor);
    }
    const completed = day.sales.filter(({ state }) => state === "completed");
    const open = await tx.charges.list({ open: true, limit: 200 });
    const attempts = await Promise.all(open.map(({ id }) => tx.attempts.ofCharge(id)));
    return {
      businessDay,
      salesCompleted: completed.length,
      collected,
      unknownCharges: attempts.filter((list) => list.some(({ state }) => state === "unknown")).length,
      byHour: [...hours]
        .map(([hour, collectedMinor]) => ({ hour, collectedMinor }))
        .toSorted((a, b) => a.hour - b.hour),
      latest: completed
        .toSorted((a, b) => (b.completedAtMs ?? 0) - (a.completedAtMs ?? 0))
        .slice(0, timing.latestMax)
        .map((sale) => ({
          saleId: sale.id,
          registerName: deps.registerOf(sale.registerId).name,
          total: sale.sale.totals.total,
          atMs: sale.completedAtMs ?? sale.recordedAtMs,
          receiptNumber: sale.receiptNumber,
        })),
    };
  });
}
