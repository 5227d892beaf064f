import { setTimeout } from "node:timers/promises";
import type { Deps } from "../deps.ts";
import { linkLimits, linkTrail } from "./link-trail.ts";
import type { TrailSeal } from "./trail-seal.ts";

/**
 * Links the trail again and again while this process lives; the first look goes over all of it, for what a process that
 * died left behind. `stop` waits for the look at hand.
 */
export function keepTrailLinked(deps: Deps, seal: TrailSeal): { stop(): Promise<void> } {
  const link = linkTrail(deps, seal);
  const stopping = new AbortController();
  const { signal } = stopping;

  const run = async (): Promise<void> => {
    let fromMs: number | undefined = 0;
    while (!signal.aborted) {
      try {
        await link(fromMs);
        fromMs = undefined;
      } catch (error) {
        deps.log.error({ err: error }, "linking the audit trail failed; it is tried again");
      }
      await setTimeout(linkLimits.everyMs, null, { signal }).catch(() => null);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
