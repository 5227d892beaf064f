import type { RegisterId, SaleId, ShiftId, Uuid, VariantId } from "@till/kernel";
import { type ChargeSnapshot, type Json, attemptTransitions } from "@till/payments";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InboxEvent, ReceiptRecord, ShiftRecord, Tx } from "../ports.ts";
import {
  attemptOf,
  cardCharge,
  cashCharge,
  euros,
  fact,
  moneyInto,
  openSale,
  place,
  refundOf,
  returnOf,
  seed,
  shop,
  stripe,
  today,
} from "../testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
} from "../testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId, storeId, registerId, cashierId } = place;
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

async function committedSale(changes: Parameters<typeof openSale>[1] = {}) {
  const sale = openSale(euros(450n), changes);
  await run((tx) => tx.sales.insert(sale));
  return sale;
}

test("a shop is seeded once, and reads as it was given", async () => {
  expect(await seed(database.appUrl)).toBe("not_empty");
  expect(await database.db.findMerchantId()).toBe(merchantId);
  const read = await run(async ({ merchants, people, catalogue }) => ({
    merchant: await merchants.find(),
    stores: await merchants.stores(),
    registers: await merchants.registers(),
    people: await people.list(),
    pins: await people.pins(),
    mona: await people.byUserId("user-mona"),
    enrolled: await merchants.registerByKeyHash("hash of the front till's key"),
    catalogue: await catalogue.load(),
    picture: await catalogue.picture(shop.products[0].id),
  }));
  expect(read.merchant).toEqual(shop.merchant);
  expect(read.stores).toEqual([{ ...shop.stores[0], merchantId }]);
  expect(read.registers.map(({ number, kind }) => [number, kind])).toEqual([
    [1, "counter"],
    [9, "web"],
  ]);
  expect(read.enrolled?.id).toBe(registerId);
  expect(read.people.map(({ name, role }) => [name, role])).toEqual([
    ["Carl", "cashier"],
    ["Mona", "manager"],
  ]);
  expect(read.pins).toMatchObject([{ person: { name: "Carl" }, pinHash: "hashed 4711" }]);
  expect(read.mona?.name).toBe("Mona");
  const { svg, ...product } = shop.products[0];
  expect(read.catalogue.products).toEqual([{ ...product, picture: `/pictures/${product.id}.svg` }]);
  expect(read.catalogue.taxClasses).toEqual(shop.taxClasses);
  expect(read.picture).toBe(svg);
});

test("what some variants cost is read without the rest of the catalogue", async () => {
  const [product] = shop.products;
  const [variant] = product.variants;
  const asked = [variant.id, ids.next<VariantId>()];
  const found = await run((tx) => tx.catalogue.ofVariants(asked));
  const { svg: _, ...rest } = product;
  expect(found.products).toEqual([{ ...rest, variants: [variant] }]);
  expect(found.taxClasses).toEqual(shop.taxClasses);
  expect((await run((tx) => tx.catalogue.ofVariants([]))).products).toEqual([]);
});

test("the catalogue's version changes with whatever changes in it", async () => {
  const version = () => run((tx) => tx.catalogue.version());
  const seen = [await version()];
  for (const statement of [
    "update variants set price_minor = price_minor + 1",
    "update products set name = name || '!'",
    "update tax_classes set rate_ppm = rate_ppm + 1",
    "insert into categories select merchant_id, 'more', 'More', 9 from merchants",
    "delete from categories where code = 'more'",
  ]) {
    await database.owner.unsafe(statement);
    seen.push(await version());
  }
  expect(new Set(seen).size).toBe(seen.length);
});

