import { inputs } from "@till/wire";
import { authorize } from "../../access/authorize.ts";
import { createRefund, refundView } from "../../charges/create-refund.ts";
import type { Deps } from "../../deps.ts";
import { router, staff, staffOrApproved } from "../init.ts";

export const refundsRouter = (deps: Deps) => {
  const create = createRefund(deps);
  return router({
    create: staffOrApproved("refund.create")
      .input(inputs.refunds.create)
      .mutation(({ ctx, input }) => create(ctx.caller, input)),
    get: staff("sale.read")
      .input(inputs.refunds.get)
      .query(({ ctx, input }) => {
        authorize(ctx.caller, "sale.read");
        return refundView(deps, input.id);
      }),
  });
};
