export { addDays, businessDay, localHour } from "./business-day.ts";
export {
  type PickedGoods,
  addLine,
  agreePrice,
  changeQuantity,
  emptyCart,
  exemptCart,
  goodsLine,
  noteCart,
  noteLine,
  removeLine,
  setCartDiscount,
  setLineDiscount,
  setTip,
} from "./cart.ts";
export { type EarlierPrice, earlierPrice } from "./earlier-price.ts";
export { exemptLine, taxedLine } from "./exempt-line.ts";
export { largestDiscountPpm } from "./largest-discount.ts";
export {
  type ReturnLeft,
  type ReturnRefusal,
  type ReturnRequest,
  planReturn,
  returnLeft,
} from "./plan-return.ts";
export { noReceiptLine, noReceiptPrice, priceReturn } from "./price-return.ts";
export { assertAddsUp, cashRounding, eachPrice, priceCart, withRounding } from "./price-cart.ts";
export {
  type ReceiptDocument,
  type ReceiptHeader,
  type ReceiptTender,
  type ReturnReceipt,
  type SaleReceipt,
  asCopy,
  type ReceiptNumber,
  parseReceiptNumber,
  receiptNumber,
  returnReceipt,
  saleReceipt,
} from "./receipt.ts";
export { roundSale, roundingInCash } from "./round-in-cash.ts";
export { roundReturn } from "./round-return.ts";
export type {
  Cart,
  CartLine,
  Discount,
  LineModifier,
  LineTax,
  PriceAgreement,
  PricedReturn,
  PricedSale,
  ReturnLine,
  SaleLine,
  SaleTotals,
  TaxExemption,
  TaxRow,
} from "./sale.ts";
export { addTaxTables, taxTable } from "./tax-table.ts";
