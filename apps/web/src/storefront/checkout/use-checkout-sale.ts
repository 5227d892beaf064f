import { useQueryClient } from "@tanstack/react-query";
import { type Money, equals } from "@till/money";
import { useServices } from "../services.ts";
import type { CheckoutContent } from "./checkout-store.ts";
import type { OrderToPay } from "./use-pay.ts";

/** Turns the cart into the server's sale; gives it up again where its total is not the one that was shown. */
export function useCheckoutSale() {
  const { checkout, till } = useServices();
  const queries = useQueryClient();
  return async (content: CheckoutContent, shown: Money): Promise<OrderToPay> => {
    const { saleId, ...sale } = checkout.saleFor(content);
    const view = await till.sales.checkout.mutate({ id: saleId, ...sale, lines: [...sale.lines] });
    if (equals(view.sale.totals.total, shown)) return { ok: true, saleId, orderToken: sale.orderToken };
    // Prices are fixed when the sale is made: at today's it is another one.
    checkout.forget(saleId);
    await queries.invalidateQueries({ queryKey: ["shop"] });
    return {
      ok: false,
      message: "A price has changed. Nothing was charged. Look at the new total, then pay again.",
    };
  };
}
