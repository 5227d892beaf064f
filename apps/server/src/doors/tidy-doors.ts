import type { Jobs } from "@till/db";
import type { Deps } from "../deps.ts";

const tidyLimits = {
  everyMs: 600_000,
  /** Some 20 MB. Whoever tries from more places than this has what was counted longest ago forgotten, not the newest. */
  rowsMax: 100_000,
  /** Rows a statement drops, and statements a round: 1,000,000 in all, or a thousand new keys a second. */
  rows: 5000,
  roundsMax: 200,
} as const;

/** Drops counts that say nothing any more and what is above the bound, and puts itself back. */
export function tidyDoorsJob(deps: Pick<Deps, "uow" | "clock">) {
  return async ({ merchantId }: Jobs["doors.tidy"]): Promise<void> => {
    for (let round = 0; round < tidyLimits.roundsMax; round += 1) {
      const dropped = await deps.uow.run(merchantId, (tx) =>
        tx.doors.tidy({ nowMs: deps.clock.nowMs(), keep: tidyLimits.rowsMax, limit: tidyLimits.rows }),
      );
      if (dropped < tidyLimits.rows) break;
    }
    await deps.uow.run(merchantId, (tx) =>
      tx.jobs.enqueue("doors.tidy", { merchantId }, { startAfterMs: tidyLimits.everyMs, onlyOne: "tidy" }),
    );
  };
}
