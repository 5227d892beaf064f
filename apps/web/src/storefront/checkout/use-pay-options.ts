import { useQuery } from "@tanstack/react-query";
import type { SaleId } from "@till/kernel";
import type { PayOption } from "@till/wire";
import { useServices, useShop } from "../services.ts";

/**
 * The ways to pay an order, best first: a gateway that does not answer stands last or is left out. Before there is an
 * order, and while the shop cannot be asked, all of the shop's.
 */
export function usePayOptions(
  order: { readonly saleId: SaleId; readonly orderToken: string } | null,
  /** Another number asks anew: a try has just failed. */
  round: number,
): readonly PayOption[] {
  const { till } = useServices();
  const { shop } = useShop();
  const query = useQuery({
    queryKey: ["payOptions", order?.saleId, round],
    queryFn: () => (order ? till.charges.payOptions.query(order) : []),
    enabled: order !== null,
    placeholderData: (last) => last,
  });
  return query.data && query.data.length > 0 ? query.data : shop.payOptions;
}
