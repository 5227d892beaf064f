import type { Chance } from "./chance.ts";
import type { Asked, AskedCharge, Intention, People } from "./intentions.ts";
import type { Letter } from "./mailbox.ts";
import type { ServerProcess } from "./server-process.ts";
import { receiveWebhook } from "./server-process.ts";
import type { World } from "./world.ts";

/** Use cases that people and gateways have under way at one time. */
const atWorkMax = 5;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A client that was switched off for the night, and a little more. */
const dayMs = 25 * hourMs;

export interface Stage {
  readonly world: World;
  readonly people: People;
  readonly asked: Asked;
}

/** Something that may happen next. */
interface Choice {
  readonly weight: number;
  /** Answers how many use cases it reached: only those count as steps. */
  readonly happen: () => Promise<number>;
}

/**
 * What happens next, by its own dice: an intention, a retry, a delivery, a crash, or a move of the clock. Answers how
 * many steps that makes; two at once are two.
 */
export async function takeStep(stage: Stage, number: number, dice: Chance): Promise<number> {
  const choices = choicesOf(stage, number, dice).filter(({ weight }) => weight > 0);
  const happen = dice.weighted(choices.map(({ weight, happen }) => [weight, happen] as const));
  return happen();
}

function choicesOf(stage: Stage, number: number, dice: Chance): readonly Choice[] {
  const { world, people } = stage;
  const mayBegin = world.scheduler.tasks().size < atWorkMax;
  const known = people.charges();
  const some = known.length > 0 ? dice.pick(known) : null;
  const unanswered = known.filter(({ told }) => told === null);
  const waiting = known.filter(({ told }) => told?.state === "requires_action" && told.object !== null);
  const letters = world.mailbox.letters();
  const letter = letters.length > 0 ? dice.pick(letters) : null;
  const begin = (intention: Intention): Promise<number> => beginIntention(stage, number, intention, dice);

  const choices: Choice[] = [
    { weight: mayBegin ? 10 : 0, happen: () => begin(people.intention(dice)) },
    { weight: 5, happen: () => moveClock(stage, dice) },
    { weight: world.weather.crashWeight, happen: () => crash(stage, dice) },
  ];
  if (some && mayBegin) {
    choices.push(
      { weight: 3, happen: () => retry(stage, number, dice.pick([...unanswered, some]), dice) },
      { weight: 0.15, happen: () => retryAfterADay(stage, number, some, dice) },
      {
        weight: some.told === null ? 0 : 0.4,
        happen: () => begin(counted(world, "other content", people.otherContent(some))),
      },
      { weight: 1, happen: () => twoAtOnce(stage, number, some, dice) },
    );
  }
  if (waiting.length > 0)
    choices.push({ weight: 4, happen: () => buyerActs(stage, number, dice.pick(waiting), dice) });
  if (letter && mayBegin) choices.push({ weight: 12, happen: () => deliver(stage, number, letter, dice) });
  const held = world.gateways.money().filter(({ captures, open }) => captures.length > 0 || open);
  if (held.length > 0)
    choices.push({ weight: 0.7, happen: () => dashboard(stage, number, dice.pick(held), dice) });
  return choices;
}

const anyServer = (world: World, dice: Chance): ServerProcess => dice.pick(world.servers);

