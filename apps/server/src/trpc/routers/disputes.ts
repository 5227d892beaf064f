import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { listDisputes } from "../../use-cases/list-disputes.ts";
import { router, staff } from "../init.ts";

export const disputesRouter = (deps: Deps) => {
  const list = listDisputes(deps);
  return router({
    list: staff("dispute.read")
      .input(inputs.disputes.list)
      .query(({ ctx, input }) => {
        const { limit, states, beforeId } = input;
        return list(ctx.caller, {
          limit,
          ...(states ? { states } : {}),
          ...(beforeId ? { beforeId } : {}),
        });
      }),
  });
};