test("receipt numbers count up by register, and a till's own numbers raise the counter", async () => {
  const next = () => run((tx) => tx.merchants.nextReceiptCounter(registerId));
  const numbers = await Promise.all([next(), next(), next()]);
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3]));
  const raise = (series: number, counter: number) =>
    run((tx) => tx.merchants.raiseReceiptCounter(registerId, { series, counter }));
  await raise(1, 40);
  await raise(1, 12);
  expect(await next()).toBe(41);
  await run((tx) => tx.merchants.setRegisterKey(registerId, { hash: "another till's", atMs: 1 }));
  expect(await run((tx) => tx.merchants.lastReceipt(registerId))).toEqual({ series: 2, counter: 0 });
  // What the till before it sends now is of its own series.
  await raise(1, 45);
  await raise(2, 7);
  expect(await run((tx) => tx.merchants.lastReceipt(registerId))).toEqual({ series: 2, counter: 7 });
  await expect(run((tx) => tx.merchants.nextReceiptCounter(ids.next<RegisterId>()))).rejects.toThrow(
    RangeError,
  );
});

test("a sale is stored once, and reads as it was written", async () => {
  const sale = await committedSale({ email: "buyer@shop.example", orderTokenHash: "h" });
  expect(await run((tx) => tx.sales.insert(sale))).toBe(false);
  expect(await run((tx) => tx.sales.find(sale.id))).toEqual(sale);
  await run(async (tx) => {
    await tx.sales.setEmail(sale.id, "other@shop.example");
    await tx.sales.complete(sale.id, { completedAtMs: 5, businessDay: today });
    await tx.sales.setReceiptNumber(sale.id, "1-000777");
  });
  const changed = await run((tx) => tx.sales.byReceiptNumber("1-000777"));
  expect(changed).toEqual({
    ...sale,
    email: "other@shop.example",
    state: "completed",
    completedAtMs: 5,
    businessDay: today,
    receiptNumber: "1-000777",
  });
  await expect(run((tx) => tx.sales.cancel(sale.id))).rejects.toThrow(/cannot go from completed/);
});

test("a sale of a register that is not the store's is refused", async () => {
  const sale = openSale(euros(1n), { registerId: ids.next<RegisterId>() });
  await expect(run((tx) => tx.sales.insert(sale))).rejects.toThrow(/sales_register_fk/);
});

test("sales are listed newest first, page by page, and found by the start of a number or an id", async () => {
  const made = [];
  for (let count = 0; count < 3; count++) {
    clock.advanceMs(1);
    made.push(await committedSale({ receiptNumber: `7-00000${count}` }));
  }
  const idsOf = (query: Parameters<Tx["sales"]["list"]>[0]) =>
    run(async (tx) => (await tx.sales.list(query)).map((sale) => sale.id));
  const newest = made.map((sale) => sale.id).toReversed();
  expect(await idsOf({ search: "7-", limit: 2 })).toEqual(newest.slice(0, 2));
  expect(await idsOf({ search: "7-", limit: 2, beforeId: newest[1] as SaleId })).toEqual(newest.slice(2));
  expect(await idsOf({ search: newest[0] ?? "", limit: 9 })).toEqual(newest.slice(0, 1));
  expect(await idsOf({ search: (newest[0] ?? "").slice(0, 13).toUpperCase(), limit: 9 })).toContain(
    newest[0],
  );
  expect(await idsOf({ search: "%", limit: 9 })).toEqual([]);
  expect(await idsOf({ state: "completed", search: "7-", registerId, limit: 9 })).toEqual([]);
});

test("a lock on a sale makes the second one wait, and see what the first one did", async () => {
  const sale = await committedSale();
  const steps: string[] = [];
  const first = Promise.withResolvers<void>();
  const holding = Promise.withResolvers<void>();
  const one = run(async (tx) => {
    await tx.sales.lock(sale.id);
    holding.resolve();
    await first.promise;
    steps.push("first writes");
    await tx.charges.insert(cashCharge(sale.id));
  });
  await holding.promise;
  const two = run(async (tx) => {
    await tx.sales.lock(sale.id);
    steps.push("second reads");
    return await tx.charges.ofSale(sale.id);
  });
  // Without the lock the second transaction would have read by the time this one has answered.
  await run((tx) => tx.sales.find(sale.id));
  first.resolve();
  expect(await two).toHaveLength(1);
  await one;
  expect(steps).toEqual(["first writes", "second reads"]);
});

