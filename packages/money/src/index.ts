export { allocate } from "./allocate.ts";
export { cashStepMinor } from "./cash-step.ts";
export { type Currency, currencyDigits, isCurrency, parseCurrency } from "./currency.ts";
export {
  type Money,
  add,
  compare,
  equals,
  fromDecimal,
  max,
  min,
  money,
  negate,
  subtract,
  sum,
  toDecimal,
  zero,
} from "./money.ts";
export { type Rounding, divideRounded } from "./rounding.ts";
export { type TaxRate, type TaxedAmount, taxOn } from "./tax.ts";
