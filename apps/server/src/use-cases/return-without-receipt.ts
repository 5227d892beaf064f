import { type SoldProduct, type Variant, modifiersOf } from "@till/catalogue";
import type { NoReceiptReturn, ShiftRecord, Tx } from "@till/db";
import {
  type PersonId,
  type ReturnId,
  type SaleLineId,
  type ShiftId,
  type Uuid,
  type VariantId,
  invariant,
} from "@till/kernel";
import { type PostingContext, goodsReturned, noReceiptPaid } from "@till/ledger";
import { type Money, compare, equals, toDecimal } from "@till/money";
import {
  type CartLine,
  type PickedGoods,
  type PricedReturn,
  businessDay,
  emptyCart,
  noReceiptLine,
  noReceiptPrice,
  priceReturn,
  roundReturn,
} from "@till/sales";
import type { NoReceiptReturnView } from "@till/wire";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, type PersonCaller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { lockOpen } from "../shifts/count-shift.ts";
import { load, storeCreditOf } from "../stored-values/refund-to.ts";
import { cashStepOf } from "../charges/pay-refund.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { refuseOtherCurrency } from "./drawer-currency.ts";

export interface ReturnWithoutReceipt {
  readonly id: ReturnId;
  readonly shiftId: ShiftId;
  readonly lines: readonly {
    readonly id: SaleLineId;
    readonly variantId: VariantId;
    readonly quantityMilli: number;
    /** Codes of what it was sold with. */
    readonly modifiers?: readonly string[] | undefined;
    readonly unitPrice?: Money | undefined;
  }[];
  readonly total: Money;
  readonly reason: string;
  readonly to: "cash" | "store_credit";
  readonly code?: string | undefined;
  readonly occurredAtMs: number;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/**
 * Takes goods back whose receipt nobody has, at the shop's own prices of now or less, in cash or as store credit: no charge
 * is known that could take the money back. All of it is one transaction under the lock of the open shift, so that its
 * count and its Z hold the cash that left. Throws `TillError`: `shift_not_open`, `not_found` (shift, something that is not
 * sold any more, or not with that), `invalid_input` (a price above today's, part of a piece, no code), `conflict` (another total than was
 * shown), `currency_not_supported`, `stored_value_not_valid`, `approval_needed`, `forbidden`.
 */
export function returnWithoutReceipt(deps: Deps) {
  return (caller: Caller, input: ReturnWithoutReceipt): Promise<NoReceiptReturnView> => {
    authorizeOrApproved(caller, "return.no_receipt");
    if (caller.kind !== "person") throw notAtTheCounter();
    const nowMs = deps.clock.nowMs();
    const { approvalIds: _, ...content } = input;
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (await claimFirst(tx, { procedure: "returns.withoutReceipt", id: input.id, content, nowMs }))
        await takeBack(deps, tx, { caller, input, nowMs });
      const record = await tx.sales.noReceiptReturn(input.id);
      if (!record) throw notFound("return");
      return toView(record);
    });
  };
}

const notAtTheCounter = (): TillError =>
  new TillError({
    code: "forbidden",
    retry: "never",
    message: "Only a person at the register itself takes goods back without a receipt.",
  });

const toView = ({
  id,
  goods,
  paidTo,
  occurredAtMs,
  receiptNumber,
}: NoReceiptReturn): NoReceiptReturnView => ({
  id,
  goods,
  paidTo,
  occurredAtMs,
  receiptNumber,
});

interface TakeBack {
  readonly caller: PersonCaller;
  readonly input: ReturnWithoutReceipt;
  readonly nowMs: number;
}

async function takeBack(deps: Deps, tx: Tx, { caller, input, nowMs }: TakeBack): Promise<void> {
  const doneAtMs = tillTime(input.occurredAtMs, nowMs);
  const { id: subject, total, approvalIds } = input;
  const ask = { permission: "return.no_receipt", size: total.amountMinor, subject, approvalIds } as const;
  // Asked before anything is looked at. What is given is this total or nothing.
  const { approverId } = await permit(deps, tx, { caller, ask: { ...ask, atMs: doneAtMs } });
  refuseOtherCurrency(deps, "amount", total);
  const shift = await lockOpen(tx, input.shiftId, caller);
  const goods = await pricedNow(deps, tx, input);
  // Never before the shift that pays: its drawer would count it nowhere.
  const atMs = Math.max(doneAtMs, shift.openedAtMs);
  const record = recordOf(deps, { input, shift, goods, atMs, personId: caller.person.id, approverId });
  await tx.sales.insertNoReceiptReturn(record);
  await pay(deps, tx, { record, shift, code: input.code, nowMs });
  await audit(deps, tx, toActor(caller, approverId), {
    action: "return.without_receipt",
    subject: record.id,
    before: null,
    after: {
      shiftId: shift.id,
      amountMinor: goods.total.amountMinor.toString(),
      paidTo: record.paidTo,
      reason: record.reason,
      goods: goods.lines.map(({ name, quantityMilli, gross }) => ({
        name,
        quantityMilli,
        grossMinor: gross.amountMinor.toString(),
      })),
    },
  });
}

