import type { ChargeId, JournalTransactionId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  cashCharge,
  fact,
  moneyInto,
  openSale,
  euros,
  place,
  refundOf,
  seed,
  stripe,
  today,
} from "./testing/test-data.ts";
import { type TestCluster, type TestDatabase, ids, startTestCluster } from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId } = place;

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

/** A captured cash charge with its journal transaction, committed. */
async function cashSale(): Promise<ChargeId> {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await database.db.uow.run(merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, "till", fact("captured", charge.id));
    await tx.journal.post(moneyInto(charge), 0);
    await tx.audit.add({
      id: ids.next(),
      atMs: 0,
      actor: { kind: "system", personId: null, registerId: null, keyId: null, approverId: null },
      action: "charge.captured",
      subject: charge.id,
      before: null,
      after: { state: "captured" },
    });
  });
  return charge.id;
}

const appendOnly = [
  "journal_transactions",
  "entries",
  "charge_facts",
  "audit",
  "drawer_acts",
  "stored_value_movements",
  "shift_counts",
  "shift_hand_overs",
  "z_reports",
  "z_entries",
  "past_variants",
  "past_products",
  "past_tax_classes",
] as const;
const rewrites = (table: string) => [
  `update ${table} set merchant_id = merchant_id`,
  `delete from ${table}`,
  `truncate ${table} cascade`,
];

test.each(appendOnly)("%s: nobody rewrites it, the owner included", async (table) => {
  await cashSale();
  const [before] = await database.owner.unsafe(`select count(*) from ${table}`);
  for (const statement of rewrites(table)) {
    await expect(database.owner.unsafe(statement)).rejects.toThrow(/append-only/);
  }
  expect((await database.owner.unsafe(`select count(*) from ${table}`))[0]).toEqual(before);
});

test.each(appendOnly)("%s: the runtime role may not even try", async (table) => {
  for (const statement of rewrites(table)) {
    await expect(database.app.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
  }
});

const staying = ["charges", "attempts", "refunds", "disputes", "idempotency_keys", "stored_values"];

test.each(staying)("%s: a row never goes, for nobody", async (table) => {
  for (const statement of [`delete from ${table}`, `truncate ${table} cascade`]) {
    await expect(database.owner.unsafe(statement)).rejects.toThrow(/append-only/);
    await expect(database.app.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
  }
});

function insertByHand(
  entryRows: readonly (readonly [account: string, amountMinor: number, currency: string])[],
) {
  const id = ids.next<JournalTransactionId>();
  return database.app.begin(async (sql) => {
    await sql`select set_config('till.merchant_id', ${merchantId}, true)`;
    await sql`insert into journal_transactions
      (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day)
      values (${merchantId}, ${id}, 'money_in', ${id}, 0, 0, ${today})`;
    let position = 0;
    for (const [account, amountMinor, currency] of entryRows) {
      await sql`insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
        values (${merchantId}, ${id}, ${++position}, ${account}, ${currency}, ${amountMinor})`;
    }
    return id;
  });
}

test("entries may be written one by one, and are weighed at the commit", async () => {
  const id = await insertByHand([
    ["bank", 100, "EUR"],
    ["bank", -60, "EUR"],
    ["safe", -40, "EUR"],
    ["bank", 7, "JPY"],
    ["safe", -7, "JPY"],
  ]);
  expect(await database.owner`select 1 from entries where transaction_id = ${id}`).toHaveLength(5);
});

test("an unbalanced journal transaction does not commit", async () => {
  await expect(
    insertByHand([
      ["bank", 100, "EUR"],
      ["sales", -99, "EUR"],
    ]),
  ).rejects.toThrow(/does not sum to zero/);
});

test("two currencies do not balance each other", async () => {
  await expect(
    insertByHand([
      ["bank", 100, "EUR"],
      ["sales", -100, "USD"],
    ]),
  ).rejects.toThrow(/does not sum to zero/);
});

test("a journal transaction without entries does not commit", async () => {
  await expect(insertByHand([])).rejects.toThrow(/0 entries/);
});

test("an entry of zero is refused", async () => {
  await expect(
    insertByHand([
      ["bank", 0, "EUR"],
      ["safe", 0, "EUR"],
    ]),
  ).rejects.toThrow(/entries_amount/);
});

test("nothing is added to a committed journal transaction, balanced or not", async () => {
  await cashSale();
  const [row] = await database.owner<{ id: string }[]>`select id from journal_transactions limit 1`;
  const addition = database.owner.begin(async (sql) => {
    await sql`insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
      values (${merchantId}, ${row?.id ?? ""}, 90, 'bank', 'EUR', 5), (${merchantId}, ${row?.id ?? ""}, 91, 'safe', 'EUR', -5)`;
  });
  await expect(addition).rejects.toThrow(/another database transaction/);
});

test("checking early does not let anything in afterwards", async () => {
  const id = ids.next<JournalTransactionId>();
  const slipped = database.app.begin(async (sql) => {
    await sql`select set_config('till.merchant_id', ${merchantId}, true)`;
    await sql`insert into journal_transactions
      (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day)
      values (${merchantId}, ${id}, 'money_in', ${id}, 0, 0, ${today})`;
    await sql`insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
      values (${merchantId}, ${id}, 1, 'bank', 'EUR', 5), (${merchantId}, ${id}, 2, 'safe', 'EUR', -5)`;
    await sql`set constraints all immediate`;
    await sql`set constraints all deferred`;
    await sql`insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
      values (${merchantId}, ${id}, 3, 'bank', 'EUR', 5)`;
  });
  await expect(slipped).rejects.toThrow(/does not sum to zero/);
});

test("the author of a journal transaction cannot be forged", async () => {
  const id = ids.next<JournalTransactionId>();
  const forged = database.app.begin(async (sql) => {
    await sql`select set_config('till.merchant_id', ${merchantId}, true)`;
    await sql`insert into journal_transactions
      (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day, written_by)
      values (${merchantId}, ${id}, 'money_in', ${id}, 0, 0, ${today}, '99999999')`;
  });
  await expect(forged).rejects.toThrow(/another database transaction/);
});

test("one cause is posted once, however many post it at the same moment", async () => {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await database.db.uow.run(merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  const posted = await Promise.all(
    Array.from({ length: 20 }, () =>
      database.db.uow.run(merchantId, (tx) => tx.journal.post(moneyInto(charge), 0)),
    ),
  );
  expect(posted.filter((id) => id !== null)).toHaveLength(1);
  const found = await database.db.uow.run(merchantId, (tx) =>
    tx.journal.list({ saleId: sale.id, limit: 10 }),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject(moneyInto(charge));
});

test("a fact is stored once, and never for two charges", async () => {
  const charge = await cashSale();
  const other = await cashSale();
  const again = (id: ChargeId) =>
    database.db.uow.run(merchantId, (tx) => tx.charges.addFact(id, "till", fact("captured", charge)));
  expect(await again(charge)).toBe(false);
  await expect(again(other)).rejects.toThrow(/was stored for charge/);
});

test("refunds never exceed what was captured, also when two commit at the same moment", async () => {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await database.db.uow.run(merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, stripe, fact("captured", "ch_1"));
  });
  const refunds = Array.from({ length: 10 }, (_, index) => {
    const refund = refundOf(charge, { amount: euros(150n) });
    return database.db.uow.run(merchantId, async (tx) => {
      await tx.refunds.insert(refund);
      return await tx.charges.addFact(charge.id, stripe, {
        ...fact("refund_accepted", `re_${index}`, euros(150n)),
        refundId: refund.id,
      });
    });
  });
  const outcomes = await Promise.allSettled(refunds);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const facts = await database.db.uow.run(merchantId, (tx) => tx.charges.facts(charge.id));
  expect(facts.filter(({ kind }) => kind === "refund_accepted")).toHaveLength(3);
});

test("a refund that failed gives its part free again", async () => {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await database.db.uow.run(merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, stripe, fact("captured", "ch_2"));
    await tx.charges.addFact(charge.id, stripe, fact("refund_accepted", "re_a"));
    await tx.charges.addFact(charge.id, stripe, fact("refund_failed", "re_a"));
    await tx.charges.addFact(charge.id, stripe, fact("refund_accepted", "re_b"));
  });
  expect(await database.db.uow.run(merchantId, (tx) => tx.charges.facts(charge.id))).toHaveLength(4);
});

