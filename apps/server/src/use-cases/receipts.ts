import type { Jobs, MerchantSettings, ReturnRecord, SaleRecord, Tx } from "@till/db";
import { type RefundId, type ReturnId, type SaleId, invariant } from "@till/kernel";
import { equals, subtract, zero } from "@till/money";
import { type Charge, type Refund, foldAmounts } from "@till/payments";
import {
  type ReceiptDocument,
  type ReceiptHeader,
  type ReceiptTender,
  parseReceiptNumber,
  receiptNumber,
  returnReceipt,
  saleReceipt,
} from "@till/sales";
import { authorizeSale } from "../access/authorize-sale.ts";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { depositsBack, foldSaleMoney, loadSaleCharges } from "../charges/open-amount.ts";
import { mailReceipt } from "../outbox/mails.ts";
import { notifyFulfilment } from "../outbox/notify-fulfilment.ts";
import { TillError, notFound } from "../till-error.ts";

export interface IssueReceipt {
  readonly saleId: SaleId;
  readonly returnId: ReturnId | null;
  readonly number: string;
  readonly occurredAtMs: number;
}

/**
 * Files a till's receipt under the number the till gave it. The same receipt again is the same answer. Throws
 * `TillError`: `not_found`, `conflict` (another receipt has this number, or this sale another number), `sale_not_open`
 * (the sale is not complete yet, or is owed again), `forbidden`.
 */