/** Begins it at some server. What it throws that is no refusal breaks the story. */
async function start(
  { world }: Stage,
  name: string,
  server: ServerProcess,
  work: () => Promise<void>,
): Promise<void> {
  await world.scheduler.start(server.home, name, async () => {
    try {
      await work();
    } catch (error) {
      world.breaks.push(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

export async function beginIntention(
  stage: Stage,
  number: number,
  intention: Intention,
  dice: Chance,
): Promise<number> {
  const server = anyServer(stage.world, dice);
  const name = `${number} ${intention.name}`;
  stage.world.story.tell(`${name}, at ${server.home.name}`);
  await start(stage, name, server, () => intention.act(server));
  return 1;
}

function counted(world: World, fault: "other content", intention: Intention): Intention {
  world.meets(fault);
  return intention;
}

async function retry(stage: Stage, number: number, known: AskedCharge, dice: Chance): Promise<number> {
  stage.world.meets("retry at once");
  return beginIntention(stage, number, stage.people.again(known), dice);
}

async function retryAfterADay(
  stage: Stage,
  number: number,
  known: AskedCharge,
  dice: Chance,
): Promise<number> {
  const { world, people } = stage;
  if (!world.meets("retry after a day")) return 0;
  world.story.tell("a day passes");
  world.meets("keys forgotten");
  await world.moveTo(world.nowMs() + dayMs);
  return beginIntention(stage, number, people.again(known), dice);
}

/** Two tills for one sale, or two clicks for one charge, at the same moment. */
async function twoAtOnce(stage: Stage, number: number, known: AskedCharge, dice: Chance): Promise<number> {
  const { world, people } = stage;
  if (!world.meets("two at once")) return 0;
  const first = dice.happens(0.5) ? people.again(known) : people.refundOf(dice, known);
  const second = dice.happens(0.5) ? people.rival(known) : people.refundOf(dice, known);
  const one = await beginIntention(stage, number, first, dice);
  return one + (await beginIntention(stage, number, { ...second, name: `${second.name} beside it` }, dice));
}

async function buyerActs(stage: Stage, number: number, known: AskedCharge, dice: Chance): Promise<number> {
  const { world, people } = stage;
  const { told } = known;
  if (!told?.object) return 0;
  const leaves = dice.happens(0.15) && world.meets("buyer leaves");
  if (leaves) return beginIntention(stage, number, people.callOff(known), dice);
  const agrees = dice.happens(0.8);
  if (!told.wanted) world.meets("buyer agrees late");
  const done =
    told.gateway === "stripe"
      ? await world.gateways.authenticate(told.object.id, agrees ? "approve" : "fail")
      : await world.gateways.agree(
          told.object.id,
          agrees
            ? dice.weighted([
                [10, "approve"],
                [1, "pending"],
              ] as const)
            : dice.pick(["decline_instrument", "decline_capture"]),
        );
  world.story.tell(
    `the buyer of ${known.id.slice(-6)} ${agrees ? "agrees" : "does not agree"}${done ? "" : ", too late"}`,
  );
  // Sent back to the shop, or gone: then the shop has to find out by itself.
  if (dice.happens(0.6)) return beginIntention(stage, number, people.look(known), dice);
  return 0;
}

async function deliver(stage: Stage, number: number, letter: Letter, dice: Chance): Promise<number> {
  const { world } = stage;
  const { mailbox, weather } = world;
  const poor = weather.webhooks === "poor";
  if (poor && dice.happens(0.2) && world.meets("webhook lost")) {
    mailbox.take(letter);
    letter.answer(200);
    return 0;
  }
  if (poor && dice.happens(0.15) && world.meets("webhook refused")) {
    mailbox.take(letter);
    letter.answer(500);
    return 0;
  }
  if (poor && dice.happens(0.2) && world.meets("webhook twice")) mailbox.copy(letter);
  if (world.mailbox.letters()[0] !== letter) world.meets("webhook out of order");
  if (world.nowMs() - letter.sentAtMs > 5 * minuteMs) world.meets("webhook late");
  await openLetter(stage, number, letter, dice);
  return 1;
}

export async function openLetter(stage: Stage, number: number, letter: Letter, dice: Chance): Promise<void> {
  const { world } = stage;
  const { mailbox } = world;
  mailbox.take(letter);
  const server = anyServer(world, dice);
  const name = `${number} webhook ${letter.number}`;
  world.story.tell(`${name} (${letter.webhook.gateway} ${letter.webhook.type}) comes to ${server.home.name}`);
  const task = await world.scheduler.start(server.home, name, async () => {
    try {
      const status = await receiveWebhook(server.deps, letter.webhook);
      letter.answer(status);
    } catch (error) {
      letter.answer(500);
      world.breaks.push(error instanceof Error ? error : new Error(String(error)));
    } finally {
      mailbox.ends(world.scheduler.task());
    }
  });
  if (task.state === "running") mailbox.begins(task, letter);
}

/** A person at the gateway, not at the shop. */
async function dashboard(
  stage: Stage,
  number: number,
  held: ReturnType<World["gateways"]["money"]>[number],
  dice: Chance,
): Promise<number> {
  const { world, asked } = stage;
  const { gateway, objectId, chargeId } = held;
  const [act, fault] = dice.weighted([
    [held.captures.length > 0 ? 4 : 0, ["refund", "dashboard refund"]],
    [held.captures.length > 0 ? 1 : 0, ["dispute", "dispute"]],
    [held.open ? 2 : 0, ["capture", "dashboard capture"]],
    [held.open ? 1 : 0, ["void", "dashboard void"]],
  ] as const);
  if (!world.allows(fault)) return 0;
  const part = dice.happens(0.5) ? { amountMinor: 1 + dice.below(200) } : {};
  const done = await world.gateways.dashboard(gateway, {
    act,
    object: held.captures[0]?.id ?? objectId,
    ...(act === "refund" ? part : {}),
    ...(act === "dispute" && dice.happens(0.4) ? { outcome: "inquiry" } : {}),
  });
  if (!done) return 0;
  world.meets(fault);
  world.story.tell(`${act} of ${chargeId.slice(-6)} in ${gateway}'s dashboard`);
  if (act === "refund") noteElsewhere(stage, held);
  const known = [...asked.charges.values()].find(({ id }) => id === chargeId);
  return known && dice.happens(0.3) ? beginIntention(stage, number, stage.people.look(known), dice) : 0;
}

/** What the dashboard gave back is what the gateway holds now beyond what it held before. */
function noteElsewhere(
  { world, asked }: Stage,
  before: ReturnType<World["gateways"]["money"]>[number],
): void {
  const after = world.gateways.money().find(({ objectId }) => objectId === before.objectId);
  const known = [...asked.charges.values()].find(({ id }) => id === before.chargeId);
  if (!after || !known) return;
  const earlier = new Set(before.refunds.map(({ id }) => id));
  const added = after.refunds.filter(({ id }) => !earlier.has(id));
  const sum = added.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  asked.elsewhere.set(known.id, (asked.elsewhere.get(known.id) ?? 0n) + sum);
}

async function crash({ world }: Stage, dice: Chance): Promise<number> {
  if (!world.meets("crash")) return 0;
  const index = dice.below(world.servers.length);
  const name = world.servers[index]?.home.name ?? "";
  world.story.tell(`${name} dies, and starts again`);
  const lost = await world.crash(index, dice);
  return lost.length > 0 ? 1 : 0;
}

/** To the next thing that waits for its time, or further than anybody waited for. */
async function moveClock(stage: Stage, dice: Chance): Promise<number> {
  const { world } = stage;
  const byMs = dice.weighted([
    [6, null],
    [2, 1000 + dice.below(30_000)],
    [2, dice.below(10 * minuteMs)],
    [1, dice.below(3 * hourMs)],
    [0.1, dice.below(3 * 24 * hourMs)],
  ] as const);
  const toMs = byMs === null ? await nextMs(world) : world.nowMs() + byMs;
  if (toMs === null) return 0;
  const before = world.nowMs();
  await world.moveTo(toMs);
  world.story.tell(`the clock moves on by ${Math.round((world.nowMs() - before) / 1000)} s`);
  return (await world.jobs.dueNames()).length > 0 || world.scheduler.ready().length > 0 ? 1 : 0;
}

/** When the next thing falls due anywhere; null when nothing waits. */
export async function nextMs(world: World): Promise<number | null> {
  const due = [
    await world.jobs.nextDueMs(),
    world.scheduler.nextAtMs(),
    world.gateways.nextDueMs(),
    world.network.nextArrivalMs(),
  ].filter((each) => each !== null);
  return due.length === 0 ? null : Math.min(...due);
}
