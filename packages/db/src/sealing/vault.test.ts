import { randomBytes } from "node:crypto";
import type { Uuid } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, createDatabase } from "../create-database.ts";
import type { NewInboxEvent, OutboxMessage, SaleRecord, Tx } from "../ports.ts";
import { openSale, place, seed, stripe } from "../testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
} from "../testing/test-database.ts";
import { currentKeyForMs, keyLimits } from "./key-ring.ts";
import { type MasterKey, createMasterKeyWrap } from "./master-keys.ts";
import { type SealedColumn, sealedColumnNames } from "./sealed-columns.ts";

const { merchantId } = place;
const email = "zoe.buyer@shop.example";
let cluster: TestCluster;
const opened: Database[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await cluster?.stop();
});

async function freshShop(): Promise<TestDatabase> {
  const shop = await cluster.freshDatabase();
  await seed(shop.ownerUrl);
  return shop;
}

const masterKey = (id: string): MasterKey => ({ id, bytes: randomBytes(32) });

/** A server process of its own, with nothing in its memory. */
async function process(shop: TestDatabase, ...masterKeys: readonly MasterKey[]) {
  const database = await createDatabase({
    url: shop.appUrl,
    ids,
    sealing: { keyWrap: createMasterKeyWrap(masterKeys, randomBytes), clock, random: randomBytes },
    onError: () => {},
  });
  opened.push(database);
  return {
    vault: database.vault,
    run: <T>(work: (tx: Tx) => Promise<T>) => database.uow.run(merchantId, work),
  };
}
type Process = Awaited<ReturnType<typeof process>>;

const webSale = (): SaleRecord => openSale(undefined, { email, orderTokenHash: "hash of the order's token" });

const mailOf = (sale: SaleRecord): OutboxMessage => ({
  id: ids.next<Uuid>(),
  kind: "mail",
  cause: `receipt:${sale.id}`,
  saleId: sale.id,
  to: email,
  subject: "Receipt",
  body: { text: `Dear ${email}`, html: null, totalMinor: "450n" },
  state: "queued",
  tries: 0,
  detail: null,
  createdAtMs: clock.nowMs(),
  sentAtMs: null,
});

const eventNaming = (address: string): NewInboxEvent => {
  const id = ids.next();
  return {
    id,
    gateway: stripe,
    eventId: `evt_${id}`,
    type: "charge.updated",
    objects: [],
    payload: JSON.stringify({ billing_details: { email: address } }),
    createdAtMs: 1,
    receivedAtMs: 2,
    state: "received",
    detail: null,
    via: "webhook",
  };
};

/** Goes through a column page by page, as the command does. */
async function reseal({ vault }: Process): Promise<Record<SealedColumn, number>> {
  const counts: Partial<Record<SealedColumn, number>> = {};
  for (const column of sealedColumnNames) {
    let after: Uuid | null = null;
    let sum = 0;
    do {
      const page: Awaited<ReturnType<typeof vault.resealPage>> = await vault.resealPage(
        merchantId,
        column,
        after,
      );
      sum += page.resealed;
      after = page.next;
    } while (after !== null);
    counts[column] = sum;
  }
  return counts as Record<SealedColumn, number>;
}

const raw = (shop: TestDatabase) => shop.owner<{ email: string | null; email_index: string | null }[]>`
  select email, email_index from sales order by id`;

test("an address, a message and an event stand sealed in the database and are read as they were written", async () => {
  const shop = await freshShop();
  const { run } = await process(shop, masterKey("one"));
  const [sale, counter] = [webSale(), openSale()];
  const mail = mailOf(sale);
  await run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.sales.insert(counter);
    await tx.outbox.insert(mail);
    await tx.inbox.insert(eventNaming(email));
  });
  expect(await run((tx) => tx.sales.find(sale.id))).toEqual(sale);
  expect(await run((tx) => tx.sales.lock(counter.id))).toEqual(counter);
  expect(await run((tx) => tx.outbox.find(mail.id))).toEqual(mail);
  const [rows] = await shop.owner<{ text: string }[]>`
    select string_agg(row_to_json(t)::text, ' ') as text from (
      select row_to_json(s) from sales s union all select row_to_json(o) from outbox o
      union all select row_to_json(i) from inbox i) t`;
  expect(rows?.text).toContain("hash of the order's token");
  expect(rows?.text).not.toContain("zoe");
  expect(rows?.text).not.toContain(Buffer.from(email).toString("base64url").slice(0, 12));
});

