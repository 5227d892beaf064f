import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { listTrail } from "../../trail/read-trail.ts";
import type { TrailSeal } from "../../trail/trail-seal.ts";
import { verifyTrail } from "../../trail/verify-trail.ts";
import { router, staff } from "../init.ts";

export const auditRouter = (deps: Deps, seal: TrailSeal) => {
  const list = listTrail(deps);
  const verify = verifyTrail(deps, seal);
  return router({
    list: staff("audit.read")
      .input(inputs.audit.list)
      .query(({ ctx, input }) => {
        const { limit, action, subject, personId, fromMs, toMs, beforeId } = input;
        return list(ctx.caller, {
          limit,
          ...(action ? { action } : {}),
          ...(subject ? { subject } : {}),
          ...(personId ? { personId } : {}),
          ...(fromMs === undefined ? {} : { fromMs }),
          ...(toMs === undefined ? {} : { toMs }),
          ...(beforeId ? { beforeId } : {}),
        });
      }),
    /** Walks the whole chain. */
    verify: staff("audit.read")
      .input(inputs.audit.verify)
      .query(({ input }) => verify(input.heads)),
  });
};
