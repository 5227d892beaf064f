import type { OutboxMessage, SaleRecord } from "@till/db";
import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import { type SaleId, type Uuid, invariant } from "@till/kernel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { storeEvent } from "../inbox/store-event.ts";
import { queueMessage } from "../outbox/queue-message.ts";
import { resendMessage } from "../outbox/read-outbox.ts";
import {
  type ScriptedGateway,
  capturedSnapshot,
  createScriptedGateway,
  eventOf,
} from "../testing/scripted-gateway.ts";
import { inOffice } from "../testing/in-office.ts";
import { createTestServer } from "../testing/test-server.ts";
import { eraseCustomer } from "./erase-customer.ts";
import { exportCustomer } from "./export-customer.ts";
import { findCustomer } from "./find-customer.ts";
import { forgetLimits } from "./forget-old.ts";
import { defaultRetention } from "./retention.ts";

const zoe = "zoe.buyer+till@shop.example";
const other = "other.buyer@shop.example";
const dayMs = 86_400_000;

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;
let gateway: ScriptedGateway;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  gateway = createScriptedGateway(clock);
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
});

const run: typeof server.deps.uow.run = (merchantId, work) => server.deps.uow.run(merchantId, work);
const merchant = () => server.deps.merchantId;
const find = (email: string) => findCustomer(server.deps)(server.manager, email);
const manager = () => inOffice(server.manager, server.deps.clock.nowMs());
const erase = (email: string, id = ids.next<Uuid>()) => eraseCustomer(server.deps)(manager(), { id, email });