test("an address copied into another order by hand does not open there", async () => {
  const shop = await freshShop();
  const { run } = await process(shop, masterKey("one"));
  const [mine, other] = [webSale(), webSale()];
  await run(async (tx) => {
    await tx.sales.insert(mine);
    await tx.sales.insert(other);
  });
  await shop.owner`update sales set email = (select email from sales where id = ${other.id}) where id = ${mine.id}`;
  await expect(run((tx) => tx.sales.find(mine.id))).rejects.toThrow(/sealed for another place/);
});

test("processes that seal for the first time at once agree on one key, which no later one has to make again", async () => {
  const shop = await freshShop();
  const master = masterKey("one");
  const processes = await Promise.all(Array.from({ length: 4 }, () => process(shop, master)));
  const made = await Promise.all(
    processes.map(async ({ run }) => {
      const sale = webSale();
      await run((tx) => tx.sales.insert(sale));
      return sale;
    }),
  );
  const reader = await process(shop, master);
  for (const sale of made) expect(await reader.run((tx) => tx.sales.find(sale.id))).toEqual(sale);
  const keys = await reader.vault.dataKeys(merchantId);
  expect(keys.map(({ purpose }) => purpose).toSorted()).toEqual(["index", "personal"]);
});

test("a data key that has sealed as often as it may makes room for another, and still opens what it sealed", async () => {
  const shop = await freshShop();
  const master = masterKey("one");
  const first = await process(shop, master);
  const [before, after] = [webSale(), webSale()];
  await first.run((tx) => tx.sales.insert(before));
  await shop.owner`update data_keys set seals_reserved = ${keyLimits.sealsMax - keyLimits.block + 1}`;
  const second = await process(shop, master);
  await second.run((tx) => tx.sales.insert(after));
  const keys = await second.vault.dataKeys(merchantId);
  const personal = keys.filter(({ purpose }) => purpose === "personal");
  expect(new Set(personal.map(({ retiredAtMs }) => retiredAtMs))).toEqual(new Set([null, clock.nowMs()]));
  for (const sale of [before, after]) expect(await first.run((tx) => tx.sales.find(sale.id))).toEqual(sale);
});

test("rows from before are read as they stand, and sealed and found once the keys are rotated", async () => {
  const shop = await freshShop();
  const server = await process(shop, masterKey("one"));
  const [sale, mail, event] = [webSale(), mailOf(webSale()), eventNaming(email)];
  const { cashierId } = place;
  const invitation = {
    id: ids.next<Uuid>(),
    personId: cashierId,
    role: "cashier",
    email,
    madeBy: cashierId,
    madeAtMs: clock.nowMs(),
    expiresAtMs: clock.nowMs(),
  };
  await server.run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.outbox.insert({ ...mail, saleId: null });
    await tx.inbox.insert(event);
    await tx.invitations.put(invitation);
  });
  await shop.owner`update invitations set email = ${email}`;
  await shop.owner`update sales set email_index = null, email = ${email}`;
  await shop.owner`update outbox set sent_to = ${email}, body = ${shop.owner.json({ text: `Dear ${email}`, html: null, totalMinor: "~450n" })}`;
  await shop.owner`update inbox set payload = ${event.payload}`;
  const read = async () => [
    await server.run((tx) => tx.sales.find(sale.id)),
    await server.run((tx) => tx.outbox.find(mail.id)),
    ...(await server.run((tx) => tx.invitations.list())),
  ];
  expect(await read()).toEqual([sale, { ...mail, saleId: null }, invitation]);
  expect(await reseal(server)).toEqual({
    "sales.email": 1,
    "outbox.sent_to": 1,
    "outbox.body": 1,
    "inbox.payload": 1,
    "invitations.email": 1,
    "gateway_credentials.secret": 0,
  });
  const [row] = await raw(shop);
  expect(row?.email).toMatch(/^v1\./);
  expect(row?.email_index).not.toBeNull();
  expect(await read()).toEqual([sale, { ...mail, saleId: null }, invitation]);
  expect(await shop.owner`select left(email, 3) as email from invitations`).toEqual([{ email: "v1." }]);
  const [sealedRows] = await shop.owner`
    select jsonb_typeof(body) as body, left(sent_to, 3) as sent_to, (select left(payload, 3) from inbox) as payload from outbox`;
  expect(sealedRows).toEqual({ body: "string", sent_to: "v1.", payload: "v1." });
});

