import type { PostedTransaction, SaleRecord, Tx } from "@till/db";
import { InvariantError, type RegisterId, invariant } from "@till/kernel";
import {
  type JournalTransaction,
  type MoneyIn,
  type PaidFrom,
  type PostingContext,
  cashRounded,
  chargeReversed,
  correctionOf,
  depositApplied,
  disputeLost,
  disputeWithdrawn,
  disputeWon,
  feeKnown,
  goodsReturned,
  moneyIn,
  refundAccepted,
  refundFailed,
  refundLeft,
  refundPaid,
  saleCompleted,
} from "@till/ledger";
import { type Money, add, compare, max, subtract, zero } from "@till/money";
import type { Charge, ChargeFact, ChargeLife, Refund } from "@till/payments";
import { businessDay } from "@till/sales";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { issueSoldCards } from "../stored-values/sold-cards.ts";
import { saleMoney } from "./open-amount.ts";

/** One fact being booked, under the locks of its sale and charge. `sale` is replaced when it completes. */
export interface Booking {
  readonly deps: Deps;
  readonly tx: Tx;
  sale: SaleRecord;
  readonly charge: Charge;
  readonly nowMs: number;
  /** What had come in for the sale before this fact, where that is known; else it is read. */
  paidBefore?: Money | null;
}

/**
 * The day a fact is booked on. What a till did counts on the day it did it, by its own clock; what a gateway says,
 * on the day we learn it, so that a day once read does not change under its reader.
 */
export function contextOf({ deps, sale, charge, nowMs }: Booking, occurredAtMs: number): PostingContext {
  const store = deps.storeOf(sale.storeId);
  const countedAtMs = charge.gateway === null ? occurredAtMs : nowMs;
  return {
    occurredAtMs,
    businessDay: businessDay(countedAtMs, store.timeZone, store.cutoffHour),
    storeId: sale.storeId,
    registerId: sale.registerId,
    ...(sale.shiftId ? { shiftId: sale.shiftId } : {}),
  };
}

/** Books a fact that was stored just now. `life` is the charge with all its facts, `news` those stored with this one. */
export async function bookFact(
  booking: Booking,
  fact: ChargeFact,
  { life, news }: { readonly life: ChargeLife; readonly news: readonly ChargeFact[] },
): Promise<void> {
  const refund = life.refunds.find(({ id }) => id === fact.refundId);
  // A dispute about money that is back already withdraws nothing.
  if (fact.amount.amountMinor === 0n) return;
  switch (fact.kind) {
    case "authorized":
      return;
    case "captured":
      return bookCapture(booking, fact, await owedAgain(booking, fact, news));
    case "capture_undone":
      return bookCaptureUndone(booking, fact);
    case "fee":
      return bookFee(booking, fact);
    case "reversed":
      return bookReversal(booking, fact);
    case "refund_accepted":
      invariant(refund, "a refund's fact belongs to a stored refund");
      return bookRefundAccepted(booking, refund, fact.ref);
    case "refunded":
      invariant(refund, "a refund's fact belongs to a stored refund");
      return bookRefundLeft(booking, refund, fact.ref);
    case "refund_failed": {
      invariant(refund, "a refund's fact belongs to a stored refund");
      const left = life.facts.some(({ kind, ref }) => kind === "refunded" && ref === fact.ref);
      return bookRefundFailed(booking, refund, fact.ref, left);
    }
    case "dispute_withdrawn":
    case "dispute_won":
    case "dispute_lost":
      return bookDispute(booking, { ...fact, kind: fact.kind });
  }
}

async function post(
  { tx, nowMs }: Pick<Booking, "tx" | "nowMs">,
  transaction: JournalTransaction | null,
): Promise<void> {
  if (transaction) await tx.journal.post(transaction, nowMs);
}

function intoOf({ charge }: Booking, ref: string): MoneyIn {
  if (charge.gateway !== null) return { kind: "gateway", gateway: charge.gateway, ref };
  return ownAccount(charge, charge.registerId);
}

/** Where the money of a tender lies that no gateway holds; cash in the drawer of `registerId`. */
export function ownAccount(
  { tender }: Pick<Charge, "tender">,
  registerId: RegisterId,
): Exclude<MoneyIn, { readonly kind: "gateway" }> & PaidFrom {
  switch (tender.kind) {
    case "cash":
      return { kind: "cash", registerId };
    case "gift_card":
    case "store_credit":
    case "exchange":
      return { kind: tender.kind };
    case "external":
      return { kind: "external", name: tender.name ?? "other" };
    case "card":
    case "paypal":
      throw new InvariantError(`a ${tender.kind} charge is a gateway's`);
  }
}

/**
 * Money came in. The capture that pays the last of a sale completes it: revenue is booked once, deposits are
 * applied. Money for a charge that was let go, or above what is owed, belongs to the customer until it is given back.
 */