test("returns follow their refund", async () => {
  const sale = await committedSale();
  const charge = cashCharge(sale.id);
  const refund = refundOf(charge);
  const goods = returnOf(sale, refund);
  await run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.sales.insertReturn(goods);
    await tx.refunds.insert({ ...refund, returnId: goods.id });
  });
  expect(await run((tx) => tx.sales.returnOfRefund(refund.id))).toEqual(goods);
  await run(async (tx) => {
    await tx.sales.setReturnState(goods.id, "accepted", today);
    await tx.sales.setReturnReceiptNumber(goods.id, "1-000778");
    await tx.refunds.update(refund.id, { state: "succeeded", object: { type: "refund", id: "re_1" } });
  });
  expect(await run((tx) => tx.sales.returns(sale.id))).toEqual([
    { ...goods, state: "accepted", businessDay: today, receiptNumber: "1-000778" },
  ]);
  const [stored] = await run((tx) => tx.refunds.ofSale(sale.id));
  expect(stored).toEqual({
    ...refund,
    returnId: goods.id,
    state: "succeeded",
    object: { type: "refund", id: "re_1" },
  });
  expect(await run((tx) => tx.refunds.ofCharge(charge.id))).toEqual([stored]);
  await expect(run((tx) => tx.refunds.update(refund.id, { state: "pending" }))).rejects.toThrow(/cannot go/);
});

test("a receipt's number is used once by its register", async () => {
  const sale = await committedSale();
  const receipt: ReceiptRecord = {
    merchantId,
    registerId,
    number: "1-000001",
    saleId: sale.id,
    returnId: null,
    issuedAtMs: 7,
    document: {
      kind: "sale",
      merchantName: "Corner shop",
      storeName: "Main street",
      storeAddress: ["1 Main street"],
      taxNumber: null,
      registerName: "Front",
      number: "1-000001",
      issuedAtMs: 7,
      timeZone: "Europe/Berlin",
      cashierName: "Carl",
      copies: 0,
      fiscal: null,
      saleId: sale.id,
      sale: sale.sale,
      tenders: [],
    },
  };
  expect(await run((tx) => tx.receipts.insert(receipt))).toBe(true);
  expect(await run((tx) => tx.receipts.insert(receipt))).toBe(false);
  expect(await run((tx) => tx.receipts.byNumber("1-000001"))).toEqual(receipt);
  expect(await run((tx) => tx.receipts.ofSale(sale.id))).toEqual([receipt]);
});

test("a charge reads as it was written, and keeps what it is told", async () => {
  const sale = await committedSale();
  const charge = cardCharge(sale.id);
  await run((tx) => tx.charges.insert(charge));
  expect(await run((tx) => tx.charges.find(charge.id))).toEqual(charge);
  const object = { type: "payment_intent", id: `pi_${charge.id}` };
  const change = {
    state: "requires_action",
    object,
    action: { kind: "redirect", url: "https://bank.example" },
    refusal: { by: "issuer", reason: "generic", gatewayCode: "card_declined", detail: "" },
    card: { brand: "visa", last4: "4242" },
    askedAtMs: 9,
  } as const;
  await run((tx) => tx.charges.update(charge.id, change));
  const changed = { ...charge, ...change };
  expect(await run((tx) => tx.charges.byObject(stripe, object))).toEqual(changed);
  await run((tx) => tx.charges.update(charge.id, { action: null, wanted: false }));
  expect(await run((tx) => tx.charges.ofSale(sale.id))).toEqual([
    { ...changed, action: null, wanted: false },
  ]);
  await run((tx) => tx.charges.update(charge.id, {}));
});

