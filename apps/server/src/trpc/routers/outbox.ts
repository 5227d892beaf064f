import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { getOutboxMessage, listOutbox, resendMessage } from "../../outbox/read-outbox.ts";
import { router, staff } from "../init.ts";

export const outboxRouter = (deps: Deps) => {
  const list = listOutbox(deps);
  const get = getOutboxMessage(deps);
  const resend = resendMessage(deps);
  return router({
    list: staff("outbox.read")
      .input(inputs.outbox.list)
      .query(({ ctx, input }) => {
        const { limit, kind, states, beforeId } = input;
        return list(ctx.caller, {
          limit,
          ...(kind ? { kind } : {}),
          ...(states ? { states } : {}),
          ...(beforeId ? { beforeId } : {}),
        });
      }),
    get: staff("outbox.read")
      .input(inputs.outbox.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id)),
    resend: staff("outbox.resend")
      .input(inputs.outbox.resend)
      .mutation(({ ctx, input }) => resend(ctx.caller, input)),
  });
};
