import type { ReturnId, SaleId } from "@till/kernel";
import type { PricedReturn } from "@till/sales";
import type { FoundSale, RefundTo } from "../shared/till-state.ts";
import { refusal } from "./refusal.ts";
import type { TillContext } from "./till-context.ts";

/** Goods that lie on the counter, to pay for what is in the cart. Nothing of it was sent. */
export interface PendingExchange {
  readonly saleId: SaleId;
  readonly number: string;
  readonly goods: PricedReturn;
  readonly reason: string;
  /** Of the sale they were bought with, and what each can still give back. */
  readonly charges: FoundSale["charges"];
  /** Where goes what they are worth beyond the cart. */
  readonly restTo: RefundTo;
  /** Stay the same for as long as it is the same exchange: a manager's yes is for this return. */
  readonly returnId: ReturnId;
  readonly code: string;
}

export const pendingFact = "exchange";

export const pendingOf = ({ store }: Pick<TillContext, "store">): PendingExchange | null =>
  store.facts.get<PendingExchange>(pendingFact);

/** Money for the cart while goods lie against it would be too much. Throws `HostRefusal`. */
export function requireNoExchange(context: Pick<TillContext, "store">): void {
  if (pendingOf(context)) throw refusal("refusal.exchange_first");
}