test("a charge is open while anything about it is", async () => {
  const open = async () =>
    (await run((tx) => tx.charges.list({ open: true, limit: 100 }))).map(({ id }) => id);
  const sale = await committedSale();
  const settled = cashCharge(sale.id);
  const created = cardCharge(sale.id);
  const unsure = cardCharge(sale.id, { state: "captured" });
  const refunding = cardCharge(sale.id, { state: "captured" });
  await run(async (tx) => {
    for (const charge of [settled, created, unsure, refunding]) await tx.charges.insert(charge);
    await tx.attempts.insert(attemptOf(unsure, { state: "unknown" }));
    await tx.refunds.insert(refundOf(refunding));
  });
  const found = await open();
  expect(found).toEqual(expect.arrayContaining([created.id, unsure.id, refunding.id]));
  expect(found).not.toContain(settled.id);
  const closed = await run((tx) => tx.charges.list({ open: false, limit: 100 }));
  expect(closed.map(({ id }) => id)).toContain(settled.id);
});

test("an attempt ends once, and only as its table lists", async () => {
  const sale = await committedSale();
  const charge = cardCharge(sale.id);
  const attempt = attemptOf(charge);
  await run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.attempts.insert(attempt);
  });
  await run((tx) => tx.attempts.update(attempt.id, { state: "unknown", tries: 2, detail: "timed out" }));
  expect(await run((tx) => tx.attempts.ofCharge(charge.id))).toEqual([
    { ...attempt, state: "unknown", tries: 2, detail: "timed out" },
  ]);
  expect(attemptTransitions.unknown).not.toContain("not_sent");
  await expect(run((tx) => tx.attempts.update(attempt.id, { state: "not_sent" }))).rejects.toThrow(
    /cannot go/,
  );
});

test("a lease is given to one at a time, and an old fence is known as old", async () => {
  const sale = await committedSale();
  const charge = cardCharge(sale.id);
  await run((tx) => tx.charges.insert(charge));
  const acquire = (nowMs: number) => run((tx) => tx.charges.acquireLease(charge.id, nowMs, nowMs + 100));

  const fences = await Promise.all(Array.from({ length: 10 }, () => acquire(1000)));
  expect(fences.filter((fence) => fence !== null)).toEqual([1]);
  expect(await acquire(1099)).toBeNull();
  const second = await acquire(1100);
  expect(second).toBe(2);
  const holds = (fence: number) => run(async (tx) => (await tx.charges.lockLeased(charge.id, fence))?.holds);
  expect([await holds(1), await holds(2)]).toEqual([false, true]);
  await run((tx) => tx.charges.releaseLease(charge.id, 1));
  expect(await acquire(1150)).toBeNull();
  await run((tx) => tx.charges.releaseLease(charge.id, 2));
  expect(await acquire(1150)).toBe(3);
});

test("a snapshot asked for earlier does not replace a later one", async () => {
  const sale = await committedSale();
  const charge = cardCharge(sale.id);
  const snapshot = (askedAtMs: number): ChargeSnapshot => ({
    object: { type: "payment_intent", id: "pi_2" },
    chargeId: charge.id,
    askedAtMs,
    state: "captured",
    gatewayStatus: "succeeded",
    recognised: true,
    closed: false,
    requested: charge.amount,
    authorized: null,
    captures: [{ id: "ch_9", amount: charge.amount, tip: null, atMs: 3 }],
    fees: [],
    reversals: [],
    refunds: [],
    disputes: [],
    buyerApproved: false,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
  });
  await run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.charges.saveSnapshot(charge.id, snapshot(20));
    await tx.charges.saveSnapshot(charge.id, snapshot(10));
  });
  expect(await run((tx) => tx.charges.snapshot(charge.id))).toEqual(snapshot(20));
});

test("of twenty callers with one id one is the first, and the others get what it answered", async () => {
  const id = ids.next();
  let effects = 0;
  const call = () =>
    run(async (tx) => {
      const row = await tx.idempotency.claim("charges.create", id, "fingerprint", 0);
      if (row !== null) return row;
      effects++;
      await tx.idempotency.answer("charges.create", id, "the answer", 7);
      return null;
    });
  const rows = await Promise.all(Array.from({ length: 20 }, call));
  expect(effects).toBe(1);
  expect(rows.filter((row) => row === null)).toHaveLength(1);
  expect(
    rows.filter((row) => row?.answer === "the answer" && row.fingerprint === "fingerprint"),
  ).toHaveLength(19);
});