/** A web order that is paid, its receipt mailed, its shop's system told, and its gateway heard of. */
async function paidOrder(email: string): Promise<SaleRecord> {
  const { id: registerId } = server.deps.webRegister;
  const sale = openSale(euros(450n), {
    registerId,
    personId: null,
    email,
    orderTokenHash: `token of ${ids.next()}`,
  });
  const objectId = `pay_${sale.id}`;
  const charge = cardCharge(sale.id, { state: "pending", object: { type: "payment", id: objectId } });
  await run(merchant(), async (tx) => {
    await tx.settings.save(
      {
        routing: { prefer: "listed", rules: [] },
        fees: {},
        refundToCash: false,
        fulfilmentUrl: "https://hook.example",
      },
      { nowMs: clock.nowMs() },
    );
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  const captures = [{ id: `capture_${objectId}`, amount: euros(450n), tip: null, atMs: clock.nowMs() }];
  gateway.put(capturedSnapshot(objectId, euros(450n), { captures }));
  await receive(objectId, { billing_details: { email, name: "Zoë Buyer" } });
  await server.runJobs(["inbox.interpret"]);
  await server.runJobs(["receipt.issue"]);
  return sale;
}

const receive = (objectId: string, body: object) =>
  run(merchant(), (tx) =>
    storeEvent(server.deps, tx, {
      gateway: gateway.name,
      event: eventOf(`evt_${ids.next()}`, objectId),
      payload: JSON.stringify(body),
      via: "webhook",
    }),
  );

/** Everything that stands in the database, what is sealed opened. */
async function everything(): Promise<string> {
  const { owner } = server.database;
  const tables = await owner<{ name: string }[]>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`;
  const rows: string[] = [];
  for (const { name } of tables)
    rows.push(...(await owner.unsafe(`select t::text as text from ${name} t`)).map(String));
  const texts = await owner.unsafe(
    tables.map(({ name }) => `select t::text as text from ${name} t`).join(" union all "),
  );
  const opened = await run(merchant(), async (tx) => [
    await tx.sales.list({ limit: 200 }),
    await Promise.all((await tx.outbox.list({ limit: 200 })).map(({ id }) => tx.outbox.find(id))),
    (await tx.customers.eventsNaming(await allObjects(), { after: null, limit: 1000 })).rows,
    (await tx.customers.eventsUnmatched({ after: null, limit: 1000 })).rows,
  ]);
  return `${JSON.stringify(texts)} ${JSON.stringify(opened, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`;
}

const stillNamed = async (email: string): Promise<boolean> => (await everything()).includes(email);

async function allObjects(): Promise<string[]> {
  const rows = await server.database.owner<{ id: string }[]>`
    select distinct o ->> 'id' as id from inbox, jsonb_array_elements(objects) o`;
  return rows.map(({ id }) => id);
}

/** What no erasing may touch, as text. */
async function books(): Promise<string> {
  const tables = [
    "journal_transactions",
    "entries",
    "charges",
    "charge_facts",
    "charge_snapshots",
    "refunds",
    "receipts",
  ];
  const found = await Promise.all(
    tables.map((table) => server.database.owner.unsafe(`select t::text as text from ${table} t order by 1`)),
  );
  const sales = await server.database.owner`
    select id, state, total_minor, document::text, completed_at_ms, business_day, receipt_number from sales order by id`;
  return JSON.stringify([found, sales]);
}

test("a customer is found by the address, however it is written, with all that is held, and nobody else is", async () => {
  const sale = await paidOrder(zoe);
  await paidOrder(other);
  expect(await find(zoe.toUpperCase())).toEqual({
    email: zoe.toUpperCase(),
    orderCount: 1,
    openOrderCount: 0,
    messageCount: 2,
    waitingMessageCount: 2,
    eventCount: 1,
    orders: [
      {
        id: sale.id,
        state: "completed",
        placedAtMs: sale.occurredAtMs,
        receiptNumber: "9-000001",
        total: euros(450n),
      },
    ],
  });
  expect(await find("zoe.buyer@shop.example")).toMatchObject({
    orderCount: 0,
    messageCount: 0,
    eventCount: 0,
  });
});

test("the export holds everything of one customer and nothing of another, and that it was made is on record", async () => {
  await paidOrder(zoe);
  await paidOrder(other);
  await receive("cus_1", { customer: { email: zoe.toUpperCase() } });
  await server.runJobs(["inbox.interpret"]);
  clock.advanceMs(1);
  const { json, fileName } = await exportCustomer(server.deps)(server.manager, zoe);
  expect(fileName).toBe("customer-2026-11-23.json");
  const shape = z.object({
    email: z.literal(zoe),
    orders: z.tuple([
      z.object({
        email: z.literal(zoe),
        charges: z.tuple([
          z.object({ state: z.literal("captured"), amount: z.object({ amount: z.literal("4.50") }) }),
        ]),
        receipts: z.array(z.object({ number: z.literal("9-000001") })).length(1),
        messages: z.array(z.object({ to: z.string(), body: z.unknown() })).length(2),
      }),
    ]),
    gatewayEvents: z.array(z.object({ body: z.object({}) })).length(2),
    notHere: z.string().includes("Scripted"),
  });
  shape.parse(JSON.parse(json));
  expect(json).toContain("Zoë Buyer");
  expect(json).not.toContain(other);
  const [row] = await run(merchant(), (tx) => tx.audit.list({ limit: 1 }));
  expect(row).toMatchObject({ action: "customer.exported", after: { orders: 1, events: 2 } });
});

test("erased, a customer is nowhere, books and trail are whole, and nobody else lost anything", async () => {
  const sale = await paidOrder(zoe);
  await paidOrder(other);
  await receive("cus_1", { customer: { email: zoe } });
  await server.runJobs(["inbox.interpret"]);
  const [before, trail] = [await books(), await run(merchant(), (tx) => tx.audit.list({ limit: 200 }))];
  const others = await find(other);
  expect(await stillNamed(zoe)).toBe(true);

  clock.advanceMs(1);
  const id = ids.next<Uuid>();
  expect(await erase(zoe, id)).toEqual({ orders: 1, messages: 2, events: 2 });
  expect(await stillNamed(zoe)).toBe(false);
  expect((await everything()).match(/Zoë Buyer/g)).toHaveLength(1);
  expect(await books()).toBe(before);
  const after = await run(merchant(), (tx) => tx.audit.list({ limit: 200 }));
  expect(after.slice(1)).toEqual(trail);
  expect(after[0]).toMatchObject({
    action: "customer.erased",
    subject: id,
    actor: { kind: "person" },
    after: { orders: 1, messages: 2, events: 2 },
  });
  expect(await find(zoe)).toMatchObject({ orderCount: 0, messageCount: 0, eventCount: 0, orders: [] });
  expect(await find(other)).toEqual(others);
  expect((await run(merchant(), (tx) => tx.sales.find(sale.id)))?.email).toBeNull();
});

test("erasing once more is fine, the same request gets its answer, and its id is not another customer's", async () => {
  await paidOrder(zoe);
  const id = ids.next<Uuid>();
  const first = await erase(zoe, id);
  expect(await erase(zoe, id)).toEqual(first);
  expect(await erase(zoe)).toEqual({ orders: 0, messages: 0, events: 0 });
  await expect(erase(other, id)).rejects.toMatchObject({ body: { code: "conflict" } });
});

test("an erasing that died in the middle is finished by the next one", async () => {
  await paidOrder(zoe);
  await paidOrder(zoe);
  const { uow } = server.deps;
  let left = 3;
  const dying: typeof uow = {
    ...uow,
    run: (merchantId, work) => {
      left -= 1;
      if (left < 0) throw new Error("the power is gone");
      return uow.run(merchantId, work);
    },
  };
  const interrupted = eraseCustomer({ ...server.deps, uow: dying })(manager(), {
    id: ids.next<Uuid>(),
    email: zoe,
  });
  await expect(interrupted).rejects.toThrow("the power is gone");
  expect(await stillNamed(zoe)).toBe(true);
  await erase(zoe);
  expect(await stillNamed(zoe)).toBe(false);
});

test("a mail that waits to be sent is called off, and an erased one cannot be sent again", async () => {
  const { id: registerId } = server.deps.webRegister;
  const sale = openSale(euros(450n), { registerId, personId: null, email: zoe, orderTokenHash: "token" });
  await run(merchant(), async (tx) => {
    await tx.sales.insert(sale);
    const body = { text: `Dear ${zoe}`, html: null };
    await queueMessage(server.deps, tx, {
      kind: "mail",
      cause: "c",
      saleId: sale.id,
      to: zoe,
      subject: "s",
      body,
    });
  });
  await erase(zoe);
  await server.runJobs(["outbox.send"]);
  const [message] = await run(merchant(), (tx) => tx.outbox.list({ limit: 1 }));
  expect(message).toMatchObject({ state: "failed", to: null, detail: "erased before it was sent", tries: 0 });
  const again = resendMessage(server.deps)(server.manager, {
    id: ids.next<Uuid>(),
    messageId: message?.id ?? ids.next<Uuid>(),
  });
  await expect(again).rejects.toMatchObject({
    body: { code: "conflict", message: expect.stringContaining("erased") },
  });
});

test("a cashier finds, exports and erases nobody", async () => {
  await paidOrder(zoe);
  const people = await run(merchant(), (tx) => tx.people.list());
  const person = people.find(({ role }) => role === "cashier");
  invariant(person, "the shop has a cashier");
  const cashier = { kind: "person", person, registerId: null } as const;
  const refused = { body: { code: "forbidden" } };
  await expect(findCustomer(server.deps)(cashier, zoe)).rejects.toMatchObject(refused);
  await expect(exportCustomer(server.deps)(cashier, zoe)).rejects.toMatchObject(refused);
  await expect(eraseCustomer(server.deps)(cashier, { id: ids.next(), email: zoe })).rejects.toMatchObject(
    refused,
  );
  expect(await find(zoe)).toMatchObject({ orderCount: 1 });
});

const forget = () => server.runJobs(["personal_data.forget"]);
const queueForget = () =>
  run(merchant(), (tx) =>
    tx.jobs.enqueue("personal_data.forget", { merchantId: merchant() }, { onlyOne: "forget" }),
  );
const standing = async (saleId: SaleId) => ({
  email: (await run(merchant(), (tx) => tx.sales.find(saleId)))?.email ?? null,
  messages: (await run(merchant(), (tx) => tx.customers.messages(saleId))).filter(
    ({ to }: OutboxMessage) => to !== null,
  ).length,
  events: (await find(zoe)).eventCount,
});

test("each kind of personal data is forgotten when its time is over, and what is younger stays", async () => {
  const paid = await paidOrder(zoe);
  const unpaid = openSale(euros(450n), { email: zoe, orderTokenHash: "token" });
  await run(merchant(), (tx) => tx.sales.insert(unpaid));
  await queueForget();
  const after = async (days: number) => {
    clock.advanceMs(days * dayMs);
    await forget();
    return { paid: await standing(paid.id), unpaid: (await standing(unpaid.id)).email };
  };
  const { eventBodiesDays, messagesDays, addressesDays, unpaidAddressesDays } = defaultRetention;
  expect([eventBodiesDays, unpaidAddressesDays]).toEqual([90, 90]);
  expect(await after(89)).toEqual({ paid: { email: zoe, messages: 2, events: 1 }, unpaid: zoe });
  expect(await after(2)).toEqual({ paid: { email: zoe, messages: 2, events: 0 }, unpaid: null });
  expect(await after(messagesDays - 91 + 1)).toMatchObject({ paid: { email: zoe, messages: 0 } });
  expect(await after(addressesDays - messagesDays - 2)).toMatchObject({ paid: { email: zoe } });
  expect(await after(4)).toMatchObject({ paid: { email: null } });
  expect(await books()).toContain("9-000001");
});

test("a night forgets a bounded part, and the next one goes on where it ended", async () => {
  const many = forgetLimits.rows + 5;
  await run(merchant(), async (tx) => {
    const event = eventOf("evt", "obj");
    for (let index = 0; index < many; index += 1) {
      await tx.inbox.insert({
        id: ids.next(),
        gateway: gateway.name,
        eventId: `evt_${index}`,
        type: event.type,
        objects: [],
        payload: "{}",
        createdAtMs: 1,
        receivedAtMs: clock.nowMs(),
        state: "done",
        detail: null,
        via: "webhook",
      });
    }
  });
  clock.advanceMs(100 * dayMs);
  const kept = async () => {
    const [row] = await server.database.owner<{ count: number }[]>`
      select count(*)::int as count from inbox where payload is not null`;
    return row?.count;
  };
  const page = { limit: forgetLimits.rows, untilMs: clock.nowMs() };
  const first = await run(merchant(), (tx) => tx.retention.forgetEventBodies({ ...page, after: null }));
  expect(first.count).toBe(forgetLimits.rows);
  expect(await kept()).toBe(5);
  const second = await run(merchant(), (tx) =>
    tx.retention.forgetEventBodies({ ...page, after: first.last }),
  );
  expect(second.count).toBe(5);
  await queueForget();
  await forget();
  const marks = await server.database.owner`select what from retention_marks`;
  expect(marks.map(({ what }) => String(what))).toEqual(["event_bodies"]);
});
