import type { ChargeId, JournalTransactionId, RegisterId, SaleId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, createDatabase } from "./create-database.ts";
import type { SaleRecord, Tx } from "./ports.ts";
import { cashCharge, euros, fact, moneyInto, openSale, place, seed, today } from "./testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
  testSealing,
} from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
let db: Database;
const { merchantId, cashierId } = place;
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
  db = await createDatabase({
    url: database.appUrl,
    ids,
    sealing: testSealing,
    commitTogether: true,
    onError: () => {},
  });
});
afterAll(async () => {
  await db?.close();
  await cluster?.stop();
});

async function openSales(count: number): Promise<SaleRecord[]> {
  const sales = Array.from({ length: count }, () => openSale());
  await run(async (tx) => {
    for (const sale of sales) await tx.sales.insert(sale);
  });
  return sales;
}

class Refused extends Error {
  override readonly name = "Refused";
}

/** A cash charge as the server makes it, with everything it leaves behind. Throws `Refused` for a sale that is paid. */
async function charge(tx: Tx, saleId: SaleId, id: ChargeId) {
  const first = await tx.idempotency.claim("charges.create", id, "f", clock.nowMs());
  if (first !== null) return "repeated";
  const sale = await tx.sales.lock(saleId);
  const [known, facts] = await Promise.all([tx.charges.ofSale(saleId), tx.charges.factsOfSale(saleId)]);
  if (sale?.state !== "open" || known.length > 0 || facts.size > 0) throw new Refused("paid already");
  const charged = cashCharge(saleId, { id });
  await tx.charges.insert(charged);
  await tx.audit.add({
    id: ids.next(),
    atMs: clock.nowMs(),
    actor: { kind: "person", personId: cashierId, registerId: null, keyId: null, approverId: null },
    action: "charge.created",
    subject: id,
    before: null,
    after: { amountMinor: "450" },
  });
  const stored = await tx.charges.addFact(id, "till", fact("captured", id));
  await tx.sales.complete(saleId, { completedAtMs: clock.nowMs(), businessDay: today });
  const posted = await tx.journal.post(moneyInto(charged), clock.nowMs());
  return { stored, posted };
}

const together = (saleId: SaleId, id = ids.next<ChargeId>(), work = charge) =>
  db.uow.runTogether(merchantId, [saleId, id], (tx) => work(tx, saleId, id));

/** Everything a charge left behind, as it reads alone. */
const readBack = (saleId: SaleId) =>
  run(async (tx) => {
    const charges = await tx.charges.ofSale(saleId);
    return {
      sale: await tx.sales.find(saleId),
      charges,
      facts: await Promise.all(charges.map(({ id }) => tx.charges.facts(id))),
      journal: await tx.journal.list({ saleId, limit: 9 }),
    };
  });

const transactionsOf = async (sales: readonly SaleRecord[]): Promise<Set<string>> => {
  const rows = await database.owner<{ xmin: string }[]>`
    select xmin::text from charges where sale_id = any(${sales.map(({ id }) => id)}::uuid[])`;
  return new Set(rows.map(({ xmin }) => xmin));
};

test("what is committed together reads as what is committed alone", async () => {
  const sales = await openSales(40);
  const answers = await Promise.all(sales.map(({ id }) => together(id)));
  const [alone] = await openSales(1);
  const id = ids.next<ChargeId>();
  await run((tx) => charge(tx, alone?.id as SaleId, id));
  const pattern = await readBack(alone?.id as SaleId);

  expect(
    answers.every((answer) => typeof answer === "object" && answer.stored && answer.posted !== null),
  ).toBe(true);
  for (const sale of sales) {
    const found = await readBack(sale.id);
    const [own] = found.charges;
    expect(found.sale).toEqual({
      ...sale,
      state: "completed",
      completedAtMs: clock.nowMs(),
      businessDay: today,
    });
    expect(own).toEqual({ ...pattern.charges[0], id: own?.id, saleId: sale.id });
    expect(found.facts).toEqual([[{ ...pattern.facts[0]?.[0], ref: own?.id }]]);
    expect(found.journal.map(({ entries, cause, businessDay }) => ({ entries, cause, businessDay }))).toEqual(
      [{ entries: pattern.journal[0]?.entries, cause: `capture:till:${own?.id}`, businessDay: today }],
    );
  }
  expect((await transactionsOf(sales)).size).toBeLessThan(sales.length / 4);
});

test("of those who read at one moment each gets what it asked for, the same or not, and a counter stands at the highest", async () => {
  const registers = await run((tx) => tx.merchants.registers());
  const asked = Array.from(
    { length: 20 },
    (_, index) => registers[index % registers.length]?.id as RegisterId,
  );
  const sales = await openSales(20);
  const found = await Promise.all(
    asked.map((id, index) =>
      db.uow.runTogether(merchantId, [ids.next()], async (tx) => {
        const saleId = sales[index]?.id as SaleId;
        const [register, sale, settings] = await Promise.all([
          tx.merchants.register(id),
          tx.sales.find(saleId),
          tx.settings.find(),
        ]);
        await tx.merchants.raiseReceiptCounter(id, { series: 1, counter: index + 1 });
        return { register: register?.id, sale: sale?.id, settings };
      }),
    ),
  );
  const settings = await run((tx) => tx.settings.find());
  expect(found).toEqual(asked.map((register, index) => ({ register, sale: sales[index]?.id, settings })));
  for (const [index, { id }] of registers.entries()) {
    const highest = 20 - ((19 - index) % registers.length);
    expect(await run((tx) => tx.merchants.lastReceipt(id))).toMatchObject({ counter: highest });
  }
});

