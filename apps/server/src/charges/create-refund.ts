import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import {
  type AttemptId,
  type ChargeId,
  type PersonId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type StoredValueId,
  type Uuid,
  invariant,
} from "@till/kernel";
import type { PaidFrom } from "@till/ledger";
import { type Money, compare, max, toDecimal, zero } from "@till/money";
import { type Attempt, type Charge, type ChargeFact, type Refund } from "@till/payments";
import type { PricedReturn } from "@till/sales";
import type { RefundView } from "@till/wire";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { requireAtRegister } from "../access/at-register.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { load, valueToLoad } from "../stored-values/refund-to.ts";
import { takeBackSoldCards } from "../stored-values/sold-cards.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { type Booking, bookRefundPaid, contextOf, ownAccount } from "./books.ts";
import { openCaptures } from "./capture-to-refund.ts";
import {
  type ChargeParts,
  askAgainAfterMs,
  loadChargeParts,
  refundableOf,
  toRefundView,
} from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater, wholeOf } from "./new-attempt.ts";
import { type PaidFor, type RefundGoods, whatIsPaidFor } from "./refund-goods.ts";
import { capturesToRefund, refundRefusal } from "./refund-refusal.ts";

export interface CreateRefund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly returnId: ReturnId;
  readonly goods: RefundGoods;
  readonly reason: string;
  readonly registerId: RegisterId | null;
  /** `cash`: over the counter, for money that a gateway took. Off unless the merchant allows it. */
  readonly to?: Refund["to"] | undefined;
  /** The code of the store credit it goes to. */
  readonly code?: string | undefined;
  readonly occurredAtMs?: number | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/** Refunds of one charge go out one after another; this is how long one waits for those before it. */
const turn = { looksMax: 200, lookMs: 100 } as const;

/**
 * Gives money back against one charge, for goods or as an amount; tax and discount go back in the proportion they
 * were sold in. Of a charge that was let go an amount goes back, and no goods: its money is the customer's own. Several
 * at once are taken on together, never more than was captured, and sent one after another. A refusal by the gateway and
 * an unknown outcome are values. Throws `TillError`: `not_found`, `conflict`, `over_refund` (with what is left),
 * `not_refundable`, `charge_disputed`, `refund_window_passed`, `unknown_outcome` (nobody knows yet what became of an
 * earlier act on this charge), `invalid_input`, `forbidden`.
 */
export function createRefund(deps: Deps) {
  return async (caller: Caller, input: CreateRefund): Promise<RefundView> => {
    authorizeOrApproved(caller, "refund.create");
    await resolveFirst(deps, input.chargeId);
    const begun = await deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
    if (begun.drive) await driveUntilSent(deps, input);
    const view = await refundView(deps, input.id);
    if (begun.drive && !hasEnded(view)) await lookSoon(deps, input.chargeId);
    return view;
  };
}

const hasEnded = ({ state }: RefundView): boolean =>
  state === "succeeded" || state === "failed" || state === "canceled";

/** Nobody need be told of its end: it is asked for in a moment, long before it is taken for left alone. */
function lookSoon(deps: Deps, chargeId: ChargeId): Promise<void> {
  const { merchantId, limits } = deps;
  return deps.uow.run(merchantId, (tx) =>
    tx.jobs.enqueue(
      "charge.refresh",
      { merchantId, chargeId, tries: 0 },
      { startAfterMs: limits.refreshFirstMs },
    ),
  );
}

/** Every further act on a charge resolves it first. */
async function resolveFirst(deps: Deps, chargeId: ChargeId): Promise<void> {
  const attempts = await deps.uow.run(deps.merchantId, (tx) => tx.attempts.ofCharge(chargeId));
  if (attempts.some(({ state }) => state === "unknown")) await driveCharge(deps)(chargeId);
}

/** Whoever holds the charge sends what is recorded; this waits for its own, and takes over when nobody does. */
async function driveUntilSent(deps: Deps, { id, chargeId }: CreateRefund): Promise<void> {
  const drive = driveCharge(deps);
  for (let look = 0; look < turn.looksMax; look += 1) {
    const result = await drive(chargeId);
    const attempts = await deps.uow.run(deps.merchantId, (tx) => tx.attempts.ofCharge(chargeId));
    const waits = attempts.some(({ refundId, state }) => refundId === id && state === "sending");
    if (!waits || attempts.some(({ state }) => state === "unknown")) return;
    if (result === "busy") await deps.sleep(turn.lookMs);
  }
}

export function refundView(deps: Deps, id: RefundId): Promise<RefundView> {
  return deps.uow.read(deps.merchantId, async (tx) => {
    const refund = await tx.refunds.find(id);
    if (!refund) throw notFound("refund");
    return toRefundView(refund, await tx.attempts.ofCharge(refund.chargeId));
  });
}

