import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  APP_ROLE,
  type EmbeddedPostgres,
  appUrlOf,
  migrateDatabase,
  seedDemoShop,
  startEmbeddedPostgres,
} from "@till/db";
import { type RegisterId, type StoreId, createIdSource } from "@till/kernel";
import { hashSecret } from "@till/server";
import postgres from "postgres";
import { freePort } from "../kit/free-port.ts";
import { cashierPin, createTestShop, registerKeys } from "../kit/test-shop.ts";
import { type Caller, createCaller } from "./create-caller.ts";
import type { Processes } from "./processor-time.ts";
import { type Started, type Stops, startProcess } from "./start-process.ts";

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const serverMain = fileOf("../../apps/server/src/main.ts");
const sandboxMain = fileOf("../../apps/sandbox/src/main.ts");
const appPassword = "bench-app-password";
/** The same for every server on these databases. */
const masterKeys = `bench:${randomBytes(32).toString("base64")}`;
const ids = createIdSource({ nowMs: () => Date.now() }, (count) => randomBytes(count));

/** A server process and who calls it. */
export interface BenchServer {
  readonly port: number;
  readonly processes: Processes;
  /** A caller who has not signed in: the shopper. */
  readonly buyer: Caller;
  readonly cashier: Caller;
}

/**
 * PostgreSQL that syncs every commit to disk, and shops in it as merchants run them: servers and sandbox each in a
 * process of its own, so that none shares an event loop with the callers.
 */
export async function startBench() {
  const stops: Stops = [];
  const stop = () => stopAll(stops);
  try {
    const dataDir = await mkdtemp(join(tmpdir(), "till-bench-"));
    stops.push(() => rm(dataDir, { recursive: true, force: true }));
    const cluster = await startEmbeddedPostgres({ dataDir });
    stops.push(() => cluster.stop());
    return {
      async openShop(options: ShopOptions) {
        const ofShop: Stops = [];
        const close = () => stopAll(ofShop);
        stops.push(close);
        return { ...(await openShop(cluster, ofShop, options)), close };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type Bench = Awaited<ReturnType<typeof startBench>>;
/** `close` stops its processes; its database stays until the end. */
export type BenchShop = Awaited<ReturnType<Bench["openShop"]>>;

async function stopAll(stops: Stops): Promise<void> {
  for (const one of stops.splice(0).toReversed()) await one();
}

interface ShopOptions {
  readonly database: string;
  /** Each with one register at the counter. */
  readonly storeCount?: number;
}

async function openShop(cluster: EmbeddedPostgres, stops: Stops, { database, storeCount = 1 }: ShopOptions) {
  const shop = createTestShop(ids);
  const counters = [
    { storeId: shop.seed.stores[0]?.id ?? ids.next<StoreId>(), registerId: shop.registerIds[0] },
    ...Array.from({ length: storeCount - 1 }, () => ({
      storeId: ids.next<StoreId>(),
      registerId: ids.next<RegisterId>(),
    })),
  ];
  await cluster.ensureDatabase(database);
  const ownerUrl = cluster.ownerUrl(database);
  await migrateDatabase({ ownerUrl, appPassword });
  await seedDemoShop({
    url: ownerUrl,
    nowMs: Date.now(),
    shop: withCounters(shop.seed, counters),
    hashPassword: hashSecret,
    hashPin: hashSecret,
  });
  const appUrl = appUrlOf(ownerUrl, appPassword, APP_ROLE);
  const owner = postgres(ownerUrl, { max: 20, onnotice: () => {} });
  const app = postgres(appUrl, { max: 20, onnotice: () => {} });
  stops.push(() => Promise.all([owner.end({ timeout: 5 }), app.end({ timeout: 5 })]));
  return {
    ...shop,
    counters,
    ids,
    appUrl,
    owner,
    app,
    /** One server process with its sandbox. */
    start: (env: Readonly<Record<string, string>> = {}) =>
      startServer({ shop, appUrl, stops, env, postmasterPid: cluster.pid }),
  };
}

type Seed = ReturnType<typeof createTestShop>["seed"];

function withCounters(
  seed: Seed,
  counters: readonly { readonly storeId: StoreId; readonly registerId: RegisterId }[],
): Seed {
  const [first] = seed.stores;
  if (!first) throw new Error("the shop has a store");
  const added = counters.slice(1);
  return {
    ...seed,
    stores: [
      ...seed.stores,
      ...added.map(({ storeId: id }, index) => ({ ...first, id, name: `Store ${index}` })),
    ],
    registers: [
      ...seed.registers,
      ...added.map(({ storeId, registerId: id }, index) => ({
        id,
        storeId,
        name: `Counter ${index}`,
        number: 1000 + index,
        kind: "counter" as const,
        keyHash: null,
      })),
    ],
  };
}

async function startServer(options: {
  readonly shop: ReturnType<typeof createTestShop>;
  readonly appUrl: string;
  readonly stops: Stops;
  readonly env: Readonly<Record<string, string>>;
  readonly postmasterPid: number;
}): Promise<BenchServer> {
  const { shop, appUrl, stops, env, postmasterPid } = options;
  const port = await freePort();
  const sandbox = await startSandbox(port, stops);
  const { ports } = sandbox.said;
  if (!ports) throw new Error("the sandbox did not say where it listens");
  const server = await startProcess("server", serverMain, stops, {
    DATABASE_URL: appUrl,
    TILL_PORT: String(port),
    TILL_SECRET: randomBytes(32).toString("hex"),
    TILL_MASTER_KEYS: masterKeys,
    TILL_LOG_LEVEL: "warn",
    TILL_SANDBOX_STRIPE_PORT: String(ports.stripe),
    TILL_SANDBOX_SQUARE_PORT: String(ports.square),
    TILL_SANDBOX_PAYPAL_PORT: String(ports.paypal),
    ...env,
  });
  const buyer = createCaller(port, null);
  const [registerKey] = registerKeys;
  const { json } = await buyer("till.signIn", { registerKey, personId: shop.cashierId, pin: cashierPin });
  const cashier = createCaller(port, String(json["token"]));
  const processes = { serverPid: server.pid, sandboxPid: sandbox.pid, postmasterPid };
  return { port, processes, buyer, cashier };
}

function startSandbox(serverPort: number, stops: Stops): Promise<Started> {
  return startProcess("sandbox", sandboxMain, stops, {
    TILL_SANDBOX_PORT: "0",
    TILL_SANDBOX_STRIPE_PORT: "0",
    TILL_SANDBOX_SQUARE_PORT: "0",
    TILL_SANDBOX_PAYPAL_PORT: "0",
    TILL_SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${serverPort}`,
  });
}
