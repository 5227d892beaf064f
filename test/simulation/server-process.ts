import type { GatedDatabase } from "@till/db/simulation";
import { createPayPalGateway } from "@till/gateway-paypal";
import { createSquareGateway } from "@till/gateway-square";
import { createStripeGateway } from "@till/gateway-stripe";
import { type Clock, createIdSource, invariant } from "@till/kernel";
import { type Gateway, parseGatewayName } from "@till/payments";
import type { DeliverWebhook, Sandbox } from "@till/sandbox";
import {
  type Deps,
  createCircuits,
  defaultLimits,
  defaultRetention,
  noCredentials,
  startRecurringJobs,
  storeEvent,
  withCircuit,
} from "@till/server/testing";
import type { Chance } from "./chance.ts";
import type { Network } from "./network.ts";
import type { SimulatedShop } from "./open-shop.ts";
import type { Home, Scheduler } from "./scheduler.ts";
import type { World } from "./world.ts";

/** Above every virtual wait: the adapters' own timers run by the machine's clock and must never fire. */
const timeoutMs = 600_000;
export const webhookBaseUrl = "http://till.test";

export interface ServerProcess {
  readonly home: Home;
  readonly deps: Deps;
}

export interface ServerOptions {
  readonly name: string;
  readonly skewMs: number;
  readonly shop: SimulatedShop;
  readonly chance: Chance;
  readonly nowMs: () => number;
  readonly database: GatedDatabase;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly sandbox: Sandbox;
  /** Whether a message gets out. */
  readonly mailGoes: () => boolean;
  readonly log: (level: "info" | "warn" | "error", message: string) => void;
}

/** One process of the server as it starts: real use cases and adapters, and nothing in its memory. */
export function startServer(options: ServerOptions): ServerProcess {
  const { name, skewMs, shop, chance, nowMs, database, scheduler, network } = options;
  const clock: Clock = { nowMs: () => nowMs() + skewMs };
  const bytes = chance.fork("ids");
  const dice = chance.fork("jitter");
  const nonces = chance.fork("nonces");
  const ids = createIdSource(clock, (count) => bytes.bytes(count));
  const circuits = createCircuits({ clock });
  const { merchant, store, registers, webRegister } = shop;
  const log =
    (level: "info" | "warn" | "error") =>
    (_fields: object, message: string): void =>
      options.log(level, message);
  const send = async (label: string): ReturnType<NonNullable<Deps["senders"]["hook"]>["send"]> => {
    await scheduler.turn("send", label);
    return options.mailGoes()
      ? { kind: "sent" }
      : { kind: "failed", detail: "the other side is away", permanent: false };
  };
  const deps: Deps = {
    merchantId: merchant.id,
    merchant,
    locale: "en-GB",
    storeOf: () => store,
    registerOf: (id) => {
      const register = registers.find((one) => one.id === id);
      invariant(register, "the shop has it");
      return register;
    },
    webRegister,
    // Jobs are planned by the clock of the database, which no server's skew reaches.
    uow: database.unitOfWork({
      ids,
      clock: { nowMs },
      random: (count) => nonces.bytes(count),
      gate: scheduler.gate,
    }),
    clock,
    ids,
    chance: () => dice.next(),
    sleep: (ms) => scheduler.turn("sleep", `${ms} ms`, { notBeforeMs: nowMs() + ms }),
    gateways: new Map(
      adapters(network, clock).map((gateway) => [
        gateway.name,
        withCircuit(gateway, circuits.of(gateway.name)),
      ]),
    ),
    circuits,
    senders: {
      mail: { from: "shop@till.test", send: () => send("mail") },
      hook: { send: () => send("fulfilment") },
    },
    retention: defaultRetention,
    credentials: { live: false, uses: noCredentials, readAtMs: clock.nowMs() },
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    version: "simulated",
    publicOrigin: "http://till.test",
    screenUrl: () => null,
    limits: defaultLimits,
  };
  return { home: { name }, deps };
}

function adapters(network: Network, clock: Clock): Gateway[] {
  return [
    createStripeGateway({
      secretKey: "sk_test_till_sandbox",
      webhookSecrets: ["whsec_sandbox0till0till0till0till0till"],
      endpoint: { host: "stripe.test", port: 80, protocol: "http" },
      timeoutMs,
      now: clock,
      fetch: network.fetchFor("stripe"),
    }),
    createSquareGateway({
      accessToken: "EAAA_till_sandbox",
      applicationId: "sandbox-till",
      locationId: "LTILLSANDBOX",
      webhookSignatureKey: "square-sandbox-signature-key",
      webhookUrl: `${webhookBaseUrl}/webhooks/square`,
      baseUrl: "http://square.test",
      timeoutMs,
      clock,
      fetch: network.fetchFor("square"),
    }),
    createPayPalGateway({
      clientId: "till-sandbox",
      clientSecret: "till-sandbox-secret",
      webhookId: "5GP028458E2496506",
      baseUrl: "http://localhost",
      timeoutMs,
      clock,
      fetch: network.fetchFor("paypal"),
    }),
  ];
}

export type Webhook = Parameters<DeliverWebhook>[0];

/** What the webhook route does: verified, stored, acknowledged. Answers with its status. */
export async function receiveWebhook(deps: Deps, webhook: Webhook): Promise<number> {
  const gateway = deps.gateways.get(parseGatewayName(webhook.gateway));
  invariant(gateway, "the sandbox plays gateways that the server knows");
  const headers = Object.fromEntries(
    Object.entries(webhook.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const verified = await gateway.webhook.verify({
    rawBody: Buffer.from(webhook.body),
    headers,
    nowMs: deps.clock.nowMs(),
  });
  if (!verified.ok) return verified.error === "unavailable" ? 503 : 400;
  await deps.uow.run(deps.merchantId, (tx) =>
    storeEvent(deps, tx, {
      gateway: gateway.name,
      event: verified.value,
      payload: webhook.body,
      via: "webhook",
    }),
  );
  return 200;
}

/** As each server does when it starts; however many do, one of each job waits. */
export async function beginRecurringJobs({ scheduler, servers }: World): Promise<void> {
  for (const { home, deps } of servers)
    await scheduler.start(home, `${home.name} starts`, () => startRecurringJobs(deps));
}