async function begin(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  input: CreateRefund,
): Promise<{ readonly drive: boolean }> {
  const nowMs = deps.clock.nowMs();
  if (!(await claimFirst(tx, { procedure: "refunds.create", id: input.id, content: input, nowMs }))) {
    return { drive: false };
  }
  const known = await tx.charges.find(input.chargeId);
  if (!known) throw notFound("charge");
  if (input.registerId && !(await tx.merchants.register(input.registerId))) throw notFound("register");
  const { sale, charge } = await lockSaleAndCharge(tx, known);
  const parts = await loadChargeParts(tx, charge);
  if (parts.attempts.some(holdsRefundsUp)) throw stillOpen();

  const paidFor = await whatIsPaidFor(tx, { sale, charge }, input.goods);
  const to = whereTo(charge, input);
  if (to === "cash") await allowCash(tx);
  const atOnce = charge.gateway === null || to !== "original";
  const drawer = input.registerId ?? charge.registerId;
  if (atOnce) requireAtDrawer(caller, drawer);
  const captured = refuseUnrefundable(deps, parts, { total: paidFor.total, to });
  const refund: Refund = {
    id: input.id,
    chargeId: charge.id,
    saleId: sale.id,
    returnId: returnIdOf(paidFor, input),
    amount: paidFor.total,
    to,
    reason: input.reason,
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: tillTime(input.occurredAtMs ?? nowMs, nowMs),
  };
  const approverId = await permitRefund(deps, tx, { caller, input, refund });
  const loads = await valueToLoad(deps, tx, { charge, refund, code: input.code, nowMs });
  await tx.refunds.insert(refund);
  if (paidFor.kind === "return") {
    const { goods } = paidFor;
    await tx.sales.insertReturn(newReturn(deps, sale, { input, goods, caller, atMs: refund.createdAtMs }));
    await takeBackSoldCards(tx, { sale, goods, refund });
  }
  await audit(deps, tx, toActor(caller, approverId), {
    action: "refund.created",
    subject: refund.id,
    before: null,
    after: { chargeId: charge.id, amountMinor: refund.amount.amountMinor.toString(), reason: refund.reason },
  });
  if (atOnce) {
    await payBack(deps, tx, { sale, charge, refund, loads, registerId: drawer });
    return { drive: false };
  }
  await recordAttempt(deps, tx, { charge, refund, captured });
  return { drive: true };
}

/** Cash goes back as cash, whoever asks for it by that name. */
function whereTo({ tender }: Charge, { to = "original" }: CreateRefund): Refund["to"] {
  return to === "cash" && tender.kind === "cash" ? "original" : to;
}

/** Up to the caller's own limit, or with a manager's approval; another way than it came with one of its own. */
async function permitRefund(
  deps: Deps,
  tx: Tx,
  {
    caller,
    input,
    refund,
  }: { readonly caller: Caller; readonly input: CreateRefund; readonly refund: Refund },
): Promise<PersonId | null> {
  if (input.registerId !== null && caller.kind === "person" && caller.registerId !== null)
    requireAtRegister(caller, input.registerId);
  const ask = {
    size: refund.amount.amountMinor,
    subject: refund.id,
    atMs: refund.createdAtMs,
    approvalIds: input.approvalIds,
  };
  const created = await permit(deps, tx, { caller, ask: { ...ask, permission: "refund.create" } });
  if (refund.to === "original") return created.approverId;
  const permission = refund.to === "cash" ? "refund.to_cash" : "refund.to_store_credit";
  const otherWay = await permit(deps, tx, { caller, ask: { ...ask, permission } });
  return otherWay.approverId ?? created.approverId;
}

function returnIdOf(paidFor: PaidFor, { returnId }: CreateRefund): ReturnId | null {
  switch (paidFor.kind) {
    case "return":
      return returnId;
    case "owed":
      return paidFor.record.id;
    case "own_money":
      return null;
  }
}

/**
 * Cash leaves a drawer by a person's hand: at the register they are signed in at, or as the office says. No
 * program stands at one.
 */
function requireAtDrawer(caller: Caller, drawer: RegisterId | null): void {
  const isInOffice = caller.kind === "person" && caller.registerId === null;
  if (!isInOffice && drawer !== null) requireAtRegister(caller, drawer);
}

/** A refund on its way is waited for; anything else that is open, or unknown, could change what is left. */
const holdsRefundsUp = ({ kind, state }: Attempt): boolean =>
  state === "unknown" || (state === "sending" && kind !== "refund");