test("after a rotation the old master key is needed for nothing, and a server that knew only old data keys goes on", async () => {
  const shop = await freshShop();
  const [older, newer] = [masterKey("2025"), masterKey("2026")];
  const before = await process(shop, older);
  const sale = webSale();
  await before.run((tx) => tx.sales.insert(sale));
  await expect((await process(shop, newer)).vault.open(merchantId)).rejects.toThrow(
    /master key 2025 is needed/,
  );

  // The server has both keys when the command runs, as its README asks.
  const server = await process(shop, newer, older);
  await server.vault.open(merchantId);
  const command = await process(shop, newer, older);
  expect(await command.vault.rewrap(merchantId)).toBe(2);
  await command.vault.renew(merchantId);
  expect((await reseal(command))["sales.email"]).toBe(1);

  const later = webSale();
  await server.run((tx) => tx.sales.insert(later));
  clock.advanceMs(currentKeyForMs);
  const latest = webSale();
  await server.run((tx) => tx.sales.insert(latest));
  const all = [sale, later, latest];
  const fresh = await process(shop, newer);
  await fresh.vault.open(merchantId);
  for (const each of all) expect(await fresh.run((tx) => tx.sales.find(each.id))).toEqual(each);
  expect(await command.vault.rewrap(merchantId)).toBe(0);

  // Only what the running server wrote before it looked for a newer key is left, and another pass has it.
  expect((await reseal(command))["sales.email"]).toBe(1);
  const current = (await command.vault.dataKeys(merchantId)).find(
    ({ purpose, retiredAtMs }) => purpose === "personal" && retiredAtMs === null,
  );
  const sealed = (await raw(shop)).map((row) => row.email?.split(".")[1]);
  expect(new Set(sealed)).toEqual(new Set([current?.id]));
});

test("what is changed while it is being sealed anew stays changed", async () => {
  const shop = await freshShop();
  const server = await process(shop, masterKey("one"));
  const sale = webSale();
  await server.run((tx) => tx.sales.insert(sale));
  const [{ email: stored } = { email: null }] = await raw(shop);
  await server.run((tx) => tx.sales.setEmail(sale.id, "other@shop.example"));
  const replaced = await server.run((tx) =>
    tx.sealed.replace("sales.email", [{ id: sale.id, was: stored ?? "", now: "v1.lost", index: "lost" }]),
  );
  expect(replaced).toBe(0);
  expect((await server.run((tx) => tx.sales.find(sale.id)))?.email).toBe("other@shop.example");
});

test("a data key is never deleted, not even by the owner", async () => {
  const shop = await freshShop();
  await expect(shop.owner`delete from data_keys`).rejects.toThrow(/append-only/);
  await expect(shop.app`delete from data_keys`).rejects.toThrow(/permission denied/);
});

test("pages go through every row once, whatever stands in them", async () => {
  const shop = await freshShop();
  const server = await process(shop, masterKey("one"));
  const sales = Array.from({ length: 5 }, (_, index): SaleRecord =>
    index % 2 === 0 ? webSale() : openSale(),
  );
  await server.run(async (tx) => {
    for (const sale of sales) await tx.sales.insert(sale);
  });
  const first = await server.run((tx) => tx.sealed.keysUsed("sales.email", null));
  expect(first.rows).toHaveLength(3);
  const made = sales.map(({ id }) => id).toSorted();
  expect(first.next).toBe(made.at(-1));
  const behind = await server.run((tx) => tx.sealed.keysUsed("sales.email", first.next));
  expect(behind).toEqual({ rows: [], next: null });
});