export function issueReceipt(deps: Deps) {
  return (caller: Caller, input: IssueReceipt): Promise<ReceiptDocument> => {
    authorize(caller, "receipt.issue");
    const id = input.returnId ?? input.saleId;
    const key = { procedure: "receipts.issue", id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.runTogether(deps.merchantId, [input.saleId, id], async (tx) => {
      const sale = await tx.sales.lock(input.saleId);
      if (!sale) throw notFound("sale");
      const earlier = (await tx.receipts.ofSale(sale.id)).find(({ returnId }) => returnId === input.returnId);
      if (earlier && earlier.number !== input.number)
        throw conflicting(`This sale has the receipt ${earlier.number} already.`);
      // The answer is the document, which is filed for good: no copy of it is kept with the key.
      await claimFirst(tx, key);
      return earlier?.document ?? file(deps, tx, sale, input);
    });
  };
}

const conflicting = (message: string): TillError =>
  new TillError({ code: "conflict", retry: "never", message });

async function file(deps: Deps, tx: Tx, sale: SaleRecord, input: IssueReceipt): Promise<ReceiptDocument> {
  const document = await buildReceipt(deps, tx, sale, input);
  const register = deps.registerOf(await registerOfDocument(tx, sale, input.returnId));
  const filed = await tx.receipts.insert({
    merchantId: sale.merchantId,
    registerId: register.id,
    number: input.number,
    saleId: sale.id,
    returnId: input.returnId,
    document,
    issuedAtMs: input.occurredAtMs,
  });
  if (!filed) throw conflicting(`Another sale has the receipt number ${input.number}.`);
  if (input.returnId === null) await tx.sales.setReceiptNumber(sale.id, input.number);
  else await tx.sales.setReturnReceiptNumber(input.returnId, input.number);
  await mailReceipt(deps, tx, sale, { number: input.number, document });
  const number = parseReceiptNumber(input.number);
  if (number && register.kind === "counter") await tx.merchants.raiseReceiptCounter(register.id, number);
  return document;
}

async function registerOfDocument(
  tx: Tx,
  sale: SaleRecord,
  returnId: ReturnId | null,
): Promise<SaleRecord["registerId"]> {
  return returnId === null ? sale.registerId : (await findReturn(tx, sale, returnId)).registerId;
}

async function findReturn(tx: Tx, sale: SaleRecord, returnId: ReturnId): Promise<ReturnRecord> {
  const found = (await tx.sales.returns(sale.id)).find(({ id }) => id === returnId);
  if (!found) throw notFound("return");
  return found;
}

async function buildReceipt(
  deps: Deps,
  tx: Tx,
  sale: SaleRecord,
  input: IssueReceipt,
): Promise<ReceiptDocument> {
  if (input.returnId !== null) {
    const returned = await findReturn(tx, sale, input.returnId);
    const header = await headerOf(deps, tx, sale, { ...input, registerId: returned.registerId });
    return returnReceipt(header, {
      ...(returned.kind === "void" ? { isVoid: true } : {}),
      saleId: sale.id,
      returnId: returned.id,
      originalNumber: sale.receiptNumber,
      goods: returned.goods,
      tenders: await refundTenders(deps, tx, returned),
    });
  }
  if (sale.state !== "completed") throw notPaid();
  const header = await headerOf(deps, tx, sale, { ...input, registerId: sale.registerId });
  return saleReceipt(header, {
    saleId: sale.id,
    sale: sale.sale,
    tenders: await saleTenders(deps, tx, sale),
  });
}

export async function headerOf(
  deps: Deps,
  tx: Tx,
  { storeId, personId }: Pick<SaleRecord, "storeId" | "personId">,
  issue: Pick<IssueReceipt, "number" | "occurredAtMs"> & { readonly registerId: SaleRecord["registerId"] },
): Promise<ReceiptHeader> {
  const store = deps.storeOf(storeId);
  const people = personId === null ? [] : await tx.people.list();
  return {
    merchantName: deps.merchant.name,
    storeName: store.name,
    storeAddress: store.address,
    taxNumber: deps.merchant.taxNumber,
    registerName: deps.registerOf(issue.registerId).name,
    number: issue.number,
    issuedAtMs: issue.occurredAtMs,
    timeZone: store.timeZone,
    cashierName: people.find(({ id }) => id === personId)?.name ?? null,
    copies: 0,
    fiscal: null,
  };
}

const notPaid = (): TillError =>
  new TillError({
    code: "sale_not_open",
    retry: "safe",
    message: "This sale is not paid yet, so it has no receipt. Take the payment first.",
  });

async function saleTenders(deps: Deps, tx: Tx, sale: SaleRecord): Promise<ReceiptTender[]> {
  const tenders: ReceiptTender[] = [];
  const settings = await tx.settings.find();
  const known = await loadSaleCharges(tx, sale.id);
  const { charges, facts } = known;
  const returns = await tx.sales.returns(sale.id);
  // A part that went back before the sale was paid paid for nothing of it.
  const deposits = depositsBack(returns);
  // Completed by a charge that was let go and put back, it is yet to be paid again.
  const isPutBack = charges.some(({ wanted }) => !wanted);
  if (isPutBack && foldSaleMoney(sale, known, deposits).neverPaid.amountMinor > 0n) throw notPaid();
  for (const charge of charges) {
    const own = facts.get(charge.id) ?? [];
    const { captured } = foldAmounts(own, sale.sale.currency);
    const wentBack = foldAmounts(
      own.filter(({ refundId }) => refundId !== null && deposits.has(refundId)),
      sale.sale.currency,
    ).refunded;
    const paid = subtract(captured, wentBack);
    if (charge.wanted && paid.amountMinor > 0n)
      tenders.push(withShopsLabel(toTender(deps, charge, paid), charge, settings));
  }
  return tenders;
}

function toTender(deps: Deps, charge: Charge, amount: ReceiptTender["amount"]): ReceiptTender {
  // What went back of a part was not change.
  const cash = charge.tender.kind === "cash" && equals(charge.amount, amount) ? charge.tender : null;
  const change = cash ? subtract(cash.tendered, amount) : null;
  return {
    label: tenderLabel(deps, charge),
    amount,
    tendered: cash?.tendered ?? null,
    change,
    card: charge.card ? `${charge.card.brand} ${charge.card.last4}` : null,
    gatewayReference: charge.object?.id ?? null,
  };
}

/** What the shop calls a way to pay that Till only records, with the number on its slip. */
function withShopsLabel(
  tender: ReceiptTender,
  { tender: by }: Charge,
  settings: MerchantSettings | null,
): ReceiptTender {
  if (by.kind !== "external") return tender;
  const label = settings?.externalTenders?.find(({ name }) => name === by.name)?.label ?? tender.label;
  return { ...tender, label, gatewayReference: by.reference === "" ? null : by.reference };
}

function tenderLabel(deps: Pick<Deps, "gateways">, charge: Pick<Charge, "tender" | "gateway">): string {
  const gateway = charge.gateway === null ? "" : (deps.gateways.get(charge.gateway)?.label ?? charge.gateway);
  switch (charge.tender.kind) {
    case "card":
      return `Card · ${gateway}`;
    case "paypal":
      return "PayPal";
    case "cash":
      return "Cash";
    case "external":
      return "Other";
    case "gift_card":
      return `Gift card ${charge.tender.code}`;
    case "store_credit":
      return `Store credit ${charge.tender.code}`;
    case "exchange":
      return "Exchanged goods";
  }
}

/** What was given for a return: of a void to each charge of its sale, of an exchange other goods and what was left over. */
async function refundTenders(deps: Deps, tx: Tx, returned: ReturnRecord): Promise<ReceiptTender[]> {
  const first = await tx.refunds.find(returned.refundId);
  invariant(first, "a return belongs to a refund");
  const all = await tx.refunds.ofSale(returned.saleId);
  // What was paid again of it later, where one failed, is no part of this paper.
  const own = all.filter(
    ({ id, returnId, createdAtMs }) =>
      id === first.id || (returnId === returned.id && createdAtMs === first.createdAtMs),
  );
  return Promise.all(own.map((refund) => refundTender(deps, tx, returned, refund)));
}

async function refundTender(
  deps: Deps,
  tx: Tx,
  returned: ReturnRecord,
  refund: Refund,
): Promise<ReceiptTender> {
  const charge = await tx.charges.find(refund.chargeId);
  invariant(charge, "a refund is of a charge");
  const amount = returned.state === "accepted" ? refund.amount : zero(refund.amount.currency);
  const original = { ...toTender(deps, charge, amount), tendered: null, change: null };
  switch (refund.to) {
    case "original":
      return original;
    case "cash":
      return { ...original, label: "Cash", card: null, gatewayReference: null };
    case "store_credit":
      return { ...original, label: await storeCreditLabel(tx, refund), card: null, gatewayReference: null };
    case "exchange":
      return { ...original, label: "Exchange", card: null, gatewayReference: null };
  }
}

export async function storeCreditLabel(tx: Tx, given: { readonly id: RefundId | ReturnId }): Promise<string> {
  const [loaded] = await tx.storedValues.movedBy("refunded_to", given.id);
  const value = loaded ? await tx.storedValues.find(loaded.storedValueId) : null;
  return value ? `Store credit ${value.lastFour}` : "Store credit";
}

/**
 * The storefront has no host of its own to number its receipts: the job does, one after another, off the hot path. The
 * shop's own system is told of the paid order with it.
 */
export function issueReceiptJob(deps: Deps) {
  return ({ saleId, returnId }: Jobs["receipt.issue"]): Promise<void> =>
    deps.uow.runUnhurried(deps.merchantId, [saleId], async (tx) => {
      const [sale, earlier] = await Promise.all([tx.sales.lock(saleId), tx.receipts.ofSale(saleId)]);
      invariant(sale, "a receipt is issued for a sale");
      if (earlier.some((receipt) => receipt.returnId === returnId)) return;
      const register = deps.registerOf(await registerOfDocument(tx, sale, returnId));
      if (register.kind !== "web") return;
      const counter = await tx.merchants.nextReceiptCounter(register.id);
      const number = receiptNumber({ registerNumber: register.number, series: 1, counter });
      await file(deps, tx, sale, { saleId, returnId, number, occurredAtMs: deps.clock.nowMs() });
      if (returnId === null) await notifyFulfilment(deps, tx, sale);
    });
}

/** The receipts of one sale, its returns' included. */
export function receiptsOfSale(deps: Deps) {
  return (
    caller: Caller,
    saleId: SaleId,
    orderToken: string | undefined,
  ): Promise<readonly ReceiptDocument[]> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      authorizeSale(caller, "sale.read", await tx.sales.find(saleId), orderToken);
      return (await tx.receipts.ofSale(saleId)).map(({ document }) => document);
    });
}
