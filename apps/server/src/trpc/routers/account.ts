import { inputs } from "@till/wire";
import type { Account } from "../../auth/account.ts";
import { router, signedIn } from "../init.ts";

export const accountRouter = (account: Account) =>
  router({
    get: signedIn("one's own account")
      .input(inputs.account.get)
      .query(({ ctx }) => account.get(ctx.caller)),
    confirm: signedIn("one's own account")
      .input(inputs.account.confirm)
      .mutation(({ ctx, input }) => account.confirm(ctx.caller, input, ctx.address)),
    endSession: signedIn("one's own account")
      .input(inputs.account.endSession)
      .mutation(({ ctx, input }) => account.endSession(ctx.caller, input)),
    endOtherSessions: signedIn("one's own account")
      .input(inputs.account.endOtherSessions)
      .mutation(({ ctx }) => account.endOtherSessions(ctx.caller)),
  });