async function allowCash(tx: Tx): Promise<void> {
  const settings = await tx.settings.find();
  if (settings?.refundToCash) return;
  throw new TillError({
    code: "forbidden",
    retry: "never",
    message: "This shop gives cash back only for cash. A manager can allow it in the office, under Gateways.",
  });
}

/** The capture to refund against. The last guard before money leaves: the charge's row is locked. */
function refuseUnrefundable(
  deps: Deps,
  parts: ChargeParts,
  { total, to }: { readonly total: Money; readonly to: Refund["to"] },
): ChargeFact {
  const refusal = refundRefusal(deps, parts, to);
  if (refusal) throw refusal;
  const [first] = capturesToRefund(parts, to);
  invariant(first, "what can be refunded was captured");
  const left = refundableOf(parts);
  if (compare(total, left) > 0) throw overRefund(left);
  if (parts.charge.gateway === null) return first;
  const open = openCaptures(parts);
  const fitting = open.find((candidate) => compare(candidate.left, total) >= 0);
  if (fitting || to !== "original") return fitting?.capture ?? first;
  throw overRefund(open.reduce((most, { left: part }) => max(most, part), zero(total.currency)));
}

const overRefund = (left: Money): TillError =>
  new TillError({
    code: "over_refund",
    retry: "never",
    remainingMinor: left.amountMinor,
    message: `Only ${toDecimal(left)} ${left.currency} is left to refund on this charge at once.`,
  });

function newReturn(
  deps: Deps,
  sale: SaleRecord,
  by: {
    readonly input: CreateRefund;
    readonly goods: PricedReturn;
    readonly caller: Caller;
    readonly atMs: number;
  },
): ReturnRecord {
  return {
    id: by.input.returnId,
    merchantId: deps.merchantId,
    saleId: sale.id,
    refundId: by.input.id,
    registerId: by.input.registerId ?? sale.registerId,
    personId: by.caller.kind === "person" ? by.caller.person.id : null,
    goods: by.goods,
    state: "planned",
    occurredAtMs: by.atMs,
    businessDay: null,
    receiptNumber: null,
  };
}

/** Cash out of the drawer, or a card that is loaded, needs no network: one transaction does it all. */
async function payBack(
  deps: Deps,
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly charge: Charge;
    readonly refund: Refund;
    /** The gift card or store credit it goes onto. */
    readonly loads: StoredValueId | null;
    readonly registerId: RegisterId;
  },
): Promise<void> {
  const { sale, charge, refund, loads, registerId } = by;
  const atMs = refund.createdAtMs;
  await tx.refunds.update(refund.id, { state: "succeeded" });
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs() };
  const { businessDay } = contextOf(booking, atMs);
  const fact = { ref: refund.id, refundId: refund.id, amount: refund.amount, atMs };
  await tx.charges.addFact(charge.id, "till", { kind: "refund_accepted", ...fact }, businessDay);
  await tx.charges.addFact(charge.id, "till", { kind: "refunded", ...fact }, businessDay);
  if (loads !== null) await load(tx, loads, refund);
  const from = refund.to === "original" ? ownAccount(charge, registerId) : paidTo(refund.to, registerId);
  await bookRefundPaid(booking, refund, { from, atMs, registerId });
}

const paidTo = (to: "cash" | "store_credit", registerId: RegisterId): PaidFrom =>
  to === "cash" ? { kind: "cash", registerId } : { kind: "store_credit" };

async function recordAttempt(
  deps: Deps,
  tx: Tx,
  by: { readonly charge: Charge; readonly refund: Refund; readonly captured: ChargeFact },
): Promise<void> {
  const { charge, refund, captured } = by;
  const gateway = gatewayOf(deps, charge);
  const id = deps.ids.next<AttemptId>();
  const call = gateway.refund.prepare({
    chargeId: charge.id,
    refundId: refund.id,
    attemptId: id,
    amount: refund.amount,
    captureId: captured.ref,
    reason: refund.reason,
  });
  if (!call.ok) {
    throw new TillError({
      code: "not_refundable",
      retry: "never",
      message: `${gateway.label} cannot make this refund: ${call.error.detail}`,
    });
  }
  const nowMs = deps.clock.nowMs();
  await tx.attempts.insert(
    newAttempt({
      id,
      charge,
      refundId: refund.id,
      kind: "refund",
      asks: wholeOf(refund),
      call: call.value,
      nowMs,
    }),
  );
  invariant(refund.amount.amountMinor > 0n, "a refund moves something");
  await takeUpLater(deps, tx, charge.id);
}

const stillOpen = (): TillError =>
  new TillError({
    code: "unknown_outcome",
    retry: "being_resolved",
    retryAfterMs: askAgainAfterMs,
    message: "We are still asking the payment service about this charge. Wait a moment, then try again.",
  });
