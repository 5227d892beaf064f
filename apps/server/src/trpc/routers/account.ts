import { inputs } from "@till/wire";
import type { Account } from "../../auth/account.ts";
import { procedure, router } from "../init.ts";

export const accountRouter = (account: Account) =>
  router({
    get: procedure.input(inputs.account.get).query(({ ctx }) => account.get(ctx.caller)),
    confirm: procedure
      .input(inputs.account.confirm)
      .mutation(({ ctx, input }) => account.confirm(ctx.caller, input, ctx.address)),
    endSession: procedure
      .input(inputs.account.endSession)
      .mutation(({ ctx, input }) => account.endSession(ctx.caller, input)),
    endOtherSessions: procedure
      .input(inputs.account.endOtherSessions)
      .mutation(({ ctx }) => account.endOtherSessions(ctx.caller)),
  });