export async function bookCapture(
  booking: Booking,
  fact: ChargeFact,
  reopened: Money = zero(fact.amount.currency),
): Promise<void> {
  const { charge } = booking;
  const context = contextOf(booking, fact.atMs);
  const completing = await whatCompletes(booking, fact);
  const into = {
    ...context,
    saleId: charge.saleId,
    chargeId: charge.id,
    into: intoOf(booking, fact.ref),
    amount: fact.amount,
    receivableOpen: max(completing?.owed ?? zero(fact.amount.currency), reopened),
  };
  // They do not depend on each other's answers, so they travel together, in this order.
  await Promise.all([
    completing && completeSale(booking, context),
    completing && applyDeposits(booking, context, completing.before),
    post(booking, moneyIn(into)),
    charge.capturedAtMs === null && booking.tx.charges.update(charge.id, { capturedAtMs: fact.atMs }),
  ]);
}

/** What cash rounds of a sale whose revenue is booked already, on the day that is; with any other sale its rounding is booked. */
export async function bookRounding(booking: Booking): Promise<void> {
  const { sale, charge } = booking;
  const { tender } = charge;
  if (sale.state !== "completed" || tender.kind !== "cash" || !tender.rounding) return;
  invariant(sale.businessDay, "a completed sale has its day");
  const context = { ...contextOf(booking, charge.createdAtMs), businessDay: sale.businessDay };
  const of = { saleId: sale.id, chargeId: charge.id, rounding: tender.rounding };
  await post(booking, cashRounded({ ...context, ...of }));
}

const causeOfCapture = ({ charge }: Booking, ref: string): string => `capture:${charge.gateway}:${ref}`;

/** Takes back what was booked on a manager's word: the gateway's own capture follows at once. */
async function bookCaptureUndone(booking: Booking, fact: ChargeFact): Promise<void> {
  const decided = await findPosted(booking, causeOfCapture(booking, fact.ref));
  if (decided) await post(booking, correctionOf(decided, contextOf(booking, fact.atMs)));
}

/** What of a completed sale a gateway's capture pays: what a correction has opened again, or what a charge that was let go left. */
async function owedAgain(booking: Booking, fact: ChargeFact, news: readonly ChargeFact[]): Promise<Money> {
  const undone = await undoneReceivable(booking, fact, news);
  const { tx, sale, charge } = booking;
  if (sale.state !== "completed" || !charge.wanted) return undone;
  // What is stored with this fact counts as taken already.
  const { neverPaid } = await saleMoney(tx, sale);
  const ahead = news.slice(news.indexOf(fact)).filter(({ kind }) => kind === "captured");
  return max(undone, ahead.map(({ amount }) => amount).reduce(add, neverPaid));
}

/** What a correction has opened again on the sale's receivable: the first capture named with it pays that. */
async function undoneReceivable(
  booking: Booking,
  fact: ChargeFact,
  news: readonly ChargeFact[],
): Promise<Money> {
  const currency = booking.sale.sale.currency;
  const first = news.find(({ kind }) => kind === "captured");
  if (first?.ref !== fact.ref) return zero(currency);
  let amountMinor = 0n;
  for (const { ref } of news.filter(({ kind }) => kind === "capture_undone")) {
    const decided = await findPosted(booking, causeOfCapture(booking, ref));
    const paid = decided?.entries.find(({ account }) => account === "receivable");
    amountMinor -= paid?.amountMinor ?? 0n;
  }
  return { amountMinor, currency };
}

async function findPosted({ tx, charge }: Booking, cause: string): Promise<PostedTransaction | undefined> {
  const posted = await tx.journal.list({ chargeId: charge.id, limit: 200 });
  return posted.find((transaction) => transaction.cause === cause);
}

/** Moved by a dispute, by the gateway's own id for the movement. */
async function bookDispute(
  booking: Booking,
  fact: ChargeFact & { readonly kind: "dispute_withdrawn" | "dispute_won" | "dispute_lost" },
): Promise<void> {
  const { charge } = booking;
  if (charge.gateway === null) return;
  const moved = {
    ...contextOf(booking, fact.atMs),
    gateway: charge.gateway,
    ref: fact.ref,
    amount: fact.amount,
    saleId: charge.saleId,
    chargeId: charge.id,
  };
  switch (fact.kind) {
    case "dispute_withdrawn":
      return post(booking, disputeWithdrawn({ ...moved, fee: zero(fact.amount.currency) }));
    case "dispute_won":
      return post(booking, disputeWon(moved));
    case "dispute_lost":
      return post(booking, disputeLost(moved));
  }
}

/** What this capture pays of the sale's receivable, and what came in before it; null unless it completes the sale. */
async function whatCompletes(
  { tx, sale, charge, paidBefore }: Booking,
  { amount }: ChargeFact,
): Promise<{ readonly owed: Money; readonly before: Money } | null> {
  if (sale.state !== "open" || !charge.wanted) return null;
  const paid = paidBefore ?? subtract((await saleMoney(tx, sale)).captured, amount);
  const before = max(paid, zero(amount.currency));
  const owed = subtract(sale.sale.totals.total, before);
  return compare(amount, owed) < 0 ? null : { owed, before };
}

