import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { cardToken, checkout, newCharge } from "./selling.ts";

let shop: Shop;
let sql: postgres.Sql;

beforeAll(async () => {
  shop = await startShop({ webhooks: "needed" });
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
  await sql?.end();
  await shop?.stop();
}, 60_000);

const deliveries = z.object({
  deliveries: z.array(z.object({ gateway: z.string(), eventId: z.string(), type: z.string() })),
});

const signed = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) });

/** The signed event that told of the latest capture, as the sandbox sent it. */
async function captureEvent() {
  const { id: saleId, orderToken } = await checkout(shop);
  const id = newCharge(shop);
  await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender: cardToken("pm_card_visa") });
  const sent = await eventually(
    async () => deliveries.parse(await shop.control("/webhooks")).deliveries,
    (list) => list.some(({ type }) => type === "payment_intent.succeeded"),
  );
  const event = sent.findLast(({ type }) => type === "payment_intent.succeeded");
  if (!event) throw new Error("no webhook told of the capture");
  const query = `gateway=${event.gateway}&eventId=${event.eventId}`;
  return { saleId, event, payload: signed.parse(await shop.control(`/webhooks/payload?${query}`)) };
}

const post = (body: string, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${shop.port}/webhooks/stripe`, { method: "POST", headers, body });

const eventCount = async (): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from inbox`;
  return row?.count ?? -1;
};

/** The count once every delivery of the sale before has arrived: the same for ten looks in a row. */
async function settledCount(): Promise<number> {
  let last = -1;
  let same = 0;
  return eventually(eventCount, (count) => {
    same = count === last ? same + 1 : 0;
    last = count;
    return same >= 10;
  });
}

test("the same event ten times is stored once and books once", async () => {
  const { saleId, event, payload } = await captureEvent();
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(payload.body, payload.headers)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from inbox where event_id = ${event.eventId}`;
  expect(row?.count).toBe(1);
  const manager = await shop.manager();
  const { journal } = await manager.sales.get.query({ id: saleId });
  expect(journal.filter(({ kind }) => kind === "money_in")).toHaveLength(1);
});

test("a wrong signature, an old timestamp or a changed body is refused, logged without the body, and not stored", async () => {
  const { payload } = await captureEvent();
  const before = await settledCount();
  const signature = payload.headers["stripe-signature"] ?? "";
  const old = signature.replace(/t=(\d+)/, (_, seconds: string) => `t=${Number(seconds) - 3600}`);
  const canary = "canary-in-a-webhook-body";
  const tries: [string, Record<string, string>][] = [
    [
      payload.body,
      { ...payload.headers, "stripe-signature": signature.replace(/v1=[0-9a-f]{8}/, "v1=00000000") },
    ],
    [payload.body, { ...payload.headers, "stripe-signature": old }],
    [payload.body.replace('"livemode"', `"${canary}":1,"livemode"`), payload.headers],
    [payload.body, { "content-type": "application/json" }],
  ];
  for (const [body, headers] of tries) {
    const answer = await post(body, headers);
    expect(answer.status).toBe(400);
  }
  expect(await eventCount()).toBe(before);
  const log = await eventually(
    async () => shop.log.join(""),
    (text) => text.split("webhook refused").length > tries.length,
  );
  expect(log.split("webhook refused")).toHaveLength(tries.length + 1);
  expect(log).not.toContain(canary);
});
