import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import type { ChargeId, PersonId, RefundId, RegisterId, ReturnId, SaleId, Uuid } from "@till/kernel";
import { type Money, equals, sum } from "@till/money";
import type { ChargeFact, Refund } from "@till/payments";
import { type PricedReturn, planReturn } from "@till/sales";
import type { SaleVoidView } from "@till/wire";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { valueToLoad } from "../stored-values/refund-to.ts";
import { takeBackSoldCards } from "../stored-values/sold-cards.ts";
import { TillError, conflict, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { bookReturn } from "./books.ts";
import { type ChargeParts, loadChargeParts, refundableOf, toRefundView } from "./charge-view.ts";
import { payRefund, refuseHeldUp, refuseUnrefundable } from "./pay-refund.ts";
import { takesGoodsBack } from "./refund-goods.ts";
import { lookAtOpen, resolveFirst, sendRefund } from "./send-refund.ts";

export interface VoidSale {
  readonly id: ReturnId;
  readonly saleId: SaleId;
  readonly registerId: RegisterId;
  readonly refunds: readonly { readonly id: RefundId; readonly chargeId: ChargeId }[];
  readonly occurredAtMs?: number | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/** What every void is recorded with; who gives goods back says why in their own words. */
const reason = "void";

/**
 * Takes back a paid sale whole, in the shift it was made in and at its register: one return of everything, and a refund
 * to each charge of what it holds. All of it is decided and recorded in one transaction, under the lock of the sale, so
 * that none of its money can go back beside it; then gateways are asked. What a gateway refuses stays owed, as it does
 * when any refund fails. Throws `TillError`: `not_found`, `conflict` (other charges than named hold money),
 * `sale_not_open` (not paid), `shift_not_open`, `over_refund` (some came back already), `not_refundable`,
 * `charge_disputed`, `refund_window_passed`, `unknown_outcome`, `approval_needed`, `forbidden`.
 */
export function voidSale(deps: Deps) {
  return async (caller: Caller, input: VoidSale): Promise<SaleVoidView> => {
    authorizeOrApproved(caller, "sale.void");
    for (const { chargeId } of input.refunds) await resolveFirst(deps, chargeId);
    const toSend = await deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
    for (const refund of toSend) await sendRefund(deps, refund);
    const view = await voidView(deps, input.id, input.saleId);
    const sent = new Set(toSend.map(({ id }) => id));
    for (const refund of view.refunds) if (sent.has(refund.id)) await lookAtOpen(deps, refund);
    return view;
  };
}

function voidView(deps: Deps, id: ReturnId, saleId: SaleId): Promise<SaleVoidView> {
  return deps.uow.read(deps.merchantId, async (tx) => {
    const [returns, refunds] = await Promise.all([tx.sales.returns(saleId), tx.refunds.ofSale(saleId)]);
    const record = returns.find((one) => one.id === id && one.kind === "void");
    if (!record) throw notFound("return");
    const own = refunds.filter(({ returnId }) => returnId === id);
    const attempts = await Promise.all(own.map(({ chargeId }) => tx.attempts.ofCharge(chargeId)));
    return {
      id,
      saleId,
      total: record.goods.total,
      refunds: own.map((refund, index) => toRefundView(refund, attempts[index] ?? [])),
    };
  });
}

/** Records the whole of it; gives what a gateway is to be asked. */
async function begin(deps: Deps, tx: Tx, caller: Caller, input: VoidSale): Promise<readonly Refund[]> {
  const nowMs = deps.clock.nowMs();
  const { approvalIds: _, ...content } = input;
  if (!(await claimFirst(tx, { procedure: "sales.void", id: input.id, content, nowMs }))) return [];
  const sale = await tx.sales.lock(input.saleId);
  if (!sale) throw notFound("sale");
  requireAtRegister(caller, input.registerId);
  const atMs = tillTime(input.occurredAtMs ?? nowMs, nowMs);
  await refuseNotHere(tx, sale, { registerId: input.registerId, atMs });
  const goods = await everythingOf(tx, sale);
  const parts = await partsOf(deps, tx, sale, { input, total: goods.total });
  const ask = { size: goods.total.amountMinor, subject: input.id, atMs, approvalIds: input.approvalIds };
  const { approverId } = await permit(deps, tx, { caller, ask: { ...ask, permission: "sale.void" } });
  const refunds = parts.map(({ id, amount, life: { charge } }): Refund => ({
    id,
    chargeId: charge.id,
    saleId: sale.id,
    returnId: input.id,
    amount,
    to: "original",
    reason,
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: atMs,
  }));
  const record = newVoid(sale, { input, goods, caller, approverId, atMs });
  const toSend = await giveBack(deps, tx, { sale, record, parts, refunds });
  await audit(deps, tx, toActor(caller, approverId), {
    action: "sale.voided",
    subject: sale.id,
    before: null,
    after: { returnId: input.id, amountMinor: goods.total.amountMinor.toString() },
  });
  return toSend;
}

/** A sale is taken back where it was made, before its drawer is counted for good; after that goods are returned. */
async function refuseNotHere(
  tx: Tx,
  sale: SaleRecord,
  at: { readonly registerId: RegisterId; readonly atMs: number },
): Promise<void> {
  if (sale.state !== "completed") {
    throw new TillError({
      code: "sale_not_open",
      retry: "never",
      message: "This sale is not paid, so there is nothing to give back. Cancel it instead.",
    });
  }
  if (sale.registerId !== at.registerId) throw notInThisShift();
  const shift = sale.shiftId === null ? null : await tx.shifts.find(sale.shiftId);
  // A till without a network did it while the shift was open, and it is heard of only now.
  if (!shift || (shift.closedAtMs !== null && at.atMs > shift.closedAtMs)) throw notInThisShift();
}

const notInThisShift = (): TillError =>
  new TillError({
    code: "shift_not_open",
    retry: "never",
    message:
      "Only a sale of the open shift of this register can be voided. Take its goods back with a return.",
  });

async function everythingOf(tx: Tx, { id, sale }: SaleRecord): Promise<PricedReturn> {
  const earlier = await tx.sales.returns(id);
  const lines = sale.lines.map((line) => ({ saleLineId: line.id, quantityMilli: line.quantityMilli }));
  const planned = planReturn(sale, [], { kind: "lines", lines });
  if (planned.ok && !earlier.some(takesGoodsBack)) return planned.value;
  throw new TillError({
    code: "over_refund",
    retry: "never",
    message: "Some of this sale came back already, or all of it. Take back what is left with a return.",
  });
}

interface Part {
  readonly id: RefundId;
  readonly life: ChargeParts;
  readonly amount: Money;
  readonly captured: ChargeFact;
}

/** The charges that hold the sale's money, locked, with what each gives back. Together they give back all of it. */
async function partsOf(
  deps: Deps,
  tx: Tx,
  sale: SaleRecord,
  { input, total }: { readonly input: VoidSale; readonly total: Money },
): Promise<readonly Part[]> {
  const named = new Map(input.refunds.map(({ id, chargeId }) => [chargeId, id]));
  const parts: Part[] = [];
  for (const { id: chargeId, wanted } of await tx.charges.ofSale(sale.id)) {
    if (!wanted) continue;
    const charge = await tx.charges.lock(chargeId);
    if (!charge) throw notFound("charge");
    const life = await loadChargeParts(tx, charge);
    const amount = refundableOf(life);
    if (amount.amountMinor === 0n) continue;
    const id = named.get(charge.id);
    if (id === undefined) throw otherCharges();
    refuseHeldUp(life);
    parts.push({
      id,
      life,
      amount,
      captured: refuseUnrefundable(deps, life, { total: amount, to: "original" }),
    });
  }
  if (parts.length !== input.refunds.length) throw otherCharges();
  const held = sum(
    parts.map(({ amount }) => amount),
    total.currency,
  );
  if (equals(held, total)) return parts;
  throw new TillError({
    code: "not_refundable",
    retry: "never",
    message:
      "The charges of this sale hold another amount than it came to. Take its goods back with a return.",
  });
}

const otherCharges = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: "This sale was paid otherwise than this till knows. Look the receipt up again.",
  });

