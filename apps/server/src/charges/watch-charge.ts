import { isOpen } from "@till/payments";
import type { ChargeView } from "@till/wire";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import type { ChargeRequest } from "./act-on-charge.ts";
import { getCharge } from "./create-charge.ts";
import { driveCharge } from "./drive-charge.ts";

/** Reading our own row often is cheap; asking the gateway is not, and its limits are shared with everyone. */
const timing = { lookMs: 300, askMs: 1500, lifeMs: 15 * 60_000 } as const;

/**
 * A charge as it changes. While somebody watches an open charge the gateway is asked every second and a half, so a
 * cashier or shopper sees the outcome at once, whether or not webhooks arrive. Ends when the charge is settled.
 */
export function watchCharge(deps: Deps) {
  const drive = driveCharge(deps);
  const get = getCharge(deps);
  return async function* watch(
    caller: Caller,
    request: ChargeRequest,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ChargeView> {
    const startedMs = deps.clock.nowMs();
    let shown = "";
    let askedMs = startedMs;
    while (!isAborted(signal) && deps.clock.nowMs() - startedMs < timing.lifeMs) {
      const view = await get(caller, request.id, request.orderToken);
      const key = keyOf(view);
      if (key !== shown) {
        shown = key;
        yield view;
      }
      if (!view.unknown && !isOpen(view.state)) return;
      if (deps.clock.nowMs() - askedMs >= timing.askMs) {
        askedMs = deps.clock.nowMs();
        await drive(request.id);
      }
      await deps.sleep(timing.lookMs);
    }
  };
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false;

/** What a watcher would see change. */
function keyOf(view: ChargeView): string {
  const attempts = view.attempts.map(({ id, state, tries }) => `${id}:${state}:${tries}`).join();
  return [
    view.state,
    view.unknown,
    view.captured.amountMinor,
    view.refunded.amountMinor,
    view.action?.kind,
    attempts,
  ].join("|");
}
