import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Database, MasterKeyError, type Workers, createDatabase, createMasterKeyWrap } from "@till/db";
import { createPayPalGateway } from "@till/gateway-paypal";
import { createSquareGateway } from "@till/gateway-square";
import { createStripeGateway } from "@till/gateway-stripe";
import { type Clock, type MerchantId, createIdSource, invariant } from "@till/kernel";
import type { Gateway } from "@till/payments";
import { Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { createAccount } from "./auth/account.ts";
import { createHashQueue, usualBounds } from "./auth/hash-queue.ts";
import { createPinSignIn } from "./auth/pin-sign-in.ts";
import { createInvitations } from "./auth/invitations.ts";
import { createResets } from "./auth/reset-password.ts";
import { createSignIn } from "./auth/sign-in.ts";
import { type Config, ConfigError, readConfig, secondFactorOf, usesSandbox } from "./config.ts";
import { type Deps, type Log, defaultLimits } from "./deps.ts";
import { createDoors } from "./doors/create-doors.ts";
import { createKnownBrowsers } from "./http/known-browser.ts";
import { payFormSources } from "./http/pay-form-sources.ts";
import { ownNames } from "./http/refuse-strangers.ts";
import { createHttpServer } from "./http/server.ts";
import { loadMax } from "./http/shed-load.ts";
import { jobHandlers, startRecurringJobs, togetherHandlers } from "./jobs.ts";
import { createLogger } from "./logger.ts";
import { createHookSender } from "./outbox/hook-sender.ts";
import { createMailSender } from "./outbox/mail-sender.ts";
import type { Senders } from "./outbox/senders.ts";
import { createCircuits } from "./routing/circuits.ts";
import { withCircuit } from "./routing/with-circuit.ts";
import { toShopView } from "./shop-view.ts";
import { keepTrailLinked } from "./trail/keep-trail-linked.ts";
import { createTrailSeal } from "./trail/trail-seal.ts";
import { createAppRouter } from "./trpc/app-router.ts";
import { type Composed, withKeptCredentials } from "./vault/with-kept-credentials.ts";

/** Above what the gateways usually take, below what a person at a counter waits for. */
const timeoutMs = 15_000;
const shutdownMs = 20_000;
const version = "0.1.0";

const clock: Clock = { nowMs: () => Date.now() };
const random = (count: number): Uint8Array => randomBytes(count);
const ids = createIdSource(clock, random);

/** The sandbox's own credentials; no real gateway knows them, and it knows no real ones. */
function sandboxGateways(config: Config): Gateway[] {
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  return [
    createStripeGateway({
      secretKey: "sk_test_till_sandbox",
      webhookSecrets: ["whsec_sandbox0till0till0till0till0till"],
      endpoint: { host: "127.0.0.1", port: config.TILL_SANDBOX_STRIPE_PORT, protocol: "http" },
      timeoutMs,
      now: clock,
      multicapture: true,
      bankDebits: true,
    }),
    createSquareGateway({
      accessToken: "EAAA_till_sandbox",
      applicationId: "sandbox-till",
      locationId: "LTILLSANDBOX",
      webhookSignatureKey: "square-sandbox-signature-key",
      webhookUrl: `http://127.0.0.1:${config.TILL_PORT}/webhooks/square`,
      baseUrl: local(config.TILL_SANDBOX_SQUARE_PORT),
      timeoutMs,
      clock,
    }),
    createPayPalGateway({
      clientId: "till-sandbox",
      clientSecret: "till-sandbox-secret",
      webhookId: "5GP028458E2496506",
      baseUrl: local(config.TILL_SANDBOX_PAYPAL_PORT),
      timeoutMs,
      clock,
    }),
  ];
}

function realGateways(config: Config): Gateway[] {
  const gateways: Gateway[] = [];
  if (config.STRIPE_SECRET_KEY) {
    gateways.push(
      createStripeGateway({
        secretKey: config.STRIPE_SECRET_KEY,
        webhookSecrets: config.STRIPE_WEBHOOK_SECRET?.split(",") ?? [],
        timeoutMs,
        now: clock,
        multicapture: config.STRIPE_MULTICAPTURE,
        bankDebits: config.STRIPE_BANK_DEBITS,
      }),
    );
  }
  if (config.SQUARE_ACCESS_TOKEN && config.SQUARE_APPLICATION_ID && config.SQUARE_LOCATION_ID) {
    gateways.push(
      createSquareGateway({
        accessToken: config.SQUARE_ACCESS_TOKEN,
        applicationId: config.SQUARE_APPLICATION_ID,
        locationId: config.SQUARE_LOCATION_ID,
        webhookSignatureKey: config.SQUARE_WEBHOOK_SIGNATURE_KEY ?? "",
        webhookUrl: config.SQUARE_WEBHOOK_URL ?? "",
        timeoutMs,
        clock,
      }),
    );
  }
  if (config.PAYPAL_CLIENT_ID && config.PAYPAL_CLIENT_SECRET) {
    gateways.push(
      createPayPalGateway({
        clientId: config.PAYPAL_CLIENT_ID,
        clientSecret: config.PAYPAL_CLIENT_SECRET,
        environment: config.PAYPAL_ENVIRONMENT,
        webhookId: config.PAYPAL_WEBHOOK_ID ?? "",
        timeoutMs,
        clock,
      }),
    );
  }
  return gateways;
}

function createSenders(config: Config): Senders {
  const { TILL_SMTP_URL: url, TILL_MAIL_FROM: from, TILL_HOOK_SECRET: secret } = config;
  return {
    mail: url && from ? createMailSender({ url, from }) : null,
    hook: secret ? createHookSender({ secret, clock, fetch }) : null,
  };
}

async function findMerchant(database: Database): Promise<MerchantId> {
  const merchantId = await database.findMerchantId();
  if (merchantId === null)
    throw new ConfigError(
      "The database holds no shop yet. Run `npx -y pnpm@12 start` once, which sets one up.",
    );
  await database.vault.open(merchantId);
  return merchantId;
}

interface Parts extends Composed {
  readonly database: Database;
  readonly merchantId: MerchantId;
  readonly log: Log;
}

async function createDeps({ config, uses, database, merchantId, log }: Parts): Promise<Deps> {
  const readAtMs = clock.nowMs();
  const known = await database.uow.run(merchantId, async (tx) => ({
    merchant: await tx.merchants.find(),
    stores: await tx.merchants.stores(),
    registers: await tx.merchants.registers(),
  }));
  const webRegister = known.registers.find(({ kind }) => kind === "web");
  invariant(known.merchant && webRegister, "a shop has a merchant and a register for the web");
  const gateways = usesSandbox(config) ? sandboxGateways(config) : realGateways(config);
  const circuits = createCircuits({ clock });
  const leaseMs = config.TILL_LEASE_MS ?? defaultLimits.leaseMs;
  const decideAfterMs = config.TILL_DECIDE_AFTER_MS ?? defaultLimits.decideAfterMs;
  const sandboxPorts: Record<string, number> = {
    stripe: config.TILL_SANDBOX_STRIPE_PORT,
    square: config.TILL_SANDBOX_SQUARE_PORT,
  };
  return {
    merchantId,
    merchant: known.merchant,
    storeOf: (id) => {
      const store = known.stores.find((candidate) => candidate.id === id);
      invariant(store, "every store was there when the server started");
      return store;
    },
    registerOf: (id) => {
      const register = known.registers.find((candidate) => candidate.id === id);
      invariant(register, "every register was there when the server started");
      return register;
    },
    webRegister,
    uow: database.uow,
    clock,
    ids,
    chance: () => Math.random(),
    sleep: (ms) => sleep(ms),
    gateways: new Map(gateways.map((one) => [one.name, withCircuit(one, circuits.of(one.name))])),
    circuits,
    senders: createSenders(config),
    credentials: { live: config.TILL_LIVE, uses, readAtMs },
    retention: {
      eventBodiesDays: config.TILL_KEEP_EVENT_BODIES_DAYS,
      messagesDays: config.TILL_KEEP_MESSAGES_DAYS,
      addressesDays: config.TILL_KEEP_ADDRESSES_DAYS,
      unpaidAddressesDays: config.TILL_KEEP_UNPAID_ADDRESSES_DAYS,
    },
    log,
    version,
    locale: config.TILL_LOCALE,
    publicOrigin: config.TILL_PUBLIC_ORIGIN ?? `http://localhost:${config.TILL_PORT}`,
    screenUrl: (gateway, terminalId) => {
      const port = usesSandbox(config) ? sandboxPorts[gateway] : undefined;
      return port === undefined
        ? null
        : `http://localhost:${port}/sandbox/terminal/${encodeURIComponent(terminalId)}`;
    },
    limits: { ...defaultLimits, leaseMs, decideAfterMs },
  };
}

async function start(): Promise<void> {
  const given = readConfig(process.env);
  const logger = createLogger(given.TILL_LOG_LEVEL, process.stdout);
  const onError = (error: Error): void => logger.error({ err: error }, "database trouble");
  const database = await createDatabase({
    url: given.DATABASE_URL,
    ids,
    sealing: { keyWrap: createMasterKeyWrap(given.TILL_MASTER_KEYS, random), clock, random },
    commitTogether: given.TILL_COMMIT_TOGETHER,
    onError,
  });
  const merchantId = await findMerchant(database);
  const composed = withKeptCredentials(given, await database.openCredentials(merchantId));
  const { config } = composed;
  const deps = await createDeps({ ...composed, database, merchantId, log: logger });
  const stops: (() => Promise<unknown>)[] = [];

  if (config.TILL_ROLE !== "worker") {
    const hashes = createHashQueue(usualBounds());
    const doors = createDoors(deps, config.TILL_SECRET);
    const browsers = createKnownBrowsers(config.TILL_SECRET, deps.publicOrigin.startsWith("https:"));
    const signIn = await createSignIn({
      deps,
      database,
      secret: config.TILL_SECRET,
      hashes,
      doors,
      browsers,
    });
    const pins = createPinSignIn(deps, { doors, hashes, randomBytes: (count) => randomBytes(count) });
    const metrics = createMetrics();
    const secondFactor = secondFactorOf(config);
    const resets = createResets(deps, { doors, hashes });
    const router = createAppRouter({
      deps,
      pins,
      account: createAccount(deps, { database, signIn, hashes, doors, secondFactor }),
      resets,
      invitations: createInvitations(deps, { doors, hashes }),
      shop: toShopView(deps, config),
      seal: createTrailSeal(config.TILL_SECRET),
      hashPin: (pin) => hashes.hash(pin),
      randomBytes: (count) => randomBytes(count),
    });
    const webDist = config.TILL_WEB_DIST ?? fileURLToPath(new URL("../../web/dist", import.meta.url));
    const app = await createHttpServer({
      deps,
      database,
      signIn,
      doors,
      router,
      logger,
      metrics,
      sources: payFormSources(config),
      names: ownNames({
        publicOrigin: deps.publicOrigin,
        further: config.TILL_HOSTS,
        port: config.TILL_PORT,
      }),
      trustedProxies: config.TILL_TRUSTED_PROXIES,
      metricsToken: config.TILL_METRICS_TOKEN,
      browsers,
      loadMax,
      secondFactor,
      webDist,
    });
    await app.listen({ host: "127.0.0.1", port: config.TILL_PORT });
    stops.push(
      () => app.close(),
      () => resets.idle(),
    );
  }
  if (config.TILL_ROLE !== "api") {
    const workers = await startWorkers(database, deps);
    await startRecurringJobs(deps);
    stops.push(() => workers.stop());
    const linking = keepTrailLinked(deps, createTrailSeal(config.TILL_SECRET));
    stops.push(() => linking.stop());
  }
  stops.push(() => database.close());
  stopOnSignal(stops, logger);
  process.send?.({ type: "ready" });
  logger.info({ role: config.TILL_ROLE, port: config.TILL_PORT }, "ready");
}

function startWorkers(database: Database, deps: Deps): Promise<Workers> {
  return database.startWorkers({
    handlers: jobHandlers(deps),
    together: togetherHandlers(deps),
    onError: (error, job) => deps.log.error({ err: error, job }, "job failed"),
  });
}

function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histogram = new Histogram({
    name: "till_http_request_seconds",
    help: "Time to answer a request, by route and status.",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  invariant(histogram, "the histogram is registered");
  return registry;
}

/** Takes no more requests, lets running work end, then goes; a second signal or a deadline ends it at once. */
function stopOnSignal(stops: readonly (() => Promise<unknown>)[], logger: Log): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const deadline = setTimeout(() => process.exit(1), shutdownMs);
    deadline.unref();
    for (const one of stops) {
      try {
        await one();
      } catch (error) {
        logger.error({ err: error }, "stopping");
      }
    }
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, () => void stop());
}

/** One sentence for the operator; never a stack trace on the screen. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MasterKeyError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return "The server's port is taken by another program. Stop it, or set TILL_PORT to a free port.";
  if (code === "ECONNREFUSED")
    return "The database does not answer. Check DATABASE_URL and that PostgreSQL runs.";
  return `The server could not start: ${error instanceof Error ? error.message : String(error)}`;
}

try {
  await start();
} catch (error) {
  const message = explain(error);
  process.send?.({ type: "fatal", message });
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 100).unref();
}
