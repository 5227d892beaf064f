import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { checkoutSale } from "../../use-cases/checkout-sale.ts";
import { cancelSale, commitSale } from "../../use-cases/commit-sale.ts";
import { getOrder, getSale, listSales } from "../../use-cases/read-sales.ts";
import { procedure, router } from "../init.ts";

export const salesRouter = (deps: Deps) => {
  const commit = commitSale(deps);
  const checkout = checkoutSale(deps);
  const cancel = cancelSale(deps);
  const order = getOrder(deps);
  const get = getSale(deps);
  const list = listSales(deps);
  return router({
    commit: procedure.input(inputs.sales.commit).mutation(({ ctx, input }) => commit(ctx.caller, input)),
    checkout: procedure.input(inputs.sales.checkout).mutation(({ input }) => checkout(input)),
    cancel: procedure.input(inputs.sales.cancel).mutation(({ ctx, input }) => cancel(ctx.caller, input.id)),
    order: procedure.input(inputs.sales.order).query(({ input }) => order(input.id, input.orderToken)),
    get: procedure.input(inputs.sales.get).query(({ ctx, input }) => get(ctx.caller, input.id)),
    list: procedure.input(inputs.sales.list).query(({ ctx, input }) => {
      const { limit, businessDay, registerId, state, search, beforeId } = input;
      return list(ctx.caller, {
        limit,
        ...(businessDay ? { businessDay } : {}),
        ...(registerId ? { registerId } : {}),
        ...(state ? { state } : {}),
        ...(search ? { search } : {}),
        ...(beforeId ? { beforeId } : {}),
      });
    }),
  });
};