test("a capture that was taken back gives nothing to refund", async () => {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await database.db.uow.run(merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, stripe, fact("captured", "decision:1"));
    await tx.charges.addFact(charge.id, stripe, fact("capture_undone", "decision:1"));
    await tx.charges.addFact(charge.id, stripe, fact("captured", "ch_3", euros(300n)));
  });
  const refund = (ref: string, amountMinor: bigint) =>
    database.db.uow.run(merchantId, (tx) =>
      tx.charges.addFact(charge.id, stripe, fact("refund_accepted", ref, euros(amountMinor))),
    );
  await expect(refund("re_c", 301n)).rejects.toThrow(/301 refunded of 300 captured/);
  expect(await refund("re_d", 300n)).toBe(true);
});

test("what a gateway took, took back or lost in a dispute is stored, whatever was refunded before", async () => {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  const facts = [
    fact("authorized", "pi_1"),
    fact("captured", "decision:2"),
    fact("refund_accepted", "re_e"),
    fact("reversed", "rv_1"),
    fact("dispute_withdrawn", "dw_1"),
    fact("dispute_won", "dr_1"),
    fact("dispute_lost", "dp_1:lost:1:2", euros(-450n)),
    fact("capture_undone", "decision:2"),
    fact("captured", "ch_4", euros(900n)),
  ];
  for (const each of facts) {
    await database.db.uow.run(merchantId, async (tx) => {
      if (each.kind === "authorized") {
        await tx.sales.insert(sale);
        await tx.charges.insert(charge);
      }
      await tx.charges.addFact(charge.id, stripe, each);
    });
  }
  const stored = await database.db.uow.run(merchantId, (tx) => tx.charges.facts(charge.id));
  expect(new Set(stored.map(({ ref, kind }) => `${kind} ${ref}`))).toEqual(
    new Set(facts.map(({ ref, kind }) => `${kind} ${ref}`)),
  );
});