async function applyDeposits(booking: Booking, context: PostingContext, before: Money): Promise<void> {
  if (before.amountMinor === 0n) return;
  await post(booking, depositApplied({ ...context, saleId: booking.sale.id, amount: before }));
}

/** Books the revenue of a sale, once, and says when it happened. */
export async function completeSale(booking: Omit<Booking, "charge">, context: PostingContext): Promise<void> {
  const { deps, tx, sale } = booking;
  const at = { completedAtMs: context.occurredAtMs, businessDay: context.businessDay };
  booking.sale = { ...sale, state: "completed", ...at };
  await Promise.all([
    post(booking, saleCompleted({ ...context, saleId: sale.id, sale: sale.sale })),
    tx.sales.complete(sale.id, at),
    issueSoldCards(tx, sale, context.occurredAtMs),
    audit(deps, tx, systemActor, {
      action: "sale.completed",
      subject: sale.id,
      before: { state: "open" },
      after: { state: "completed", totalMinor: sale.sale.totals.total.amountMinor.toString() },
    }),
    sale.orderTokenHash !== null &&
      tx.jobs.enqueue("receipt.issue", { merchantId: sale.merchantId, saleId: sale.id, returnId: null }),
  ]);
}

async function bookFee(booking: Booking, fact: ChargeFact): Promise<void> {
  const { charge } = booking;
  if (charge.gateway === null) return;
  const { saleId, id: chargeId, gateway } = charge;
  await post(
    booking,
    feeKnown({
      ...contextOf(booking, fact.atMs),
      gateway,
      ref: fact.ref,
      amount: fact.amount,
      saleId,
      chargeId,
    }),
  );
}

async function bookReversal(booking: Booking, fact: ChargeFact): Promise<void> {
  const { charge } = booking;
  if (charge.gateway === null) return;
  const { saleId, id: chargeId, gateway } = charge;
  // Money of an open sale is paid ahead, and what came for a charge that was let go is its payer's own.
  const paysSale = booking.sale.state === "completed" && charge.wanted;
  await post(
    booking,
    chargeReversed({
      ...contextOf(booking, fact.atMs),
      outOf: paysSale ? "receivable" : "customer_funds",
      gateway,
      ref: fact.ref,
      amount: fact.amount,
      saleId,
      chargeId,
    }),
  );
}

/** The gateway took the refund on: from now on the goods count as returned. */
async function bookRefundAccepted(booking: Booking, refund: Refund, ref: string): Promise<void> {
  await bookReturn(booking, refund, booking.nowMs);
  await postGatewayRefund(booking, refund, ref, refundAccepted);
}

const bookRefundLeft = (booking: Booking, refund: Refund, ref: string): Promise<void> =>
  postGatewayRefund(booking, refund, ref, refundLeft);

const bookRefundFailed = (
  booking: Booking,
  refund: Refund,
  ref: string,
  afterItLeft: boolean,
): Promise<void> =>
  postGatewayRefund(booking, refund, ref, (input) => refundFailed({ ...input, afterItLeft }));

async function postGatewayRefund(
  booking: Booking,
  refund: Refund,
  ref: string,
  rule: typeof refundAccepted,
): Promise<void> {
  const { charge, nowMs } = booking;
  if (charge.gateway === null) return;
  const { saleId, id: chargeId, gateway } = charge;
  await post(
    booking,
    rule({
      ...contextOf(booking, nowMs),
      saleId,
      chargeId,
      refundId: refund.id,
      gateway,
      ref,
      amount: refund.amount,
    }),
  );
}

/** Money handed back without a gateway: out of the drawer, or by the outside service that had taken it. */
export async function bookRefundPaid(
  booking: Booking,
  refund: Refund,
  paid: { readonly from: PaidFrom; readonly atMs: number; readonly registerId: RegisterId },
): Promise<void> {
  const { charge } = booking;
  await bookReturn(booking, refund, paid.atMs);
  await post(
    booking,
    refundPaid({
      ...contextOf(booking, paid.atMs),
      registerId: paid.registerId,
      saleId: charge.saleId,
      chargeId: charge.id,
      refundId: refund.id,
      from: paid.from,
      amount: refund.amount,
    }),
  );
}

/** Goods are back, once; what was given for them moves by itself. */
export async function bookReturn(booking: Booking, refund: Refund, atMs: number): Promise<void> {
  const { tx, sale } = booking;
  const planned = await tx.sales.returnOfRefund(refund.id);
  if (planned?.state !== "planned") return;
  // Before its completion a sale has no revenue to take back, so the return belongs to no day: only the money goes.
  const booked = sale.state === "completed";
  const context = { ...contextOf(booking, atMs), registerId: planned.registerId };
  await tx.sales.setReturnState(planned.id, "accepted", booked ? context.businessDay : null);
  if (!booked) return;
  await post(
    booking,
    goodsReturned({ ...context, saleId: sale.id, returnId: planned.id, goods: planned.goods }),
  );
  if (sale.orderTokenHash !== null) {
    await tx.jobs.enqueue("receipt.issue", {
      merchantId: sale.merchantId,
      saleId: sale.id,
      returnId: planned.id,
    });
  }
}
