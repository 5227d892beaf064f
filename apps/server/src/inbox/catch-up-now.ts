import type { Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotent.ts";
import { TillError } from "../till-error.ts";
import { type CaughtUp, catchUp } from "./catch-up.ts";

/**
 * Reads a gateway's own list of events now instead of at night. Jobs interpret what was missing. Throws
 * `gateway_not_configured`, `gateway_unavailable`, `in_progress`, `conflict`, `forbidden`.
 */
export function catchUpNow(deps: Deps) {
  const run = catchUp(deps);
  return (caller: Caller, input: { readonly id: Uuid; readonly gateway: GatewayName }): Promise<CaughtUp> => {
    authorize(caller, "event.replay");
    return once(deps, { procedure: "events.catchUp", id: input.id, content: input }, async () => {
      const gateway = deps.gateways.get(input.gateway);
      if (!gateway?.events) {
        throw new TillError({
          code: "gateway_not_configured",
          retry: "never",
          message: `This shop has no ${input.gateway} account whose events could be listed.`,
        });
      }
      const done = await run(gateway);
      if (done.ok) return done.value;
      throw new TillError({
        code: "gateway_unavailable",
        retry: "safe",
        retryAfterMs: 60_000,
        message: `${gateway.label} did not list all its events: ${done.error}. Nothing is lost; try again later.`,
      });
    });
  };
}
