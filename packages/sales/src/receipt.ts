import { type ReturnId, type SaleId, invariant } from "@till/kernel";
import { type Money, equals, subtract } from "@till/money";
import type { PricedReturn, PricedSale } from "./sale.ts";

/** How one charge or refund appears on paper. */
export interface ReceiptTender {
  readonly label: string;
  readonly amount: Money;
  /** Cash only. */
  readonly tendered: Money | null;
  readonly change: Money | null;
  /** Card only, such as `Visa 4242`. */
  readonly card: string | null;
  readonly gatewayReference: string | null;
}

export interface ReceiptHeader {
  readonly merchantName: string;
  readonly storeName: string;
  readonly storeAddress: readonly string[];
  readonly taxNumber: string | null;
  readonly registerName: string;
  /** As `receiptNumber` makes it. */
  readonly number: string;
  readonly issuedAtMs: number;
  readonly timeZone: string;
  readonly cashierName: string | null;
  /** Made while somebody learned: nothing was sold or paid, and the paper says so in large letters. */
  readonly isTraining?: boolean;
  /** How many times it was printed before; above zero it says "copy". */
  readonly copies: number;
  /** Reserved for a certified fiscal module: signature and QR text. */
  readonly fiscal: { readonly signature: string; readonly qr: string } | null;
}

/** The document of a sale or return, complete: a renderer needs nothing else. */
export type ReceiptDocument =
  | (ReceiptHeader & {
      readonly kind: "sale";
      readonly saleId: SaleId;
      readonly sale: PricedSale;
      readonly tenders: readonly ReceiptTender[];
    })
  | (ReceiptHeader & {
      readonly kind: "return";
      /** All of a sale, taken back in the shift it was made in: it says "void". */
      readonly isVoid?: boolean;
      /** Null for goods that came back without the receipt of their sale. */
      readonly saleId: SaleId | null;
      readonly returnId: ReturnId;
      readonly originalNumber: string | null;
      readonly goods: PricedReturn;
      readonly tenders: readonly ReceiptTender[];
    });

export type SaleReceipt = Extract<ReceiptDocument, { kind: "sale" }>;
export type ReturnReceipt = Extract<ReceiptDocument, { kind: "return" }>;

/** What a receipt's number is made of; all of it counts from one, and within a series without gaps. */
export interface ReceiptNumber {
  /** Zero in training: no register has it, so no paper of training carries a number of a receipt. */
  readonly registerNumber: number;
  /** One for each till that became this register: another one may still give out numbers where nobody hears of it. */
  readonly series: number;
  readonly counter: number;
}

/** `1-000042`: the register's own number, then its counter. From the second series on `1.2-000042`. */
export function receiptNumber({ registerNumber, series, counter }: ReceiptNumber): string {
  for (const number of [registerNumber + 1, series, counter]) {
    invariant(Number.isSafeInteger(number) && number > 0, "receipt numbers count from one");
  }
  const of = series === 1 ? `${registerNumber}` : `${registerNumber}.${series}`;
  return `${of}-${String(counter).padStart(6, "0")}`;
}

/** Null for what is no receipt's number. */
export function parseReceiptNumber(number: string): ReceiptNumber | null {
  const parts = /^(\d+)(?:\.(\d+))?-(\d+)$/.exec(number);
  if (!parts) return null;
  const [, registerNumber, series = "1", counter] = parts;
  return { registerNumber: Number(registerNumber), series: Number(series), counter: Number(counter) };
}

/** The document of a sale. Throws `InvariantError` on a tender of another currency or change that does not add up. */
export function saleReceipt(
  header: ReceiptHeader,
  sold: Pick<SaleReceipt, "saleId" | "sale" | "tenders">,
): SaleReceipt {
  assertTenders(sold.tenders, sold.sale.totals.total);
  return { ...header, kind: "sale", ...sold };
}

/** The document of a return; its tenders are the refunds, with positive amounts. Throws as `saleReceipt` does. */
export function returnReceipt(
  header: ReceiptHeader,
  returned: Pick<ReturnReceipt, "isVoid" | "saleId" | "returnId" | "originalNumber" | "goods" | "tenders">,
): ReturnReceipt {
  assertTenders(returned.tenders, returned.goods.total);
  return { ...header, kind: "return", ...returned };
}

/** The same document printed once more; it says "copy". */
export function asCopy<T extends ReceiptDocument>(document: T): T {
  return { ...document, copies: document.copies + 1 };
}

function assertTenders(tenders: readonly ReceiptTender[], total: Money): void {
  for (const { amount, tendered, change } of tenders) {
    invariant(amount.currency === total.currency, "a receipt is in one currency");
    if (tendered && change) {
      invariant(equals(subtract(tendered, change), amount), "tendered - change = amount");
    }
  }
}
