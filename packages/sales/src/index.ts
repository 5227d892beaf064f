export { addDays, businessDay, localHour } from "./business-day.ts";
export {
  addLine,
  changeQuantity,
  emptyCart,
  goodsLine,
  removeLine,
  setCartDiscount,
  setLineDiscount,
  setTip,
} from "./cart.ts";
export { largestDiscountPpm } from "./largest-discount.ts";
export {
  type ReturnLeft,
  type ReturnRefusal,
  type ReturnRequest,
  planReturn,
  returnLeft,
} from "./plan-return.ts";
export { assertAddsUp, cashRounding, priceCart, withRounding } from "./price-cart.ts";
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
export { addTaxTables, taxTable } from "./tax-table.ts";
