import { inputs } from "@till/wire";
import { voidSale } from "../../charges/void-sale.ts";
import type { Deps } from "../../deps.ts";
import { noteRefused } from "../../http/note-forbidden.ts";
import { bringSales } from "../../use-cases/bring-sales.ts";
import { checkoutSale } from "../../use-cases/checkout-sale.ts";
import { cancelSale, commitSale } from "../../use-cases/commit-sale.ts";
import { findSales } from "../../use-cases/find-sales.ts";
import { getOrder, getSale, listSales } from "../../use-cases/read-sales.ts";
import { everyone, router, signedIn, staff, staffOrApproved } from "../init.ts";

export const salesRouter = (deps: Deps) => {
  const commit = commitSale(deps);
  const bring = bringSales(deps);
  const checkout = checkoutSale(deps);
  const cancel = cancelSale(deps);
  const takeBack = voidSale(deps);
  const order = getOrder(deps);
  const get = getSale(deps);
  const list = listSales(deps);
  const find = findSales(deps);
  return router({
    commit: staff("sale.commit")
      .input(inputs.sales.commit)
      .mutation(({ ctx, input }) => commit(ctx.caller, input)),
    bring: signedIn("each act in it is judged as its own procedure")
      .input(inputs.sales.bring)
      .mutation(({ ctx, input }) =>
        bring(ctx.caller, input.acts, (error, path) => noteRefused(deps.log, { error, path, ctx })),
      ),
    checkout: everyone("a shopper begins an order; its token guards it from then on")
      .input(inputs.sales.checkout)
      .mutation(({ input }) => checkout(input)),
    cancel: staffOrApproved("sale.cancel")
      .input(inputs.sales.cancel)
      .mutation(({ ctx, input }) => cancel(ctx.caller, input)),
    void: staffOrApproved("sale.void")
      .input(inputs.sales.void)
      .mutation(({ ctx, input }) => takeBack(ctx.caller, input)),
    order: everyone("the order's token is the proof")
      .input(inputs.sales.order)
      .query(({ input }) => order(input.id, input.orderToken)),
    get: staff("sale.read")
      .input(inputs.sales.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id)),
    find: staff("sale.read")
      .input(inputs.sales.find)
      .query(({ ctx, input }) => find(ctx.caller, input)),
    list: staff("sale.read")
      .input(inputs.sales.list)
      .query(({ ctx, input }) => {
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
