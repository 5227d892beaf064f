import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { issueReturnReceipt } from "../../use-cases/return-receipts.ts";
import { returnWithoutReceipt } from "../../use-cases/return-without-receipt.ts";
import { router, staff, staffOrApproved } from "../init.ts";

export const returnsRouter = (deps: Deps) => {
  const takeBack = returnWithoutReceipt(deps);
  const issue = issueReturnReceipt(deps);
  return router({
    withoutReceipt: staffOrApproved("return.no_receipt")
      .input(inputs.returns.withoutReceipt)
      .mutation(({ ctx, input }) => takeBack(ctx.caller, input)),
    issueReceipt: staff("receipt.issue")
      .input(inputs.returns.issueReceipt)
      .mutation(({ ctx, input }) => issue(ctx.caller, input)),
  });
};
