import { inputs } from "@till/wire";
import { giveApproval } from "../../access/give-approval.ts";
import type { PinSignIn } from "../../auth/pin-sign-in.ts";
import type { Deps } from "../../deps.ts";
import { router, signedIn } from "../init.ts";

export const approvalsRouter = (deps: Deps, pins: PinSignIn) => {
  const give = giveApproval(deps, pins);
  return router({
    give: signedIn("the approver's PIN is the proof")
      .input(inputs.approvals.give)
      .mutation(({ ctx, input }) => give(ctx.caller, input, ctx.address)),
  });
};