function newVoid(
  sale: SaleRecord,
  by: {
    readonly input: VoidSale;
    readonly goods: PricedReturn;
    readonly caller: Caller;
    readonly approverId: PersonId | null;
    readonly atMs: number;
  },
): ReturnRecord {
  const [first] = by.input.refunds;
  if (!first) throw otherCharges();
  return {
    id: by.input.id,
    merchantId: sale.merchantId,
    saleId: sale.id,
    refundId: first.id,
    registerId: sale.registerId,
    personId: by.caller.kind === "person" ? by.caller.person.id : null,
    approverId: by.approverId,
    kind: "void",
    goods: by.goods,
    state: "planned",
    occurredAtMs: by.atMs,
    businessDay: null,
    receiptNumber: null,
  };
}

async function giveBack(
  deps: Deps,
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly record: ReturnRecord;
    readonly parts: readonly Part[];
    readonly refunds: readonly Refund[];
  },
): Promise<readonly Refund[]> {
  const { sale, record, parts, refunds } = by;
  const nowMs = deps.clock.nowMs();
  for (const refund of refunds) {
    // An id that another refund has is not one of this void.
    const key = { procedure: "refunds.create", id: refund.id, content: { voidOf: sale.id }, nowMs };
    if (!(await claimFirst(tx, key))) throw conflict("refund");
    await tx.refunds.insert(refund);
  }
  await tx.sales.insertReturn(record);
  const toSend: Refund[] = [];
  for (const [index, { life, captured }] of parts.entries()) {
    const refund = refunds[index];
    if (!refund) continue;
    const { charge } = life;
    if (refund.id === record.refundId) {
      await takeBackSoldCards(tx, { sale, goods: record.goods, refund });
      // The goods are back whatever a gateway says of the money: what it refuses is owed.
      await bookReturn({ deps, tx, sale, charge, nowMs }, refund, record.occurredAtMs);
    }
    const loads = await valueToLoad(deps, tx, { charge, refund, code: undefined, nowMs });
    const drawer = sale.registerId;
    if (await payRefund(deps, tx, { sale, charge, refund, captured, loads, drawer })) toSend.push(refund);
  }
  return toSend;
}