test("one that is refused is told so, and leaves the others of its moment untouched", async () => {
  const sales = await openSales(20);
  const [paid] = sales;
  await run((tx) => charge(tx, paid?.id as SaleId, ids.next<ChargeId>()));
  const outcomes = await Promise.allSettled(sales.map(({ id }) => together(id)));
  expect(outcomes.map(({ status }) => status)).toEqual([
    "rejected",
    ...sales.slice(1).map(() => "fulfilled"),
  ]);
  expect(outcomes[0]).toMatchObject({ reason: { name: "Refused" } });
  for (const sale of sales) {
    const { charges, journal } = await readBack(sale.id);
    expect([charges.length, journal.length]).toEqual([1, 1]);
  }
});

test("one that the database refuses takes nobody with it, at its statement or at the commit", async () => {
  const sales = await openSales(12);
  const refundedTooMuch = (tx: Tx, saleId: SaleId, id: ChargeId) =>
    charge(tx, saleId, id).then(async (answer) => {
      const [posted] = await tx.journal.list({ saleId, limit: 1 });
      await tx.charges.addFact(id, "till", fact("refund_accepted", `too much of ${posted?.id}`, euros(451n)));
      return answer;
    });
  const noSuchSale = (tx: Tx, _saleId: SaleId, id: ChargeId) =>
    charge(tx, _saleId, id).then(async (answer) => {
      await tx.charges.insert(cashCharge(ids.next<SaleId>()));
      return answer;
    });
  const outcomes = await Promise.allSettled(
    sales.map(({ id }, index) =>
      together(id, ids.next<ChargeId>(), index === 3 ? refundedTooMuch : index === 7 ? noSuchSale : charge),
    ),
  );
  expect(outcomes[3]).toMatchObject({
    reason: { message: expect.stringMatching(/451 refunded of 450 captured/) },
  });
  expect(outcomes[7]).toMatchObject({ reason: { message: expect.stringMatching(/charges_sale_fk/) } });
  for (const [index, sale] of sales.entries()) {
    const { charges } = await readBack(sale.id);
    expect({ index, charges: charges.length }).toEqual({
      index,
      charges: index === 3 || index === 7 ? 0 : 1,
    });
  }
});

test("the same id many times at once is done once, whoever it meets", async () => {
  const sales = await openSales(5);
  const calls = sales.flatMap(({ id: saleId }) => {
    const id = ids.next<ChargeId>();
    return Array.from({ length: 6 }, () => together(saleId, id));
  });
  const answers = await Promise.all(calls);
  expect(answers.filter((answer) => answer !== "repeated")).toHaveLength(5);
  for (const { id } of sales) expect((await readBack(id)).charges).toHaveLength(1);
});

test("two charges of one sale never share a moment: the second sees the first", async () => {
  const sales = await openSales(6);
  const outcomes = await Promise.allSettled(sales.flatMap(({ id }) => [together(id), together(id)]));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  for (const { id } of sales) expect((await readBack(id)).charges).toHaveLength(1);
});

test("nobody waits long for a row that only one of them needs", async () => {
  const sales = await openSales(10);
  const [held, ...free] = sales;
  const holding = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = run(async (tx) => {
    await tx.sales.lock(held?.id as SaleId);
    holding.resolve();
    await release.promise;
  });
  await holding.promise;
  const blocked = together(held?.id as SaleId);
  const others = await Promise.all(free.map(({ id }) => together(id)));
  expect(others).toHaveLength(9);
  expect((await readBack(held?.id as SaleId)).charges).toHaveLength(0);
  release.resolve();
  await holder;
  expect(await blocked).toMatchObject({ stored: true });
});

test("nothing is answered before its commit", async () => {
  const sales = await openSales(10);
  const seen = await Promise.all(
    sales.map(async ({ id }) => {
      await together(id);
      return (await readBack(id)).charges.length;
    }),
  );
  expect(new Set(seen)).toEqual(new Set([1]));
});

test("when the connection is lost each of them is told, and nothing landed", async () => {
  const sales = await openSales(8);
  const all = Promise.withResolvers<void>();
  let reached = 0;
  const stuck = async (tx: Tx, saleId: SaleId, id: ChargeId) => {
    const answer = await charge(tx, saleId, id);
    reached += 1;
    if (reached === sales.length) all.resolve();
    await never;
    return answer;
  };
  const outcomes = Promise.allSettled(sales.map(({ id }) => together(id, ids.next<ChargeId>(), stuck)));
  await all.promise;
  await database.owner`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'till' and xact_start is not null and datname = current_database()`;
  expect(new Set((await outcomes).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  for (const { id } of sales) expect((await readBack(id)).charges).toHaveLength(0);
  const [sale] = await openSales(1);
  expect(await together(sale?.id as SaleId)).toMatchObject({ stored: true });
});

const never = new Promise<never>(() => {});

test("a journal transaction of several at once is still weighed", async () => {
  const sales = await openSales(4);
  const lopsided = async (tx: Tx, saleId: SaleId, id: ChargeId) => {
    const charged = cashCharge(saleId, { id });
    await tx.charges.insert(charged);
    const balanced = moneyInto(charged);
    const [one] = balanced.entries;
    if (!one) throw new Error("there are entries");
    return tx.journal.post({ ...balanced, entries: [one, one] }, clock.nowMs());
  };
  const outcomes = await Promise.allSettled(
    sales.map(({ id }) => together(id, ids.next<ChargeId>(), lopsided as unknown as typeof charge)),
  );
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(/does not sum to zero/) } });
  const found = await run((tx) => tx.journal.list({ saleId: sales[0]?.id as SaleId, limit: 9 }));
  expect(found).toEqual([] satisfies { id: JournalTransactionId }[]);
});
