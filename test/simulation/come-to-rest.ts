import type { JobName } from "@till/db";
import type { Chance } from "./chance.ts";
import { goOn } from "./go-on.ts";
import type { AskedCharge, Intention } from "./intentions.ts";
import { type Stage, beginIntention, nextMs, openLetter } from "./steps.ts";
import { Broken } from "./world.ts";

/** Jobs that put themselves back for ever: no rest waits for them, but one more catch-up is part of it. */
const recurring: ReadonlySet<JobName> = new Set([
  "gateway.catch_up",
  "idempotency.clean",
  "doors.tidy",
  "personal_data.forget",
]);

/** Moves of the clock. An e-check takes three days, looked at every hour; what takes more will never be at rest. */
const movesMax = 2000;
/** What moves by itself at a gateway takes days at most; what falls due later is the end of a hold nobody wants. */
const outsideMaxMs = 5 * 86_400_000;
/**
 * Rounds in which people look and call off; between two of them what was unknown is asked about. Many: where jobs fall due
 * close together the lease of a process that died outlives several rounds, and its charge waits for its buyer only then.
 */
const roundsMax = 100;
const movesPerRound = 12;

interface Resting {
  readonly stage: Stage;
  readonly dice: Chance;
  /** Called after each of its steps. */
  readonly onStep: () => Promise<void>;
}

/**
 * Nothing goes wrong any more: clients ask again until they are answered, buyers who wait are sent home, what is on
 * its way arrives, every job runs, and the gateways' own lists are read once more.
 */
export async function comeToRest(resting: Resting): Promise<void> {
  const { stage, dice } = resting;
  const { world, people } = stage;
  world.calm = true;
  world.story.tell("nothing goes wrong any more");
  await goOn(world, dice, Infinity);
  for (let round = 0; round < roundsMax; round += 1) {
    for (const known of people.charges()) {
      if (known.told === null) await act(resting, people.again(known));
      if (known.told === null || known.told.gateway === null || isOver(known)) continue;
      await act(resting, people.look(known));
      if (mayBeCalledOff(known)) await act(resting, people.callOff(known));
    }
    if (await drain(resting, movesPerRound)) break;
  }
  if (!(await drain(resting, movesMax)))
    throw new Broken(`it never comes to rest: ${await whatWaits(stage)}`);
  await readLists(resting);
}

const isOver = ({ told }: AskedCharge): boolean =>
  told !== null &&
  !told.unknown &&
  ["captured", "declined", "failed", "voided", "expired"].includes(told.state);
const mayBeCalledOff = ({ told }: AskedCharge): boolean =>
  told !== null && ["created", "requires_action", "authorized"].includes(told.state);

async function act({ stage, dice, onStep }: Resting, intention: Intention): Promise<void> {
  await beginIntention(stage, 0, intention, dice);
  await goOn(stage.world, dice, Infinity);
  await onStep();
}

async function whatWaits({ world }: Stage): Promise<string> {
  const names = (await world.jobs.waiting()).map(({ name }) => name).filter((name) => !recurring.has(name));
  return names.length > 0 ? `${[...new Set(names)].join(", ")} still wait` : "something is still on its way";
}

/** Until nothing but the recurring jobs waits for its time; false when so many moves of the clock do not suffice. */
async function drain(resting: Resting, moves: number): Promise<boolean> {
  const { stage, dice, onStep } = resting;
  const { world } = stage;
  for (let count = 0; count < moves; count += 1) {
    await openAll(resting);
    const isDue = (await world.jobs.dueNames()).length > 0;
    await goOn(world, dice, Infinity);
    if (isDue) await onStep();
    if (world.mailbox.letters().length > 0) continue;
    const waiting = (await world.jobs.waiting()).filter(({ name }) => !recurring.has(name));
    const toMs = await nextMs(world);
    const outsideMs = world.network.nextArrivalMs() ?? world.gateways.nextDueMs() ?? Infinity;
    const isQuiet = waiting.length === 0 && outsideMs - world.nowMs() > outsideMaxMs;
    if (isQuiet || toMs === null) return true;
    await world.moveTo(toMs);
  }
  return false;
}

async function openAll({ stage, dice, onStep }: Resting): Promise<void> {
  for (const letter of stage.world.mailbox.letters()) {
    await openLetter(stage, 0, letter, dice);
    await goOn(stage.world, dice, Infinity);
    await onStep();
  }
}

/** What was done elsewhere and never told is found in the gateways' lists, which may be hours behind. */
async function readLists(resting: Resting): Promise<void> {
  const { world } = resting.stage;
  await world.moveTo(world.nowMs() + 25 * 3_600_000);
  await drain(resting, movesMax);
}
