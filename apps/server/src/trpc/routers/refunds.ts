import { inputs } from "@till/wire";
import { authorize } from "../../actor.ts";
import { createRefund, refundView } from "../../charges/create-refund.ts";
import type { Deps } from "../../deps.ts";
import { procedure, router } from "../init.ts";

export const refundsRouter = (deps: Deps) => {
  const create = createRefund(deps);
  return router({
    create: procedure.input(inputs.refunds.create).mutation(({ ctx, input }) => create(ctx.caller, input)),
    get: procedure.input(inputs.refunds.get).query(({ ctx, input }) => {
      authorize(ctx.caller, "sale.read");
      return refundView(deps, input.id);
    }),
  });
};
