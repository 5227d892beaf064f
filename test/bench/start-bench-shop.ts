import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { APP_ROLE, appUrlOf, migrateDatabase, seedDemoShop, startEmbeddedPostgres } from "@till/db";
import { createIdSource } from "@till/kernel";
import { type AppRouter, hashSecret } from "@till/server";
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import { z } from "zod";
import { freePort } from "../kit/free-port.ts";
import { cashierPin, createTestShop, registerKeys } from "../kit/test-shop.ts";

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const serverMain = fileOf("../../apps/server/src/main.ts");
const sandboxMain = fileOf("../../apps/sandbox/src/main.ts");
const appPassword = "bench-app-password";
const startWithinMs = 30_000;
const stopWithinMs = 15_000;

export type TillClient = ReturnType<typeof createTillClient>;

function createTillClient(port: number, token: string | null) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `http://127.0.0.1:${port}/trpc`,
        transformer: superjson,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      }),
    ],
  });
}

/** Stopped in the reverse order of their starting, also when a later part fails to start. */
type Stops = (() => Promise<unknown>)[];

/**
 * A shop as a merchant runs it: PostgreSQL that syncs every commit to disk, the sandbox and the server each in a
 * process of its own, so that neither shares an event loop with the callers.
 */
export async function startBenchShop() {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    return { ...(await startParts(stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type BenchShop = Awaited<ReturnType<typeof startBenchShop>>;

async function startParts(stops: Stops) {
  const ids = createIdSource({ nowMs: () => Date.now() }, (count) => randomBytes(count));
  const shop = createTestShop(ids);
  const dataDir = await mkdtemp(join(tmpdir(), "till-bench-"));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir });
  stops.push(() => postgres.stop());
  await postgres.ensureDatabase("till");
  const ownerUrl = postgres.ownerUrl("till");
  await migrateDatabase({ ownerUrl, appPassword });
  await seedDemoShop({
    url: ownerUrl,
    nowMs: Date.now(),
    shop: shop.seed,
    hashPassword: hashSecret,
    hashPin: hashSecret,
  });

  const port = await freePort();
  const ports = await startSandbox(port, stops);
  const appUrl = appUrlOf(ownerUrl, appPassword, APP_ROLE);
  await startServer({ port, ports, appUrl, stops });
  const buyer = createTillClient(port, null);
  return {
    ...shop,
    ids,
    ownerUrl,
    appUrl,
    logFile: postgres.logFile,
    /** A caller who has not signed in: the shopper. */
    buyer,
    async cashier(): Promise<TillClient> {
      const { token } = await buyer.till.signIn.mutate({
        registerKey: registerKeys[0],
        personId: shop.cashierId,
        pin: cashierPin,
      });
      return createTillClient(port, token);
    },
  };
}

const ready = z.object({
  type: z.literal("ready"),
  ports: z.object({ stripe: z.int(), square: z.int(), paypal: z.int() }).optional(),
});

async function startSandbox(serverPort: number, stops: Stops) {
  const { ports } = await startProcess("the sandbox", sandboxMain, stops, {
    TILL_SANDBOX_PORT: "0",
    TILL_SANDBOX_STRIPE_PORT: "0",
    TILL_SANDBOX_SQUARE_PORT: "0",
    TILL_SANDBOX_PAYPAL_PORT: "0",
    TILL_SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${serverPort}`,
  });
  if (!ports) throw new Error("the sandbox did not say where it listens");
  return ports;
}

function startServer(options: {
  readonly port: number;
  readonly ports: { readonly stripe: number; readonly square: number; readonly paypal: number };
  readonly appUrl: string;
  readonly stops: Stops;
}) {
  return startProcess("the server", serverMain, options.stops, {
    DATABASE_URL: options.appUrl,
    TILL_PORT: String(options.port),
    TILL_SECRET: randomBytes(32).toString("hex"),
    TILL_LOG_LEVEL: "warn",
    TILL_SANDBOX_STRIPE_PORT: String(options.ports.stripe),
    TILL_SANDBOX_SQUARE_PORT: String(options.ports.square),
    TILL_SANDBOX_PAYPAL_PORT: String(options.ports.paypal),
  });
}

async function startProcess(
  name: string,
  main: string,
  stops: Stops,
  env: Readonly<Record<string, string>>,
): Promise<z.infer<typeof ready>> {
  const child = fork(main, {
    env: { ...process.env, ...env },
    execArgv: profiling(name),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  stops.push(() => stopProcess(child));
  const [said] = await Promise.race([
    once(child, "message", { signal: AbortSignal.timeout(startWithinMs) }),
    once(child, "exit").then(() => Promise.reject(new Error(`${name} did not start`))),
  ]);
  const parsed = ready.safeParse(said);
  if (!parsed.success) throw new Error(`${name} did not start: ${JSON.stringify(said)}`);
  return parsed.data;
}

/** `TILL_BENCH_PROFILE=folder` has server and sandbox write a CPU profile each when they stop. */
function profiling(name: string): string[] {
  const folder = process.env["TILL_BENCH_PROFILE"];
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}/${name.replace("the ", "")}`] : [];
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await gone;
  clearTimeout(deadline);
}
