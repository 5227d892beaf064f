import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { catchUpNow } from "../../inbox/catch-up-now.ts";
import { previewReplay } from "../../inbox/preview-replay.ts";
import { countEvents, getEvent, listEvents } from "../../inbox/read-events.ts";
import { replayEvents } from "../../inbox/replay-events.ts";
import { router, staff } from "../init.ts";

export const eventsRouter = (deps: Deps) => {
  const list = listEvents(deps);
  const get = getEvent(deps);
  const counts = countEvents(deps);
  const preview = previewReplay(deps);
  const replay = replayEvents(deps);
  const catchUp = catchUpNow(deps);
  return router({
    list: staff("event.read")
      .input(inputs.events.list)
      .query(({ ctx, input }) => {
        const { limit, gateway, states, type, beforeId } = input;
        return list(ctx.caller, {
          limit,
          ...(gateway ? { gateway } : {}),
          ...(states ? { states } : {}),
          ...(type ? { type } : {}),
          ...(beforeId ? { beforeId } : {}),
        });
      }),
    get: staff("event.read")
      .input(inputs.events.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id)),
    counts: staff("event.read")
      .input(inputs.events.counts)
      .query(({ ctx }) => counts(ctx.caller)),
    /** Asks the gateways and changes nothing. */
    previewReplay: staff("event.read")
      .input(inputs.events.previewReplay)
      .query(({ ctx, input }) => preview(ctx.caller, input)),
    replay: staff("event.replay")
      .input(inputs.events.replay)
      .mutation(({ ctx, input }) => replay(ctx.caller, input)),
    catchUp: staff("event.replay")
      .input(inputs.events.catchUp)
      .mutation(({ ctx, input }) => catchUp(ctx.caller, input)),
  });
};
