import { createServer } from "node:http";
import { type Clock, invariant } from "@till/kernel";
import type { Currency } from "@till/money";
import { type Gateway as Dialect, type Sandbox, type SandboxPorts, createSandbox } from "@till/sandbox";
import { z } from "zod";
import { searchesLagMs, weather } from "../kit/weather.ts";
import type { Delivery, MoneyStep, SandboxSide } from "./harness.ts";

const totalsAnswer = z.object({
  totals: z.array(
    z.object({
      gateway: z.string(),
      currency: z.string(),
      captured: z.string(),
      refunded: z.string(),
      disputed: z.string(),
    }),
  ),
});
const deliveriesAnswer = z.object({ deliveries: z.array(z.object({ eventId: z.string() })) });

/** A sandbox of one's own on free ports, with someone listening to its webhooks. */
export interface StartedSandbox {
  readonly ports: SandboxPorts;
  /** Everything of `SandboxSide` that does not depend on the adapter. */
  readonly side: Omit<SandboxSide, "stranger" | "unreachable" | "keyMixes">;
  /** The sandbox's time: real time, moved on by every `advanceMs` since `reset`. */
  readonly clock: Clock;
  /** Where its webhooks are posted. */
  readonly webhookUrl: string;
  /** What it signs webhooks with. */
  readonly secrets: Sandbox["core"]["secrets"];
  /** A port on which nothing listens. */
  readonly deadPort: number;
  /** What a person does at a reader's screen. */
  tap(reader: string, what: "approve" | "decline" | "cancel"): Promise<void>;
  /** Posts to the control port; throws on anything but a 2xx. */
  control(path: string, body: unknown): Promise<unknown>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSandbox(options: {
  readonly dialect: Dialect;
  readonly currency: Currency;
  /** The sandbox's own names of the calls each step makes, as its request log shows them. */
  readonly operations: Readonly<Partial<Record<MoneyStep, string>>>;
}): Promise<StartedSandbox> {
  const { dialect, currency, operations } = options;
  const sink = await listenForWebhooks();
  const webhookBaseUrl = `http://127.0.0.1:${sink.port}`;
  const sandbox = createSandbox({ seed: "contract", nowMs: () => Date.now(), webhookBaseUrl });
  const ports = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
  const deadPort = await freePort();
  let resets = 0;
  let aheadMs = 0;

  const ask = async (url: string, body?: unknown): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const answer = await fetch(url, init);
    const text = await answer.text();
    invariant(answer.ok, `the sandbox answered ${answer.status} to ${url}: ${text}`);
    return JSON.parse(text) as unknown;
  };
  const controlUrl = `http://127.0.0.1:${ports.control}`;
  const control = (path: string, body: unknown): Promise<unknown> => ask(controlUrl + path, body);
  const mine = async () => {
    const { totals } = totalsAnswer.parse(await ask(`${controlUrl}/totals`));
    return totals.find((each) => each.gateway === dialect && each.currency === currency);
  };

  return {
    clock: { nowMs: () => Date.now() + aheadMs },
    ports,
    deadPort,
    secrets: sandbox.core.secrets,
    webhookUrl: `${webhookBaseUrl}/webhooks/${dialect}`,
    control,
    async tap(reader, what) {
      await ask(`http://127.0.0.1:${ports[dialect]}/sandbox/terminal/${reader}/tap`, { what });
    },
    side: {
      async arm(step, kind, retryAfterS) {
        const operation = operations[step];
        invariant(operation !== undefined, `the harness names no operation for ${step}`);
        await control("/faults", { gateway: dialect, operation, kind, times: 1, retryAfterS });
      },
      async totals() {
        const totals = await mine();
        return { capturedMinor: BigInt(totals?.captured ?? 0), refundedMinor: BigInt(totals?.refunded ?? 0) };
      },
      disputedMinor: async () => BigInt((await mine())?.disputed ?? 0),
      deliveries: () => sink.deliveries(),
      async advanceMs(byMs) {
        await control("/clock", { advanceMs: byMs });
        aheadMs += byMs;
      },
      async dashboard(act) {
        await control("/dashboard", { gateway: dialect, ...act });
      },
      async silenceWebhooks() {
        await control("/webhooks", { mode: "off" });
      },
      async tellWebhooks() {
        await control("/webhooks", { mode: "normal" });
      },
      async eventIds() {
        const kept = deliveriesAnswer.parse(await ask(`${controlUrl}/webhooks?gateway=${dialect}`));
        return [...new Set(kept.deliveries.map(({ eventId }) => eventId))];
      },
      async lagLists(lagMs) {
        await control("/searches", { lagMs });
      },
      async forgetKeys() {
        await fetch(`${controlUrl}/idempotency`, { method: "DELETE" });
      },
    },
    async reset() {
      // A seed of its own each time: a webhook of the test before, still on its way, cannot name this test's objects.
      resets += 1;
      aheadMs = 0;
      await control("/reset", { seed: `contract-${resets}` });
      if (weather === "webhooks-off") await control("/webhooks", { mode: "off" });
      if (weather === "searches-lag") await control("/searches", { lagMs: searchesLagMs });
      sink.forget();
    },
    async stop() {
      await sandbox.close();
      await sink.close();
    },
  };
}

interface WebhookSink {
  readonly port: number;
  deliveries(): readonly Delivery[];
  forget(): void;
  close(): Promise<void>;
}

async function listenForWebhooks(): Promise<WebhookSink> {
  let deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
      deliveries.push({ rawBody: new Uint8Array(Buffer.concat(chunks)), headers });
      response.writeHead(204).end();
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      invariant(typeof address === "object" && address !== null, "a listening server has an address");
      resolve(address.port);
    });
  });
  return {
    port,
    deliveries: () => deliveries,
    forget: () => {
      deliveries = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Taken once and given back, so that nothing listens there now. */
async function freePort(): Promise<number> {
  const sink = await listenForWebhooks();
  await sink.close();
  return sink.port;
}
