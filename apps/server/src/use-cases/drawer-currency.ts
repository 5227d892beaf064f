import type { Money } from "@till/money";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";

/** A drawer holds the shop's own money: sales in another currency are refused, and so is counting or moving one. */
export function refuseOtherCurrency(
  { merchant }: Pick<Deps, "merchant">,
  field: "float" | "counted" | "amount",
  { currency }: Money,
): void {
  if (currency === merchant.currency) return;
  throw new TillError({
    code: "currency_not_supported",
    retry: "never",
    field,
    message: `This shop's drawers are counted in ${merchant.currency}. Enter what lies in it in ${merchant.currency}.`,
  });
}
