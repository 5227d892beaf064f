import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { parkCart, shareCart, takeCart, waitingCarts } from "../../use-cases/parked-carts.ts";
import { router, staff } from "../init.ts";

export const cartsRouter = (deps: Deps) => {
  const park = parkCart(deps);
  const share = shareCart(deps);
  const take = takeCart(deps);
  const waiting = waitingCarts(deps);
  return router({
    park: staff("sale.commit")
      .input(inputs.carts.park)
      .mutation(({ ctx, input }) => park(ctx.caller, input)),
    share: staff("sale.commit")
      .input(inputs.carts.share)
      .mutation(({ ctx, input }) => share(ctx.caller, input)),
    take: staff("sale.commit")
      .input(inputs.carts.take)
      .mutation(({ ctx, input }) => take(ctx.caller, input)),
    /** What a register may take up now. */
    waiting: staff("sale.commit")
      .input(inputs.carts.waiting)
      .query(({ ctx, input }) => waiting(ctx.caller, input.registerId)),
  });
};
