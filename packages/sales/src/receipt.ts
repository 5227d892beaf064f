import type { ReturnId, SaleId } from "@till/kernel";
import type { Money } from "@till/money";
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

interface ReceiptHeader {
  readonly merchantName: string;
  readonly storeName: string;
  readonly storeAddress: readonly string[];
  readonly taxNumber: string | null;
  readonly registerName: string;
  /** By register, without gaps: `1-000042`. */
  readonly number: string;
  readonly issuedAtMs: number;
  readonly timeZone: string;
  readonly cashierName: string | null;
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
      readonly saleId: SaleId;
      readonly returnId: ReturnId;
      readonly originalNumber: string | null;
      readonly goods: PricedReturn;
      readonly tenders: readonly ReceiptTender[];
    });
