import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RefundId, ReturnId } from "@till/kernel";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { webhookModes } from "../kit/weather.ts";
import {
  cardToken,
  checkout,
  commitAtTill,
  euros,
  newCharge,
  refusalOf,
  sandboxTotals,
  stripe,
} from "./selling.ts";

describe.each(webhookModes)("with webhooks %s", (webhooks) => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop({ webhooks, env: { TILL_LEASE_MS: "1000" } });
  }, 60_000);
  afterAll(() => shop.stop(), 60_000);

  test("twenty parallel calls with one id make one charge and one journal transaction", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const before = await sandboxTotals(shop, "stripe");
    const id = newCharge(shop);
    const call = () =>
      shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender: cardToken("pm_card_visa") });
    await Promise.all(Array.from({ length: 20 }, call));

    const order = await eventually(
      () => shop.buyer.sales.order.query({ id: saleId, orderToken }),
      ({ sale }) => sale.state === "completed",
    );
    expect(order.charges.map(({ state }) => state)).toEqual(["captured"]);
    const after = await sandboxTotals(shop, "stripe");
    expect(after.capturedCount - before.capturedCount).toBe(1);
    const manager = await shop.manager();
    const detail = await manager.sales.get.query({ id: saleId });
    expect(detail.journal.filter(({ kind }) => kind === "money_in")).toHaveLength(1);
    expect(detail.journal.filter(({ kind }) => kind === "sale_completed")).toHaveLength(1);
  });

  test("two charges for one sale at the same moment: one wins, the other is told that it is paid", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const charge = () =>
      shop.buyer.charges.create.mutate({
        id: newCharge(shop),
        saleId,
        orderToken,
        tender: cardToken("pm_card_visa"),
      });
    const outcomes = await Promise.all([
      charge().then(
        ({ state }) => state,
        () => "refused",
      ),
      refusalOf(charge()),
    ]);
    expect(outcomes.toSorted()).toEqual(
      outcomes.includes("captured") ? ["captured", "sale_already_paid"] : ["not refused", "refused"],
    );
    const order = await shop.buyer.sales.order.query({ id: saleId, orderToken });
    expect(order.sale.paid).toEqual(order.sale.sale.totals.total);
  });

  test("a charge above what is open is told the remaining amount", async () => {
    const cashier = await shop.cashier();
    const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 2 });
    const pay = (amountMinor: bigint) =>
      cashier.charges.create.mutate({
        id: newCharge(shop),
        saleId,
        tender: { kind: "cash", tendered: euros(1000n) },
        amount: euros(amountMinor),
      });
    await pay(300n);
    const refused = await pay(300n).catch((error: unknown) => error);
    expect(refused).toMatchObject({ data: { till: { code: "amount_exceeds_open", remainingMinor: 180n } } });
    await pay(180n);
    const { sale, journal } = await cashier.sales.get.query({ id: saleId });
    expect(sale.state).toBe("completed");
    const owed = journal.flatMap(({ entries }) => entries).filter(({ account }) => account === "receivable");
    expect(owed.reduce((sum, { amount }) => sum + amount.amountMinor, 0n)).toBe(0n);
  });

  test("the same id with another amount is a conflict, and nothing more is charged", async () => {
    const cashier = await shop.cashier();
    const { id: saleId } = await commitAtTill(shop, cashier);
    const id = newCharge(shop);
    const tender = { kind: "cash", tendered: euros(500n) } as const;
    await cashier.charges.create.mutate({ id, saleId, tender, amount: euros(100n) });
    const again = cashier.charges.create.mutate({ id, saleId, tender, amount: euros(140n) });
    expect(await refusalOf(again)).toBe("conflict");
    const { sale } = await cashier.sales.get.query({ id: saleId });
    expect(sale.paid).toEqual(euros(100n));
  });

  test("a declined card is a value with its reason; nothing but the attempt is on record, and another card may pay", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const declined = await shop.buyer.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      orderToken,
      tender: cardToken("pm_card_visa_chargeDeclined"),
    });
    expect(declined).toMatchObject({
      state: "declined",
      problem: { code: "card_declined", reason: "generic" },
      captured: euros(0n),
    });
    const manager = await shop.manager();
    const detail = await manager.sales.get.query({ id: saleId });
    expect(detail.journal).toEqual([]);
    expect(detail.charges[0]?.attempts.map(({ kind, state }) => `${kind} ${state}`)).toContain(
      "charge refused",
    );

    const paid = await shop.buyer.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      orderToken,
      tender: cardToken("pm_card_visa"),
    });
    expect(paid.state).toBe("captured");
  });

  test("a lost answer is unknown until the gateway is asked, and the sale is charged once", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const before = await sandboxTotals(shop, "stripe");
    await shop.control("/faults", {
      gateway: "stripe",
      operation: "payment_intents.confirm",
      kind: "after_commit",
      times: 1,
    });
    const id = newCharge(shop);
    const first = await shop.buyer.charges.create.mutate({
      id,
      saleId,
      orderToken,
      tender: cardToken("pm_card_visa"),
    });
    expect(["captured", "created", "pending"]).toContain(first.state);
    const order = await eventually(
      () => shop.buyer.sales.order.query({ id: saleId, orderToken }),
      ({ sale }) => sale.state === "completed",
      20_000,
    );
    expect(order.charges).toMatchObject([{ id, state: "captured", unknown: false }]);
    expect((await sandboxTotals(shop, "stripe")).capturedCount - before.capturedCount).toBe(1);
  }, 30_000);

  test("the server killed between the gateway's answer and the second transaction: captured once after the restart", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const before = await sandboxTotals(shop, "stripe");
    await shop.control("/faults", {
      gateway: "stripe",
      operation: "payment_intents.confirm",
      kind: "held",
      times: 1,
    });
    const id = newCharge(shop);
    const call = shop.buyer.charges.create
      .mutate({ id, saleId, orderToken, tender: cardToken("pm_card_visa") })
      .catch(() => "the server is gone");
    await eventually(
      () => sandboxTotals(shop, "stripe"),
      ({ capturedCount }) => capturedCount > before.capturedCount,
    );
    await shop.killServer();
    expect(await call).toBe("the server is gone");
    await shop.control("/faults/release", {});
    await shop.startServer();

    const order = await eventually(
      () => shop.buyer.sales.order.query({ id: saleId, orderToken }),
      ({ sale }) => sale.state === "completed",
      30_000,
    );
    expect(order.charges).toMatchObject([{ id, state: "captured" }]);
    expect((await sandboxTotals(shop, "stripe")).capturedCount - before.capturedCount).toBe(1);
  }, 60_000);

  test("partial refunds, ten at once, never give back more than was captured", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const chargeId = newCharge(shop);
    await shop.buyer.charges.create.mutate({
      id: chargeId,
      saleId,
      orderToken,
      tender: cardToken("pm_card_visa"),
    });
    const manager = await shop.manager();
    const before = await sandboxTotals(shop, "stripe");
    const refund = () =>
      manager.refunds.create
        .mutate({
          id: shop.ids.next<RefundId>(),
          chargeId,
          returnId: shop.ids.next<ReturnId>(),
          goods: { kind: "amount", amount: euros(500n) },
          reason: "dropped",
          registerId: null,
        })
        .then(
          ({ state }) => state,
          () => "refused",
        );
    await Promise.all(Array.from({ length: 10 }, refund));
    const detail = await eventually(
      () => manager.sales.get.query({ id: saleId }),
      ({ refunds }) => refunds.every(({ state }) => state === "succeeded" || state === "failed"),
      20_000,
    );
    const given = detail.refunds
      .filter(({ state }) => state === "succeeded")
      .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
    expect(given).toBeLessThanOrEqual(detail.charges[0]?.captured.amountMinor ?? 0n);
    expect((await sandboxTotals(shop, "stripe")).refundedMinor - before.refundedMinor).toBe(given);
  }, 30_000);

  test("a card number is refused by every kind of field, and is in no log and no table", async () => {
    const number = "4242 4242 4242 4242";
    const cashier = await shop.cashier();
    const { id: saleId } = await commitAtTill(shop, cashier);
    const id = newCharge(shop);
    const tries = [
      () => cashier.charges.create.mutate({ id, saleId, tender: { kind: "external", reference: number } }),
      () => cashier.charges.create.mutate({ id, saleId, tender: cardToken(number.replaceAll(" ", "")) }),
      () => cashier.sales.list.query({ search: number, limit: 5 }),
      () => cashier.receipts.byNumber.query({ number: "4242424242424242" }),
    ];
    for (const call of tries) expect(await refusalOf(call())).toBe("card_data_refused");
    expect(shop.log.join("")).not.toMatch(/4242[ -]?4242[ -]?4242[ -]?4242/);
    expect(await tablesWith(shop, "4242424242424242")).toEqual([]);
    expect(await tablesWith(shop, number)).toEqual([]);
  });

  test("the report equals the ledger's and the sandbox's own totals", async () => {
    const manager = await shop.manager();
    const report = await eventually(
      () => manager.reports.endOfDay.query({}),
      ({ proof }) => proof.holds,
      20_000,
    );
    expect(report.proof.differences).toEqual([]);
    expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
    const totals = await sandboxTotals(shop, "stripe");
    const row = report.tenders.find(({ gateway }) => gateway === stripe);
    expect(row?.captured.amountMinor).toBe(totals.capturedMinor);
    expect(row?.refunded.amountMinor).toBe(totals.refundedMinor);
    expect(row?.feesActual.amountMinor).toBe(totals.feesMinor);
  }, 30_000);
});

/** Every table and column whose text holds `needle`. */
async function tablesWith(shop: Shop, needle: string): Promise<string[]> {
  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
    const found: string[] = [];
    for (const { schema, name } of tables) {
      const [row] = await sql`
        select count(*)::int as hits from ${sql(schema)}.${sql(name)} as t where strpos(t::text, ${needle}) > 0`;
      if (row?.["hits"] > 0) found.push(`${schema}.${name}`);
    }
    return found;
  } finally {
    await sql.end();
  }
}
