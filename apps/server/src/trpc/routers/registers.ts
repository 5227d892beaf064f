import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { listRegisters, makeEnrolmentCode, revokeRegister } from "../../use-cases/registers.ts";
import { router, staff } from "../init.ts";

export const registersRouter = (deps: Deps, randomBytes: (count: number) => Uint8Array) => {
  const list = listRegisters(deps);
  const makeCode = makeEnrolmentCode(deps, randomBytes);
  const revoke = revokeRegister(deps);
  return router({
    list: staff("register.manage")
      .input(inputs.registers.list)
      .query(({ ctx }) => list(ctx.caller)),
    makeCode: staff("register.manage")
      .input(inputs.registers.makeCode)
      .mutation(({ ctx, input }) => makeCode(ctx.caller, input)),
    revoke: staff("register.manage")
      .input(inputs.registers.revoke)
      .mutation(({ ctx, input }) => revoke(ctx.caller, input)),
  });
};
