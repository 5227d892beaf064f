import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { seedDemoShop } from "@till/db";
import { borrowDatabase } from "@till/db/testing";
import type { Catalogue } from "@till/catalogue";
import { createIdSource } from "@till/kernel";
import { type Sandbox, type SandboxPorts, createSandbox } from "@till/sandbox";
import { type AppRouter, hashSecret } from "@till/server";
import { cataloguePath, readCatalogue } from "@till/wire";
import { createTRPCClient, httpLink } from "@trpc/client";
import createSql from "postgres";
import superjson from "superjson";
import { inject } from "vitest";
import { freePort } from "./free-port.ts";
import { cashierPin, createTestShop, managerEmail, managerPassword, registerKeys } from "./test-shop.ts";
import { type Weather, ageAttempts, searchesLagMs, weather as suiteWeather } from "./weather.ts";

const serverMain = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));

/** As `TILL_MASTER_KEYS` is written. */
export const newMasterKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

const startWithinMs = 60_000;

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

export interface ShopOptions {
  /** `needed`: what is tested is the webhooks themselves, whatever the weather. */
  readonly webhooks?: "normal" | "off" | "needed";
  /** Another than the suites run in. */
  readonly weather?: Weather;
  /** Added to the server's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A whole shop of its own: database, sandbox, and a server process that can be killed. Its own ports and folders,
 * so that any number run beside each other and beside `start`.
 */
export async function startShop(options: ShopOptions = {}) {
  const ids = createIdSource({ nowMs: () => Date.now() }, (count) => randomBytes(count));
  const shop = createTestShop(ids);
  const database = await borrowDatabase();
  const { ownerUrl } = database;
  await seedDemoShop({
    url: ownerUrl,
    nowMs: Date.now(),
    shop: shop.seed,
    hashPassword: hashSecret,
    hashPin: hashSecret,
  });
  await letCashierSellAnything(ownerUrl);

  const port = await freePort();
  const { sandbox, ports } = await startShopSandbox(port);
  await setWeather(options, { ownerUrl, control: `http://127.0.0.1:${ports.control}` });

  const env = {
    ...process.env,
    ...options.env,
    DATABASE_URL: database.appUrl,
    TILL_PORT: String(port),
    TILL_SECRET: randomBytes(32).toString("hex"),
    TILL_MASTER_KEYS: newMasterKey("test"),
    TILL_SANDBOX_STRIPE_PORT: String(ports.stripe),
    TILL_SANDBOX_SQUARE_PORT: String(ports.square),
    TILL_SANDBOX_PAYPAL_PORT: String(ports.paypal),
  };
  const log: string[] = [];
  let server = await spawnServer(env, log);

  return {
    ...shop,
    ids,
    ownerUrl,
    appUrl: env.DATABASE_URL,
    masterKeys: env.TILL_MASTER_KEYS,
    serverSecret: env.TILL_SECRET,
    /** Where PostgreSQL writes what it has to complain of. */
    databaseLog: inject("postgres").logFile,
    port,
    ports,
    log,
    /** A caller who has not signed in: the shopper. */
    buyer: createTillClient(port, null),
    /** Whoever a session's token belongs to. */
    as: (token: string): TillClient => createTillClient(port, token),
    /** Everything it sells. */
    async catalogue(): Promise<Catalogue> {
      const answer = await fetch(`http://127.0.0.1:${port}${cataloguePath}`);
      return readCatalogue(await answer.text());
    },
    control: (path: string, body?: unknown) =>
      body === undefined
        ? fetchJson(`http://127.0.0.1:${ports.control}${path}`)
        : post(`http://127.0.0.1:${ports.control}${path}`, body),
    /**
     * Where lists lag, an hour has passed for them and they show what has happened; `false` makes them fall behind again.
     * No clock moves: the server's would not move with it.
     */
    async listsShowAll(all = true): Promise<void> {
      if ((options.weather ?? suiteWeather) !== "searches-lag") return;
      await post(`http://127.0.0.1:${ports.control}/searches`, { lagMs: all ? 0 : searchesLagMs });
    },
    /** The cashier, signed in at the first register or the second. */
    async cashier(at: 0 | 1 = 0): Promise<TillClient> {
      const { token } = await createTillClient(port, null).till.signIn.mutate({
        registerKey: registerKeys[at],
        personId: shop.cashierId,
        pin: cashierPin,
      });
      return createTillClient(port, token);
    },
    async manager(): Promise<TillClient> {
      const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: `http://localhost:${port}` },
        body: JSON.stringify({ email: managerEmail, password: managerPassword }),
      });
      // The cookie holds the token and its signature; a client without cookies sends the token alone.
      const [, token] = /session_token=([^.;]+)/.exec(answer.headers.getSetCookie().join()) ?? [];
      if (!token) throw new Error(`the manager could not sign in: ${answer.status} ${await answer.text()}`);
      return createTillClient(port, token);
    },
    /** As a power cut would: no handler runs. */
    async killServer(): Promise<void> {
      await ended(server, () => server.kill("SIGKILL"));
    },
    async startServer(changed: Readonly<Record<string, string>> = {}): Promise<void> {
      server = await spawnServer({ ...env, ...changed }, log);
    },
    async stop(): Promise<void> {
      sandbox.core.faults.release();
      await ended(server, () => server.kill("SIGTERM"));
      await sandbox.close();
      await database.drop();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

async function startShopSandbox(
  serverPort: number,
): Promise<{ readonly sandbox: Sandbox; readonly ports: SandboxPorts }> {
  const sandbox = createSandbox({
    seed: "shop",
    nowMs: () => Date.now(),
    webhookBaseUrl: `http://127.0.0.1:${serverPort}`,
  });
  return { sandbox, ports: await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 }) };
}

async function setWeather(
  { webhooks, weather = suiteWeather }: ShopOptions,
  of: { readonly ownerUrl: string; readonly control: string },
): Promise<void> {
  const off = webhooks === "off" || (weather === "webhooks-off" && webhooks !== "needed");
  if (off) await post(`${of.control}/webhooks`, { mode: "off" });
  if (weather === "searches-lag") await post(`${of.control}/searches`, { lagMs: searchesLagMs });
  if (weather !== "keys-expired") return;
  await post(`${of.control}/idempotency`, { lifetimeMs: 0 });
  await ageAttempts(of.ownerUrl);
}

async function spawnServer(env: NodeJS.ProcessEnv, log: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [serverMain], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  child.stdout?.on("data", (chunk: Buffer) => log.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => log.push(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server was not ready in time:\n${log.join("")}`)),
      startWithinMs,
    );
    child.once("message", (message: { readonly type: string; readonly message?: string }) => {
      clearTimeout(timer);
      if (message.type === "ready") resolve();
      else reject(new Error(message.message ?? "the server did not start"));
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code ?? "a signal"}:\n${log.join("")}`));
    });
  });
  return child;
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  end();
  await gone;
}

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The tests of money sell at prices and discounts of their own; what a cashier may not do has tests at the server. */
async function letCashierSellAnything(ownerUrl: string): Promise<void> {
  const sql = createSql(ownerUrl, { max: 1, onnotice: () => {} });
  await sql`update roles set grants = grants
    || '{"sale.price": {"limit": null}, "sale.discount": {"limit": null}, "refund.create": {"limit": null}}'
    where code = 'cashier'`;
  await sql.end();
}
