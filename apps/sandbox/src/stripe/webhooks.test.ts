import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Stripe } from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { type Opened, openSandbox, startMs } from "./opened-for-tests.ts";

const secret = "whsec_for_this_test";
const paid = {
  amount: 2420,
  currency: "eur",
  confirm: true,
  payment_method: "pm_card_visa",
  automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
};

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
  readonly type: string;
}

/** A shop's endpoint. `answers` are the statuses given in turn; afterwards all is well. */
async function withEndpoint(answers: number[] = []): Promise<Opened & { readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const { id, type } = JSON.parse(body) as { id: string; type: string };
      received.push({ path: request.url ?? "", headers: request.headers, body, id, type });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const opened = await openSandbox({
    webhookBaseUrl: `http://127.0.0.1:${port}`,
    secrets: { stripe: secret },
  });
  return { ...opened, received };
}

const eventsOfOnePayment = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];

test("events arrive signed so that the SDK accepts them, and are listed", async () => {
  const { stripe, received } = await withEndpoint();
  const intent = await stripe.paymentIntents.create(paid, { idempotencyKey: "k1" });
  await expect.poll(() => received.map((one) => one.type).sort()).toEqual([...eventsOfOnePayment].sort());
  const last = received.find((one) => one.type === "payment_intent.succeeded");
  expect(last?.path).toBe("/webhooks/stripe");
  const signature = String(last?.headers["stripe-signature"]);
  const atS = Math.floor(startMs / 1000);
  const verify = (body: string, nowS: number) =>
    Stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, nowS * 1000);
  const event = verify(last?.body ?? "", atS);
  expect(event).toMatchObject({ data: { object: { id: intent.id } }, request: { idempotency_key: "k1" } });
  expect(() => verify(`${last?.body ?? ""} `, atS)).toThrow("signature");
  const listed = await stripe.events.list({ type: "payment_intent.succeeded" });
  expect(listed.data).toMatchObject([{ id: event.id }]);
});

test("switched off, nothing is sent and the events can still be read and sent later", async () => {
  const { stripe, received, control } = await withEndpoint();
  await control("POST", "/webhooks", { mode: "off" });
  await stripe.paymentIntents.create(paid);
  const [event] = (await stripe.events.list({ type: "payment_intent.succeeded" })).data;
  const payload = await control("GET", `/webhooks/payload?gateway=stripe&eventId=${event?.id ?? ""}`);
  expect(JSON.parse(String(payload["body"]))).toMatchObject({ id: event?.id });
  expect(payload["headers"]).toHaveProperty("stripe-signature");
  expect(received).toEqual([]);
  await control("POST", "/webhooks/resend", { gateway: "stripe", eventId: event?.id });
  await expect.poll(() => received.map((one) => one.id)).toEqual([event?.id]);
});

test("late waits for the clock, twice sends each event twice", async () => {
  const { stripe, received, control } = await withEndpoint();
  await control("POST", "/webhooks", { mode: "late", delayMs: 60_000 });
  await stripe.paymentIntents.create(paid);
  expect(received).toEqual([]);
  await control("POST", "/clock", { advanceMs: 60_000 });
  await expect.poll(() => received.length).toBe(3);
  await control("POST", "/webhooks", { mode: "twice" });
  await stripe.paymentIntents.create(paid);
  await expect.poll(() => received.length).toBe(9);
  expect(new Set(received.map((one) => one.id)).size).toBe(6);
});

test("shuffled sends everything, in another order", async () => {
  const { stripe, received, control } = await withEndpoint();
  await control("POST", "/webhooks", { mode: "shuffled" });
  for (let i = 0; i < 5; i += 1) await stripe.paymentIntents.create(paid);
  for (let i = 0; i < 40; i += 1) await control("POST", "/clock", { advanceMs: 50 });
  await expect.poll(() => received.length).toBe(15);
  const made = (await stripe.events.list({ limit: 100 })).data.map((event) => event.id).toReversed();
  expect(received.map((one) => one.id)).not.toEqual(made);
  expect(received.map((one) => one.id).sort()).toEqual([...made].sort());
});

test("an endpoint that fails is tried again with the same event, a bounded number of times", async () => {
  const { stripe, received, control } = await withEndpoint(Array.from({ length: 5 }, () => 500));
  await stripe.customers.create({});
  const state = async () =>
    ((await control("GET", "/webhooks?gateway=stripe")) as { deliveries: { state: string }[] }).deliveries;
  for (let tries = 1; tries <= 5; tries += 1) {
    await expect.poll(() => received.length).toBe(tries);
    await expect.poll(async () => (await state())[0]?.state).toBe(tries < 5 ? "pending" : "failed");
    await control("POST", "/clock", { advanceMs: 3_600_000 });
  }
  expect(received).toHaveLength(5);
  expect(new Set(received.map((one) => one.id)).size).toBe(1);
});
