import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { listDisputes } from "../../use-cases/list-disputes.ts";
import { procedure, router } from "../init.ts";

export const disputesRouter = (deps: Deps) => {
  const list = listDisputes(deps);
  return router({
    list: procedure.input(inputs.disputes.list).query(({ ctx, input }) => {
      const { limit, states, beforeId } = input;
      return list(ctx.caller, {
        limit,
        ...(states ? { states } : {}),
        ...(beforeId ? { beforeId } : {}),
      });
    }),
  });
};
