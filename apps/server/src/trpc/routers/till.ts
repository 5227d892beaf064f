import { inputs } from "@till/wire";
import { authorize } from "../../actor.ts";
import type { PinSignIn } from "../../auth/pin-sign-in.ts";
import type { Deps } from "../../deps.ts";
import { listTerminals } from "../../use-cases/terminals.ts";
import { procedure, router } from "../init.ts";

export const tillRouter = (deps: Deps, pins: PinSignIn) => {
  const terminals = listTerminals(deps);
  return router({
    /** What an enrolled register needs to know of itself. */
    setup: procedure
      .input(inputs.till.setup)
      .query(({ ctx, input }) => pins.setup(input.registerKey, ctx.address)),
    /** A bearer token for this person on this register. */
    signIn: procedure.input(inputs.till.signIn).mutation(({ ctx, input }) => pins.signIn(input, ctx.address)),
    terminals: procedure.query(({ ctx }) => {
      authorize(ctx.caller, "terminal.list");
      return terminals();
    }),
    me: procedure.query(({ ctx }) =>
      ctx.caller.kind === "person"
        ? { id: ctx.caller.person.id, name: ctx.caller.person.name, role: ctx.caller.person.role }
        : null,
    ),
  });
};