test("a claim that rolled back is free again", async () => {
  const id = ids.next();
  const failing = run(async (tx) => {
    await tx.idempotency.claim("p", id, "f", 0);
    throw new Error("the use case failed");
  });
  await expect(failing).rejects.toThrow("the use case failed");
  expect(await run((tx) => tx.idempotency.claim("p", id, "f", 0))).toBeNull();
});

test("a gateway's event is kept once, however often it is sent", async () => {
  const event: InboxEvent = {
    id: ids.next(),
    gateway: stripe,
    eventId: "evt_1",
    type: "payment_intent.succeeded",
    objects: [{ type: "payment_intent", id: "pi_1" }],
    createdAtMs: 1,
    receivedAtMs: 2,
    state: "received",
    detail: null,
    via: "webhook",
  };
  const sent = await Promise.all(
    Array.from({ length: 10 }, () =>
      run((tx) => tx.inbox.insert({ ...event, id: ids.next<Uuid>(), payload: "{}" })),
    ),
  );
  expect(sent.filter(Boolean)).toHaveLength(1);
  const second = { ...event, eventId: "evt_2" };
  await run((tx) => tx.inbox.insert({ ...second, payload: "{}" }));
  await run((tx) => tx.inbox.setState(second.id, "done", null));
  expect(await run((tx) => tx.inbox.find(second.id))).toEqual({ ...second, state: "done" });
});

test("a register has one open shift at a time", async () => {
  const shift = (): ShiftRecord => ({
    id: ids.next<ShiftId>(),
    merchantId,
    storeId,
    registerId,
    openedBy: cashierId,
    openedAtMs: 1,
    businessDay: today,
    float: euros(10_000n),
    state: "open",
    closedAtMs: null,
    counted: null,
    expected: null,
    reason: null,
    closedBy: null,
    approverId: null,
    lateCash: null,
    deferred: null,
  });
  const tried = Array.from({ length: 5 }, shift);
  const opened = await Promise.all(tried.map((each) => run((tx) => tx.shifts.insert(each))));
  expect(opened.filter(Boolean)).toHaveLength(1);
  const open = await run((tx) => tx.shifts.openOn(registerId));
  expect(open).toEqual(tried[opened.indexOf(true)]);
  const close = {
    closedAtMs: 9,
    counted: euros(9_990n),
    expected: euros(10_000n),
    reason: "ten cents gone",
    closedBy: cashierId,
    approverId: null,
    lateCash: euros(0n),
    deferred: { approval: true, unsent: null },
  };
  const id = open?.id ?? ids.next<ShiftId>();
  await run((tx) => tx.shifts.close(id, close));
  expect(await run((tx) => tx.shifts.openOn(registerId))).toBeNull();
  expect(await run((tx) => tx.shifts.lock(id))).toEqual({ ...open, ...close, state: "closed" });
  expect(await run((tx) => tx.shifts.ofDay(today))).toHaveLength(1);
  expect(await run((tx) => tx.shifts.insert(shift()))).toBe(true);
});

test("the journal is listed by what it is about, newest first", async () => {
  const sale = await committedSale();
  const charge = cashCharge(sale.id);
  await run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.journal.post(moneyInto(charge, "first"), 5);
    clock.advanceMs(1);
    await tx.journal.post(moneyInto(charge, "second"), 6);
  });
  const causes = async (query: Parameters<Tx["journal"]["list"]>[0]) =>
    (await run((tx) => tx.journal.list(query))).map(({ cause }) => cause);
  expect(await causes({ saleId: sale.id, limit: 9 })).toEqual(["second", "first"]);
  expect(await causes({ chargeId: charge.id, limit: 1 })).toEqual(["second"]);
  expect(await causes({ account: `drawer:${registerId}`, businessDay: today, limit: 9 })).toContain("first");
  expect(await causes({ account: "bank", limit: 9 })).toEqual([]);
});

