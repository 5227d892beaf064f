import type { JobName } from "@till/db";
import type { Chance } from "./chance.ts";
import { Broken, type World } from "./world.ts";

/** Jobs at work at one time, over all servers. */
const jobsMax = 6;
/** Above what five use cases and their jobs ever need: more is a loop. */
const turnsMax = 20_000;

/**
 * Lets what is under way go on, one call at a port after another by the dice, for so many turns or until all of it
 * stands still.
 */
export async function goOn(world: World, dice: Chance, turns: number): Promise<void> {
  const { scheduler, jobs } = world;
  const untilStill = turns === Infinity;
  for (let count = 0; count < turns; count += 1) {
    if (count > turnsMax) throw new Broken("what is under way never comes to an end");
    await jobs.settle();
    const ready = scheduler.ready();
    const names: readonly JobName[] = scheduler.tasks().size < jobsMax ? await jobs.dueNames() : [];
    const choices = ready.length + (names.length > 0 ? 1 : 0);
    if (choices === 0) {
      if (!(await waitOn(world, untilStill))) return;
      continue;
    }
    const chosen = choices === 1 ? 0 : dice.below(choices);
    const op = ready[chosen];
    if (op !== undefined) {
      await scheduler.release(op);
      continue;
    }
    await jobs.begin(dice.pick(names), dice.pick(world.servers), dice);
  }
}

/** Nothing can go on at this moment: time passes, or the database breaks a ring of locks. */
async function waitOn({ scheduler, ...world }: World, untilStill: boolean): Promise<boolean> {
  const nextAtMs = scheduler.nextAtMs();
  if (nextAtMs !== null) {
    if (!untilStill) return false;
    await world.moveTo(nextAtMs);
    return true;
  }
  if (scheduler.isIdle()) return false;
  await scheduler.breakDeadlock();
  return true;
}
