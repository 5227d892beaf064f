import { type PayOption, inputs } from "@till/wire";
import { letGoCharge, refreshCharge, voidCharge } from "../../charges/act-on-charge.ts";
import { createCharge, getCharge } from "../../charges/create-charge.ts";
import { watchCharge } from "../../charges/watch-charge.ts";
import type { Deps } from "../../deps.ts";
import { payOptions } from "../../routing/pay-options.ts";
import { procedure, router } from "../init.ts";

export const chargesRouter = (deps: Deps, offered: readonly PayOption[]) => {
  const create = createCharge(deps);
  const get = getCharge(deps);
  const watch = watchCharge(deps);
  const refresh = refreshCharge(deps);
  const voidOne = voidCharge(deps);
  const letGo = letGoCharge(deps);
  const options = payOptions(deps, offered);
  return router({
    create: procedure.input(inputs.charges.create).mutation(({ ctx, input }) => create(ctx.caller, input)),
    payOptions: procedure
      .input(inputs.charges.payOptions)
      .query(({ ctx, input }) => options(ctx.caller, input)),
    get: procedure
      .input(inputs.charges.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id, input.orderToken)),
    /** Each change of the charge, the current state first, until it is settled or the caller leaves. */
    watch: procedure
      .input(inputs.charges.watch)
      .subscription(({ ctx, input, signal }) => watch(ctx.caller, input, signal)),
    refresh: procedure.input(inputs.charges.refresh).mutation(({ ctx, input }) => refresh(ctx.caller, input)),
    void: procedure.input(inputs.charges.void).mutation(({ ctx, input }) => voidOne(ctx.caller, input)),
    letGo: procedure.input(inputs.charges.letGo).mutation(({ ctx, input }) => letGo(ctx.caller, input)),
  });
};