test("the audit trail is read newest first", async () => {
  const rows = ["one", "two"].map((action) => {
    clock.advanceMs(1);
    return {
      id: ids.next(),
      atMs: clock.nowMs(),
      actor: { kind: "person", personId: cashierId, registerId, keyId: null, approverId: null },
      action,
      subject: "s",
      before: null,
      after: { total: "12n" },
    } as const;
  });
  await run(async (tx) => {
    for (const row of rows) await tx.audit.add(row);
  });
  const [latest] = await run((tx) => tx.audit.list({ limit: 1 }));
  expect(latest).toEqual({ ...rows[1], position: null });
  expect(await run((tx) => tx.audit.list({ limit: 1, beforeId: rows[1]?.id as Uuid }))).toMatchObject([
    rows[0] ?? {},
  ]);
});

test("any document goes through jsonb unchanged", async () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("\\u0000"));
  const documents = fc.sample(fc.record({ json, amounts: fc.array(fc.bigInt()) }), { numRuns: 200, seed: 1 });
  const sale = await committedSale();
  for (const { json, amounts } of documents) {
    const clean: Json = JSON.parse(JSON.stringify(json)) as Json;
    clock.advanceMs(1);
    const id = ids.next();
    const audit = {
      id,
      atMs: 0,
      actor: { kind: "system", personId: null, registerId: null, keyId: null, approverId: null } as const,
      action: "x",
      subject: "y",
      before: null,
    };
    const bought = {
      ...openSale(),
      sale: {
        ...sale.sale,
        lines: amounts.map((amountMinor) => ({ ...sale.sale.lines[0]!, net: euros(amountMinor) })),
      },
    };
    const read = await run(async (tx) => {
      await tx.audit.add({ ...audit, after: { clean } });
      await tx.sales.insert(bought);
      return { audit: await tx.audit.list({ limit: 1 }), sale: await tx.sales.find(bought.id) };
    });
    expect(read.sale).toEqual(bought);
    expect(read.audit[0]?.after).toEqual({ clean });
  }
});

test("what a use case wrote before it failed is gone, its jobs included", async () => {
  const sale = openSale();
  const failing = run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.jobs.enqueue("receipt.issue", { merchantId, saleId: sale.id, returnId: null });
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await run((tx) => tx.sales.find(sale.id))).toBeNull();
  expect(await database.app`select 1 from pgboss.job where data ->> 'saleId' = ${sale.id}`).toHaveLength(0);
});

test("a write the database refuses fails the unit of work, though nobody waited for it", async () => {
  const charge = cashCharge(ids.next<SaleId>());
  const refused = run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.audit.list({ limit: 1 });
  });
  await expect(refused).rejects.toThrow(/charges_sale_fk/);
  expect(await run((tx) => tx.charges.find(charge.id))).toBeNull();
  const last = run((tx) => tx.charges.insert(charge));
  await expect(last).rejects.toThrow(/charges_sale_fk/);
});

test("a fact's business day is the store's, unless it is given", async () => {
  const sale = await committedSale();
  const charge = cashCharge(sale.id);
  const lateAtMs = Date.UTC(2026, 10, 24, 2, 59);
  await run(async (tx) => {
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, stripe, { ...fact("captured", "late"), atMs: lateAtMs });
    await tx.charges.addFact(charge.id, stripe, { ...fact("fee", "later"), atMs: lateAtMs + 60_000 });
    await tx.charges.addFact(charge.id, stripe, { ...fact("fee", "told"), atMs: lateAtMs }, "2026-12-01");
  });
  const days = await database.owner`
    select ref, business_day::text as day from charge_facts where charge_id = ${charge.id} order by ref`;
  expect(days.map(({ ref, day }) => [ref, day])).toEqual([
    ["late", "2026-11-23"],
    ["later", "2026-11-24"],
    ["told", "2026-12-01"],
  ]);
});
