import type { JobName } from "@till/db";
import type { Chance } from "./chance.ts";
import { goOn } from "./go-on.ts";
import type { AskedCharge, Intention } from "./intentions.ts";
import { type Stage, beginIntention, nextMs, openLetter } from "./steps.ts";
import { Broken } from "./world.ts";

/** Jobs that put themselves back for ever: no rest waits for them, but one more catch-up is part of it. */
const recurring: ReadonlySet<JobName> = new Set(["gateway.catch_up", "idempotency.clean"]);

/** Moves of the clock. An e-check takes three days, looked at every hour; what takes more will never be at rest. */
const movesMax = 2000;
/** Rounds in which people look and call off; between two of them what was unknown is asked about. */
const roundsMax = 10;
const movesPerRound = 12;

/**
 * Nothing goes wrong any more: clients ask again until they are answered, buyers who wait are sent home, what is on
 * its way arrives, every job runs, and the gateways' own lists are read once more.
 */
export async function comeToRest(stage: Stage, dice: Chance): Promise<void> {
  const { world, people } = stage;
  world.calm = true;
  world.story.tell("nothing goes wrong any more");
  await goOn(world, dice, Infinity);
  for (let round = 0; round < roundsMax; round += 1) {
    for (const known of people.charges()) {
      if (known.told === null) await act(stage, people.again(known), dice);
      if (known.told === null || known.told.gateway === null || isOver(known)) continue;
      await act(stage, people.look(known), dice);
      if (mayBeCalledOff(known)) await act(stage, people.callOff(known), dice);
    }
    if (await drain(stage, dice, movesPerRound)) break;
  }
  if (!(await drain(stage, dice, movesMax)))
    throw new Broken(`it never comes to rest: ${await whatWaits(stage)}`);
  await readLists(stage, dice);
}

const isOver = ({ told }: AskedCharge): boolean =>
  told !== null &&
  !told.unknown &&
  ["captured", "declined", "failed", "voided", "expired"].includes(told.state);
const mayBeCalledOff = ({ told }: AskedCharge): boolean =>
  told !== null && ["created", "requires_action", "authorized"].includes(told.state);

async function act(stage: Stage, intention: Intention, dice: Chance): Promise<void> {
  await beginIntention(stage, 0, intention, dice);
  await goOn(stage.world, dice, Infinity);
}

async function whatWaits({ world }: Stage): Promise<string> {
  const names = (await world.jobs.waiting()).map(({ name }) => name).filter((name) => !recurring.has(name));
  return names.length > 0 ? `${[...new Set(names)].join(", ")} still wait` : "something is still on its way";
}

/** Until nothing but the recurring jobs waits for its time; false when so many moves of the clock do not suffice. */
async function drain(stage: Stage, dice: Chance, moves: number): Promise<boolean> {
  const { world } = stage;
  for (let count = 0; count < moves; count += 1) {
    await openAll(stage, dice);
    await goOn(world, dice, Infinity);
    if (world.mailbox.letters().length > 0) continue;
    const waiting = (await world.jobs.waiting()).filter(({ name }) => !recurring.has(name));
    const toMs = await nextMs(world);
    const outside = world.network.nextArrivalMs() ?? world.gateways.nextDueMs();
    if ((waiting.length === 0 && outside === null) || toMs === null) return true;
    await world.moveTo(toMs);
  }
  return false;
}

async function openAll(stage: Stage, dice: Chance): Promise<void> {
  for (const letter of stage.world.mailbox.letters()) {
    await openLetter(stage, 0, letter, dice);
    await goOn(stage.world, dice, Infinity);
  }
}

/** What was done elsewhere and never told is found in the gateways' lists, which may be hours behind. */
async function readLists(stage: Stage, dice: Chance): Promise<void> {
  const { world } = stage;
  await world.moveTo(world.nowMs() + 25 * 3_600_000);
  await drain(stage, dice, movesMax);
}
