import { invariant } from "@till/kernel";
import { type Currency, type Money, add, subtract, zero } from "@till/money";

/**
 * Cash in or out of a drawer, positive; its kind says which way. `cash_charge` is what the sale took (tendered less
 * change), `drop` what was brought to the safe, `no_receipt` what was given for goods without the receipt of their sale.
 */
export interface CashMovement {
  readonly id: string;
  readonly kind:
    | "float"
    | "cash_charge"
    | "cash_refund"
    | "no_receipt"
    | "paid_in"
    | "paid_out"
    | "tips_paid_out"
    | "drop";
  readonly amount: Money;
  readonly reason: string | null;
  readonly atMs: number;
}

/** What moved, kind by kind, each positive, and what must therefore lie in the drawer. */
export interface DrawerSums {
  readonly float: Money;
  readonly cashIn: Money;
  readonly refunds: Money;
  readonly noReceipt: Money;
  readonly paidIn: Money;
  /** Tips paid out included. */
  readonly paidOut: Money;
  readonly drops: Money;
  readonly expected: Money;
}

/** Folds a shift's movements. Throws `InvariantError` on an amount below zero or of another currency. */
export function foldMovements(movements: Iterable<CashMovement>, currency: Currency): DrawerSums {
  const none = zero(currency);
  const sums = {
    float: none,
    cashIn: none,
    refunds: none,
    noReceipt: none,
    paidIn: none,
    paidOut: none,
    drops: none,
  };
  for (const { kind, amount } of movements) {
    invariant(amount.amountMinor >= 0n, "a cash movement is not negative: its kind gives the direction");
    const column = columnOf(kind);
    sums[column] = add(sums[column], amount);
  }
  const put = add(add(sums.float, sums.cashIn), sums.paidIn);
  const taken = [sums.refunds, sums.noReceipt, sums.paidOut, sums.drops].reduce(add);
  return { ...sums, expected: subtract(put, taken) };
}

/** What must lie in the drawer. Shown to nobody before the count is committed. */
export function expectedCash(movements: Iterable<CashMovement>, currency: Currency): Money {
  return foldMovements(movements, currency).expected;
}

function columnOf(kind: CashMovement["kind"]): Exclude<keyof DrawerSums, "expected"> {
  switch (kind) {
    case "float":
      return "float";
    case "cash_charge":
      return "cashIn";
    case "cash_refund":
      return "refunds";
    case "no_receipt":
      return "noReceipt";
    case "paid_in":
      return "paidIn";
    case "paid_out":
    case "tips_paid_out":
      return "paidOut";
    case "drop":
      return "drops";
  }
}
