import { renderHtml } from "@till/receipts";
import { renderPdf } from "@till/receipts/node";
import { type ReturnId, type SaleId, invariant } from "@till/kernel";
import { type Money, subtract } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import {
  type PricedReturn,
  type PricedSale,
  type ReceiptDocument,
  type ReceiptHeader,
  type ReceiptTender,
  asCopy,
  returnReceipt,
  saleReceipt,
} from "@till/sales";
import type { ReceiptView } from "../shared/till-state.ts";
import { logoOf } from "./shop-logo.ts";
import type { LocalCharge, LocalNoReceipt, LocalSale } from "./store.ts";
import { type TillContext, enqueue, setupOf, takeReceiptNumber } from "./till-context.ts";
import { refusal } from "./refusal.ts";

function header(context: TillContext, number: string, atMs: number): ReceiptHeader {
  const setup = setupOf(context);
  return {
    merchantName: setup.merchantName,
    storeName: setup.storeName,
    storeAddress: setup.storeAddress,
    taxNumber: setup.taxNumber,
    registerName: setup.registerName,
    number,
    issuedAtMs: atMs,
    timeZone: setup.timeZone,
    cashierName: context.memory.person?.name ?? null,
    ...(context.training ? { isTraining: true } : {}),
    copies: 0,
    fiscal: null,
  };
}

/** Also for who reads the parts of a sale off the screen. */
export function tenderLabel(charge: LocalCharge): string {
  const { kind, view, label } = charge;
  switch (kind) {
    case "cash":
      return "Cash";
    case "paypal":
      return "PayPal";
    case "card":
      return view?.gatewayLabel ? `Card · ${view.gatewayLabel}` : "Card";
    case "gift_card":
    case "store_credit":
    case "external":
    case "exchange":
      return label;
  }
}

function tenderOf(charge: LocalCharge): ReceiptTender {
  const { tender } = charge.request;
  const tendered = tender.kind === "cash" ? tender.tendered : null;
  const amount = charge.view?.captured ?? charge.amount;
  return {
    label: tenderLabel(charge),
    amount,
    tendered,
    change: tendered ? subtract(tendered, amount) : null,
    card: charge.view?.card ? `${charge.view.card.brand} ${charge.view.card.last4}` : null,
    gatewayReference: charge.view?.object?.id ?? null,
  };
}

/**
 * Numbers and files the receipt of a sale that is paid, and queues it. Call inside the transaction that completes
 * the sale; a sale that has its receipt keeps it.
 */
export function fileSaleReceipt(
  context: TillContext,
  saleId: SaleId,
  paidBy: readonly LocalCharge[],
): string {
  const { store, clock } = context;
  const earlier = store.receipts.ofSale(saleId).find(({ document }) => document.kind === "sale");
  if (earlier) return earlier.number;
  const sale = store.sales.find(saleId);
  invariant(sale, "a receipt is of a sale");
  const number = takeReceiptNumber(context);
  const occurredAtMs = clock.nowMs();
  const document = saleReceipt(header(context, number, occurredAtMs), {
    saleId,
    sale: withCodes(sale),
    tenders: paidBy.map(tenderOf),
  });
  store.receipts.put(number, { number, saleId, document }, saleId);
  const input = { saleId, returnId: null, number, occurredAtMs };
  enqueue(context, saleId, { kind: "receipts.issue", input }, saleId);
  return number;
}

/** The paper carries what a gift card is spent by; what is sent to the server does not. */
function withCodes({ sale, giftCards = [] }: LocalSale): PricedSale {
  const codes = new Map(giftCards.map(({ lineId, code }) => [lineId, formatStoredValueCode(code)]));
  if (codes.size === 0) return sale;
  return {
    ...sale,
    lines: sale.lines.map((line) => ({ ...line, variantName: codes.get(line.id) ?? line.variantName })),
  };
}