/** At the server's own prices: what a till believes they are decides nothing. */
async function pricedNow(deps: Deps, tx: Tx, input: ReturnWithoutReceipt): Promise<PricedReturn> {
  const catalogue = await tx.catalogue.ofVariants(input.lines.map(({ variantId }) => variantId));
  const byVariant = new Map<VariantId, { readonly product: SoldProduct; readonly variant: Variant }>();
  for (const product of catalogue.products)
    for (const variant of product.variants) byVariant.set(variant.id, { product, variant });
  const lines = input.lines.map(
    ({ id, variantId, quantityMilli, unitPrice, modifiers: codes = [] }): CartLine => {
      const found = byVariant.get(variantId);
      const taxClass = catalogue.taxClasses.find(({ code }) => code === found?.product.taxClassCode);
      const modifiers = found ? modifiersOf(found.product, codes) : null;
      if (!found || !taxClass || !modifiers) throw notSold();
      if (found.product.soldBy !== "kg" && quantityMilli % 1000 !== 0) throw partOfPiece(found.product);
      const pick = { ...found, id, taxClass, quantityMilli, modifiers };
      refusePriceAbove(pick, unitPrice);
      return noReceiptLine(pick, unitPrice);
    },
  );
  const priced = priceReturn({ ...emptyCart(deps.merchant.currency), lines });
  const stepMinor = input.to === "cash" ? await cashStepOf(tx, priced.currency) : 1n;
  const goods = roundReturn(priced, { stepMinor, most: priced.total });
  if (equals(goods.total, input.total)) return goods;
  throw new TillError({
    code: "conflict",
    retry: "never",
    message: `These goods come to ${toDecimal(goods.total)} ${goods.currency} at today's prices. Nothing was given back: look at the prices and try again.`,
  });
}

function refusePriceAbove(pick: PickedGoods, unitPrice: Money | undefined): void {
  if (unitPrice === undefined) return;
  const { product } = pick;
  const price = noReceiptPrice(pick);
  if (unitPrice.currency === price.currency && compare(unitPrice, price) <= 0) return;
  throw new TillError({
    code: "invalid_input",
    retry: "never",
    field: "lines.unitPrice",
    message: `${product.name} costs ${toDecimal(price)} ${price.currency} now. Without a receipt no more than that is given back.`,
  });
}

const notSold = (): TillError =>
  new TillError({
    code: "not_found",
    retry: "never",
    message: "Something here is not sold any more, so nobody knows what it costs. Take it off and try again.",
  });

const partOfPiece = ({ name }: SoldProduct): TillError =>
  new TillError({
    code: "invalid_input",
    retry: "never",
    field: "lines.quantityMilli",
    message: `${name} is sold by the piece. Take back whole pieces.`,
  });

function recordOf(
  deps: Deps,
  by: {
    readonly input: ReturnWithoutReceipt;
    readonly shift: ShiftRecord;
    readonly goods: PricedReturn;
    readonly atMs: number;
    readonly personId: PersonId;
    readonly approverId: PersonId | null;
  },
): NoReceiptReturn {
  const { input, shift, goods, atMs, personId, approverId } = by;
  const store = deps.storeOf(shift.storeId);
  return {
    id: input.id,
    merchantId: deps.merchantId,
    saleId: null,
    refundId: null,
    registerId: shift.registerId,
    personId,
    approverId,
    kind: "no_receipt",
    goods,
    state: "accepted",
    paidTo: input.to,
    reason: input.reason,
    occurredAtMs: atMs,
    businessDay: businessDay(atMs, store.timeZone, store.cutoffHour),
    receiptNumber: null,
  };
}

/** The goods are back and the money is given, in one: two journal transactions that leave nothing owed to anybody. */
async function pay(
  deps: Deps,
  tx: Tx,
  by: {
    readonly record: NoReceiptReturn;
    readonly shift: ShiftRecord;
    readonly code: string | undefined;
    readonly nowMs: number;
  },
): Promise<void> {
  const { record, shift, code, nowMs } = by;
  const { id: returnId, goods, registerId } = record;
  const context: PostingContext = {
    occurredAtMs: record.occurredAtMs,
    businessDay: record.businessDay,
    storeId: shift.storeId,
    registerId,
    shiftId: shift.id,
  };
  const returned = goodsReturned({ ...context, saleId: null, returnId, goods });
  invariant(returned, "what comes back is worth something");
  await tx.journal.post(returned, nowMs);
  const from =
    record.paidTo === "cash" ? ({ kind: "cash", registerId } as const) : ({ kind: "store_credit" } as const);
  await tx.journal.post(noReceiptPaid({ ...context, returnId, from, amount: goods.total }), nowMs);
  if (from.kind === "cash") return;
  const given = { id: returnId, saleId: null, amount: goods.total, createdAtMs: record.occurredAtMs };
  await load(tx, await storeCreditOf(deps, tx, { given, code, nowMs }), given);
}
