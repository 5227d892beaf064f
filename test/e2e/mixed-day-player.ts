import type { Day } from "./mixed-day-books.ts";
import { playCash, playFree } from "./mixed-day-counter.ts";
import type { PlannedSale } from "./mixed-day-plan.ts";
import { playWeb } from "./mixed-day-web.ts";

/** Plays a planned day as people at counters and browsers would, `atOnce` of them at a time, with ids of their own. */
export async function playDay(day: Day, planned: readonly PlannedSale[], atOnce: number): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    for (let sale = planned[begun++]; sale !== undefined; sale = planned[begun++]) await play(day, sale);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

function play(day: Day, planned: PlannedSale): Promise<void> {
  switch (planned.kind) {
    case "cash":
      return playCash(day, planned);
    case "free":
      return playFree(day, planned);
    case "web":
      return playWeb(day, planned);
  }
}