/** The same for goods that came back. */
export function fileReturnReceipt(
  context: TillContext,
  returned: {
    readonly saleId: SaleId;
    readonly returnId: ReturnId;
    readonly originalNumber: string;
    readonly goods: PricedReturn;
    /** Where the money goes, and how much of it. */
    readonly paidTo: readonly { readonly label: string; readonly amount: Money }[];
    readonly isVoid?: boolean;
  },
): string {
  const { store, clock } = context;
  const { saleId, returnId, originalNumber, goods, paidTo, isVoid = false } = returned;
  const earlier = store.receipts
    .ofSale(saleId)
    .find(({ document }) => document.kind === "return" && document.returnId === returnId);
  if (earlier) return earlier.number;
  const number = takeReceiptNumber(context);
  const occurredAtMs = clock.nowMs();
  const document = returnReceipt(header(context, number, occurredAtMs), {
    saleId,
    returnId,
    originalNumber,
    goods,
    ...(isVoid ? { isVoid } : {}),
    tenders: paidTo.map(wentTo),
  });
  store.receipts.put(number, { number, saleId, document }, saleId);
  enqueue(
    context,
    saleId,
    { kind: "receipts.issue", input: { saleId, returnId, number, occurredAtMs } },
    returnId,
  );
  return number;
}

const wentTo = ({ label, amount }: { readonly label: string; readonly amount: Money }): ReceiptTender => ({
  label,
  amount,
  tendered: null,
  change: null,
  card: null,
  gatewayReference: null,
});

/** The same for goods that came back without a receipt. Kept by the return, since nobody knows the sale. */
export function fileNoReceiptReceipt(
  context: TillContext,
  { id: returnId, goods, label }: Pick<LocalNoReceipt, "id" | "goods" | "label">,
): string {
  const { store, clock } = context;
  const [earlier] = store.receipts.ofSale(returnId);
  if (earlier) return earlier.number;
  const number = takeReceiptNumber(context);
  const occurredAtMs = clock.nowMs();
  const document = returnReceipt(header(context, number, occurredAtMs), {
    saleId: null,
    returnId,
    originalNumber: null,
    goods,
    tenders: [wentTo({ label, amount: goods.total })],
  });
  store.receipts.put(number, { number, saleId: null, document }, returnId);
  const input = { returnId, number, occurredAtMs };
  enqueue(context, returnId, { kind: "returns.issueReceipt", input }, returnId);
  return number;
}

/** The receipt as it stands on the paper of its first print, or of a copy. */
export function receiptDocument({ store }: TillContext, number: string, copies: number): ReceiptDocument {
  const receipt = store.receipts.find(number);
  if (!receipt) throw refusal("refusal.no_receipt_here", { number });
  let document = receipt.document;
  for (let copy = 0; copy < copies; copy += 1) document = asCopy(document);
  return copies > 0 ? withoutCodes(document) : document;
}

/** A copy is proof of the sale; what a gift card is spent by was on the paper that its buyer got. */
function withoutCodes(document: ReceiptDocument): ReceiptDocument {
  if (document.kind === "return") {
    const tenders = document.tenders.map((tender) => ({ ...tender, label: withoutCode(tender.label) }));
    return { ...document, tenders };
  }
  const lines = document.sale.lines.map((line) =>
    line.kind === "gift_card" ? { ...line, variantName: withoutCode(line.variantName) } : line,
  );
  return { ...document, sale: { ...document.sale, lines } };
}

/** The last four characters name a code, and spend nothing. */
const withoutCode = (text: string): string => text.replaceAll(/[GS][0-9A-Z]{3}(-[0-9A-Z]{4}){2}-/g, "····");

/** As the last print of it was, or will be: one that failed is no paper. */
function shownDocument(context: TillContext, number: string): ReceiptDocument {
  const prints = context.store.prints
    .ofSale(number)
    .filter(({ content, state }) => content.kind === "receipt" && state !== "failed");
  return receiptDocument(context, number, Math.max(0, prints.length - 1));
}

export function showReceipt(context: TillContext, number: string): ReceiptView {
  const document = shownDocument(context, number);
  const page = renderHtml(document, { locale: context.locale, barcode: true });
  return { number, html: page.replace("</head>", `<style>${bare}</style></head>`) };
}

/** The screen draws the paper itself, so the page inside it is the print alone. */
const bare = "body{background:none;padding:0}.paper{width:auto;background:none;padding:0;box-shadow:none}";

export const receiptPdf = (context: TillContext, number: string): Promise<Uint8Array> =>
  renderPdf(shownDocument(context, number), {
    locale: context.locale,
    barcode: true,
    logo: logoOf(context.store),
  });

/** Stores a print of a receipt that this register holds. */
export function printReceipt(
  context: TillContext,
  { number, kind }: { readonly number: string; readonly kind: "receipt" | "gift_receipt" },
): void {
  const document = receiptDocument(context, number, 0);
  if (kind === "gift_receipt" && document.kind !== "sale") {
    throw refusal("refusal.no_gift_receipt");
  }
  context.printing.print(context, { kind, number });
  context.changed();
}
