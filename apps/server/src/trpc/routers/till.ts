import { inputs } from "@till/wire";
import { authorize } from "../../access/authorize.ts";
import { type PinSignIn, toPersonView } from "../../auth/pin-sign-in.ts";
import type { Deps } from "../../deps.ts";
import { enrolRegister } from "../../use-cases/registers.ts";
import { listTerminals } from "../../use-cases/terminals.ts";
import { everyone, router, signedIn, staff } from "../init.ts";

interface TillPorts {
  readonly pins: PinSignIn;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const tillRouter = (deps: Deps, { pins, randomBytes }: TillPorts) => {
  const enrol = enrolRegister(deps, randomBytes);
  const terminals = listTerminals(deps);
  return router({
    /** The key of a register, for a code from the office. */
    enrol: everyone("the code from the office is the proof")
      .input(inputs.till.enrol)
      .mutation(({ ctx, input }) => enrol(input, ctx)),
    /** Ends the session this call came with. */
    signOut: signedIn("ends the caller's own session")
      .input(inputs.till.signOut)
      .mutation(({ ctx }) => pins.signOut(ctx.caller)),
    /** What an enrolled register needs to know of itself. */
    setup: everyone("the register's key is the proof")
      .input(inputs.till.setup)
      .query(({ ctx, input }) => pins.setup(input, ctx.address)),
    /** A bearer token for this person on this register. */
    signIn: everyone("the register's key and a PIN are the proof")
      .input(inputs.till.signIn)
      .mutation(({ ctx, input }) => pins.signIn(input, ctx.address)),
    terminals: staff("terminal.list").query(({ ctx }) => {
      authorize(ctx.caller, "terminal.list");
      return terminals();
    }),
    me: everyone("says who is calling").query(({ ctx }) =>
      ctx.caller.kind === "person" ? toPersonView(ctx.caller.person) : null,
    ),
  });
};
