import { type Money, add, max, subtract, zero } from "@till/money";
import type { PaidPart } from "../shared/till-state.ts";
import { tenderLabel } from "./receipts.ts";
import type { LocalCharge, LocalSale, Store } from "./store.ts";

export interface PaidSoFar {
  /** What was taken and not given back, in the order it came. */
  readonly parts: readonly LocalCharge[];
  readonly paid: Money;
  /** Of it, what has surely not gone back: nobody asked for it, or the server did nothing yet. */
  readonly kept: Money;
  /** What is left to pay; never negative. */
  readonly open: Money;
}

/** A fold over the charges this register holds of a sale. */
export function paidSoFar(store: Pick<Store, "charges">, { id, sale }: LocalSale): PaidSoFar {
  const none = zero(sale.currency);
  const parts = store.charges.ofSale(id).filter((charge) => takenWith(charge).amountMinor > 0n);
  const totalOf = (charges: readonly LocalCharge[]): Money =>
    charges.reduce((total, charge) => add(total, takenWith(charge)), none);
  const paid = totalOf(parts);
  const kept = totalOf(parts.filter(({ givenBack }) => givenBack?.state !== "open"));
  return { parts, paid, kept, open: max(subtract(sale.totals.total, paid), none) };
}

/** Cash and what is taken elsewhere is there when the cashier says so; the rest when the server does. */
export function takenWith({ kind, wanted, amount, view, givenBack }: LocalCharge): Money {
  const isTaken = isAtOnce(kind) || (view?.state === "captured" && !view.unknown);
  if (!wanted || !isTaken || givenBack?.state === "given") return zero(amount.currency);
  return view?.captured ?? amount;
}

/** Taken without asking anybody: no network, and nothing to wait for. */
export const isAtOnce = (kind: LocalCharge["kind"]): boolean => kind === "cash" || kind === "external";

export const toPaidPart = (charge: LocalCharge): PaidPart => ({
  chargeId: charge.id,
  label: tenderLabel(charge),
  amount: takenWith(charge),
  worksOffline: isAtOnce(charge.kind),
  isBeingGivenBack: charge.givenBack?.state === "open",
});
