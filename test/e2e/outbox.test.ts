import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, createServer } from "node:http";
import type { RefundId, ReturnId, Uuid } from "@till/kernel";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { checkout, euros, newCharge, square } from "./selling.ts";

const hookSecret = "the warehouse's own secret";
const mails: { readonly to: readonly string[]; readonly source: string }[] = [];
const calls: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];

let smtp: SMTPServer;
let warehouse: ReturnType<typeof createServer>;
let hookPort: number;
let shop: Shop;
let manager: TillClient;

const portOf = (address: unknown): number => z.object({ port: z.number() }).parse(address).port;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, source: Buffer.concat(parts).toString("utf8") });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
  warehouse = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      calls.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => warehouse.listen(0, "127.0.0.1", () => resolve()));
  hookPort = portOf(warehouse.address());
  shop = await startShop({
    env: {
      TILL_SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server.address())}`,
      TILL_MAIL_FROM: "Test Pantry <shop@till.example>",
      TILL_HOOK_SECRET: hookSecret,
    },
  });
  manager = await shop.manager();
  const { settings } = await manager.settings.get.query({});
  await manager.settings.save.mutate({
    id: shop.ids.next<Uuid>(),
    settings: {
      refundToCash: settings.refundToCash,
      fees: settings.fees,
      routing: {
        prefer: settings.routing.prefer,
        rules: settings.routing.rules.map((rule) => ({
          ...rule,
          currencies: rule.currencies && [...rule.currencies],
        })),
      },
      fulfilmentUrl: `http://127.0.0.1:${hookPort}/orders`,
    },
  });
}, 90_000);
afterAll(async () => {
  await shop.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  warehouse.closeAllConnections();
  await new Promise<void>((resolve) => warehouse.close(() => resolve()));
}, 60_000);

async function paidOrder() {
  const { id: saleId, orderToken } = await checkout(shop);
  const id = newCharge(shop);
  const source = { kind: "token", gateway: square, token: "cnon:card-nonce-ok" } as const;
  const tender = { kind: "card", source } as const;
  const charge = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
  expect(charge).toMatchObject({ state: "captured", problem: null });
  return { saleId, orderToken, id };
}

const outboxOf = async (saleId: string) =>
  (await manager.outbox.list.query({ limit: 100 })).messages.filter((message) => message.saleId === saleId);

test("a paid order is mailed to its buyer and told to the warehouse, each once", async () => {
  const { saleId } = await paidOrder();
  const messages = await eventually(
    () => outboxOf(saleId),
    (found) => found.length === 2 && found.every(({ state }) => state === "sent"),
    20_000,
  );
  expect(messages.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
    "fulfilment sent",
    "mail sent",
  ]);
  const mail = messages.find(({ kind }) => kind === "mail");
  const received = mails.filter(({ source }) => source.includes(`Message-ID: <${mail?.id}@till.example>`));
  expect(received.map(({ to }) => to)).toEqual([["buyer@till.example"]]);
  expect(mail?.cause).toMatch(/^receipt:9-\d{6}$/);

  const told = calls.filter(({ body }) => body.includes(saleId));
  expect(told).toHaveLength(1);
  const [call] = told;
  const [, seconds] = /^t=(\d+),v1=/.exec(String(call?.headers["till-signature"])) ?? [];
  const signature = createHmac("sha256", hookSecret).update(`${seconds}.${call?.body}`).digest("hex");
  expect(call?.headers["till-signature"]).toBe(`t=${seconds},v1=${signature}`);
  const { messageId, ...order } = {
    messageId: call?.headers["till-message-id"],
    ...JSON.parse(call?.body ?? "{}"),
  };
  expect(order).toMatchObject({ id: messageId, type: "order.paid", totalMinor: "1210", delivery: "post" });
}, 60_000);

test("a return's receipt is mailed too, and what was sent can be sent again under its own id", async () => {
  const { saleId, id: chargeId } = await paidOrder();
  await eventually(
    () => manager.sales.get.query({ id: saleId }),
    ({ sale }) => sale.state === "completed",
  );
  await manager.refunds.create.mutate({
    id: shop.ids.next<RefundId>(),
    chargeId,
    returnId: shop.ids.next<ReturnId>(),
    goods: { kind: "amount", amount: euros(240n) },
    reason: "squashed",
    registerId: null,
  });
  const found = await eventually(
    () => outboxOf(saleId),
    (messages) => messages.filter(({ kind, state }) => kind === "mail" && state === "sent").length === 2,
    20_000,
  );
  const back = found.find(({ subject }) => subject.startsWith("Return receipt"));
  expect(back).toBeDefined();

  const messageId = back?.id ?? shop.ids.next<Uuid>();
  await manager.outbox.resend.mutate({ id: shop.ids.next<Uuid>(), messageId });
  const twice = await eventually(
    async () => mails.filter(({ source }) => source.includes(`<${messageId}@till.example>`)),
    (copies) => copies.length === 2,
    20_000,
  );
  expect(twice).toHaveLength(2);
  expect(await manager.outbox.get.query({ id: messageId })).toMatchObject({
    text: expect.stringContaining("2.40"),
  });
}, 60_000);

test("messages are a manager's to read", async () => {
  const cashier = await shop.cashier();
  await expect(cashier.outbox.list.query({ limit: 5 })).rejects.toMatchObject({
    data: { till: { code: "forbidden" } },
  });
  await expect(shop.buyer.settings.get.query({})).rejects.toMatchObject({
    data: { till: { code: "not_signed_in" } },
  });
});
