import type { GatedDatabase } from "@till/db/simulation";
import { type MerchantId, createIdSource } from "@till/kernel";
import type { Sandbox } from "@till/sandbox";
import { type Chance, createChance } from "./chance.ts";
import { mustBeOnRecord } from "./on-record.ts";
import { type GatewaySide, createGatewaySide } from "./gateway-side.ts";
import { type JobRunner, createJobRunner } from "./job-runner.ts";
import { createLockMonitor } from "./lock-monitor.ts";
import { type Mailbox, createMailbox } from "./mailbox.ts";
import { type Network, createNetwork } from "./network.ts";
import { type SimulatedShop, openShop } from "./open-shop.ts";
import { type Op, type Scheduler, type Task, createScheduler } from "./scheduler.ts";
import { type ServerProcess, type Webhook, startServer } from "./server-process.ts";
import { type Story, createStory } from "./story.ts";
import { type Fault, type Weather, weatherOf } from "./weather.ts";

/** What all seeds of one run share: starting these takes seconds, and each seed wipes what it used. */
export interface Ground {
  readonly database: GatedDatabase;
  readonly sandbox: Sandbox;
  /** What the sandbox reads as time, and where it brings its webhooks; set anew by each seed. */
  readonly tie: { nowMs: () => number; deliver: (webhook: Webhook) => Promise<number> };
  /** A merchant nobody had before. */
  newMerchantId(): MerchantId;
}

export interface WorldOptions {
  readonly ground: Ground;
  readonly seed: number;
  /** Faults that do not happen, while a story is made shorter. */
  readonly without: ReadonlySet<Fault>;
  readonly echo: ((line: string) => void) | null;
}

/** A promise of Till was broken. */
export class Broken extends Error {
  override readonly name = "Broken";
}

/** One seed: its shop, its server processes, its gateways, its time and its chance. */
export interface World {
  readonly seed: number;
  readonly chance: Chance;
  readonly story: Story;
  readonly shop: SimulatedShop;
  readonly weather: Weather;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly gateways: GatewaySide;
  readonly sandbox: Sandbox;
  readonly database: GatedDatabase;
  readonly mailbox: Mailbox;
  readonly jobs: JobRunner;
  readonly servers: ServerProcess[];
  /** Whether anything may still go wrong. Off once the shop comes to rest. */
  calm: boolean;
  nowMs(): number;
  /** Time passes: what falls due at the gateways happens, and what was on its way arrives. */
  moveTo(ms: number): Promise<void>;
  allows(fault: Fault): boolean;
  /** Counts it, when it is allowed. */
  meets(fault: Fault): boolean;
  crash(index: number, chance: Chance): Promise<readonly Task[]>;
  /** Ids of what was written, or told to somebody, since the promises were last looked at. */
  readonly touched: Set<string>;
  /** What use cases threw that is no answer for anybody. */
  readonly breaks: Error[];
  /** Every process dies with what it has open. */
  end(): Promise<void>;
}

/** A Monday morning; every seed begins here. */
const beginMs = Date.UTC(2026, 10, 23, 8);

export async function createWorld({ ground, seed, without, echo }: WorldOptions): Promise<World> {
  const { database, sandbox, tie } = ground;
  let nowMs = beginMs;
  const chance = createChance(`till ${seed}`);
  const weather = weatherOf(chance.fork("weather"));
  const story = createStory({ nowMs: () => nowMs, echo });
  const bytes = chance.fork("shop");
  const ids = createIdSource({ nowMs: () => nowMs }, (count) => bytes.bytes(count));
  await database.jobs.begin(nowMs);
  const shop = await openShop(database.owner, { ids, merchantId: ground.newMerchantId(), nowMs });

  tie.nowMs = () => nowMs;
  await sandbox.fetchFor("control")("http://control.test/reset", {
    method: "POST",
    body: JSON.stringify({ seed: `till ${seed}` }),
  });
  if (weather.webhooks === "off") sandbox.core.webhooks.setMode("off");
  if (weather.searchesLag && !without.has("searches lag")) {
    sandbox.core.setListLagMs(3_600_000);
    story.count("searches lag");
  }

  const scheduler = createScheduler({
    monitor: createLockMonitor(database.owner),
    nowMs: () => nowMs,
    merchantId: shop.merchant.id,
    trace: story.trace,
    onParked: () => story.count("wait for a lock"),
    onCommitted({ enqueues, ids: written }) {
      if (enqueues) world.jobs.stir();
      for (const id of written) world.touched.add(id);
    },
  });
  const allows = (fault: Fault): boolean => !world.calm && !without.has(fault);
  const meets = (fault: Fault): boolean => {
    if (allows(fault)) story.count(fault);
    return allows(fault);
  };
  const network = createNetwork({
    sandbox,
    scheduler,
    chance: chance.fork("network"),
    nowMs: () => nowMs,
    faultRate: () => (world.calm ? 0 : weather.callFaultRate),
    isAllowed: allows,
    count: story.count,
    tell: story.tell,
    onKeyedCall: (key, label) => mustBeOnRecord(world, key, label),
  });
  const mail = chance.fork("mail");
  const generations: number[] = [];
  const start = (index: number): ServerProcess => {
    const generation = (generations[index] ?? 0) + 1;
    generations[index] = generation;
    const skewMs = without.has("clock skew") ? 0 : (weather.skewsMs[index] ?? 0);
    const name = `server ${index + 1}`;
    return startServer({
      name,
      skewMs,
      shop,
      chance: chance.fork(`${name}.${generation}`),
      nowMs: () => nowMs,
      database,
      scheduler,
      network,
      sandbox,
      mailGoes: () => !(mail.happens(0.2) && meets("mail fails")),
      log: (level, message) => {
        if (level !== "info") story.trace(`${name} logs ${level}: ${message}`);
      },
    });
  };
  for (const skewMs of weather.skewsMs)
    if (skewMs !== 0 && !without.has("clock skew")) story.count("clock skew");

  const mailbox = createMailbox({ nowMs: () => nowMs });
  tie.deliver = (webhook) => mailbox.put(webhook);
  const world: World = {
    seed,
    chance,
    story,
    shop,
    weather,
    scheduler,
    network,
    gateways: createGatewaySide(sandbox),
    sandbox,
    database,
    mailbox,
    jobs: createJobRunner(() => world),
    servers: weather.skewsMs.map((_, index) => start(index)),
    calm: false,
    touched: new Set(),
    breaks: [],
    nowMs: () => nowMs,
    async moveTo(ms) {
      // A request on its way arrives in its own time, also where the clock jumps over it.
      for (let atMs = network.nextArrivalMs(); atMs !== null && atMs < ms; atMs = network.nextArrivalMs()) {
        nowMs = Math.max(nowMs, atMs);
        sandbox.runDue();
        await network.arriveDue();
      }
      nowMs = Math.max(nowMs, ms);
      sandbox.runDue();
      await network.arriveDue();
      sandbox.runDue();
    },
    allows,
    meets,
    async crash(index, dice) {
      const server = world.servers[index];
      if (server === undefined) return [];
      const lands = (op: Op): boolean => {
        if (!dice.happens(0.5)) return false;
        story.count(op.kind === "commit" ? "commit lands in a crash" : "call lands in a crash");
        return true;
      };
      const lost = await scheduler.crash(server.home, lands);
      await network.settled();
      mailbox.connectionLost(lost);
      world.jobs.workerLost(lost);
      world.servers[index] = start(index);
      return lost;
    },
    async end() {
      for (const { home } of world.servers) await scheduler.crash(home, () => false);
      await network.settled();
    },
  };
  return world;
}
