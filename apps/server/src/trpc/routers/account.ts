import { inputs } from "@till/wire";
import type { Account } from "../../auth/account.ts";
import type { Invitations } from "../../auth/invitations.ts";
import type { Resets } from "../../auth/reset-password.ts";
import { everyone, router, signedIn } from "../init.ts";

export const accountRouter = (
  account: Account,
  { resets, invitations }: { readonly resets: Resets; readonly invitations: Invitations },
) =>
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
    /** A mail with a link to choose a new password by. */
    askReset: everyone("sends a mail to the account's own address, and says nothing")
      .input(inputs.account.askReset)
      .mutation(({ ctx, input }) => resets.ask(input, ctx.address)),
    reset: everyone("the link from the mail is the proof")
      .input(inputs.account.reset)
      .mutation(({ ctx, input }) => resets.choose(input, ctx.address)),
    accept: everyone("the link from the mail is the proof")
      .input(inputs.account.accept)
      .mutation(({ ctx, input }) => invitations.accept(input, ctx.address)),
  });
