import type { SaleId } from "@till/kernel";
import type { RankedGateway } from "@till/payments";
import type { PayOption } from "@till/wire";
import { authorizeSale } from "../access/authorize-sale.ts";
import type { Caller } from "../access/caller.ts";
import { saleMoney } from "../charges/open-amount.ts";
import type { Deps } from "../deps.ts";
import { rankNow } from "./rank-now.ts";

export interface PayOptionsRequest {
  readonly saleId: SaleId;
  readonly orderToken?: string | undefined;
}

/**
 * The ways to pay what is open on an order, best first: cards by the merchant's routing, then PayPal, which buyers
 * choose for itself and not for its price. What the rules exclude is left out; a gateway that does not answer is left
 * out while a card gateway does, and else offered last, as there is nothing better. None when nothing is open. Throws
 * `not_found`.
 */
export function payOptions(deps: Deps, offered: readonly PayOption[]) {
  return (caller: Caller, request: PayOptionsRequest): Promise<readonly PayOption[]> =>
    deps.uow.read(deps.merchantId, async (tx) => {
      const found = await tx.sales.find(request.saleId);
      const sale = authorizeSale(caller, "charge.read", found, request.orderToken);
      const { open } = await saleMoney(tx, sale);
      if (open.amountMinor === 0n) return [];
      const ranked = rankNow(deps, { settings: await tx.settings.find(), amount: open, channel: "online" });
      return orderOptions(deps, offered, ranked);
    });
}

/** Of the forms the shop has: those whose gateway fits, cards first. */
export function orderOptions(
  deps: Pick<Deps, "circuits">,
  offered: readonly PayOption[],
  ranked: readonly RankedGateway[],
): readonly PayOption[] {
  const fitting = ranked.filter(({ fits }) => fits).map(({ gateway }) => gateway);
  const answers = ({ gateway }: PayOption): boolean => deps.circuits.of(gateway).phase() !== "open";
  const sorted = fitting.flatMap((name) => offered.filter(({ gateway }) => gateway === name));
  const cards = sorted.filter(({ tender }) => tender === "card");
  const others = sorted.filter(({ tender }) => tender !== "card");
  const cardAnswers = cards.some(answers);
  return [...cards, ...others].filter((option) => !cardAnswers || answers(option));
}
