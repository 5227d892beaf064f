export type { ReceiptDocument, ReceiptTender } from "./receipt.ts";
export type {
  Cart,
  CartLine,
  Discount,
  LineTax,
  PricedReturn,
  PricedSale,
  ReturnLine,
  SaleLine,
  SaleTotals,
  TaxRow,
} from "./sale.ts";
