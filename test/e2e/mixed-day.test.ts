import type { ShiftId } from "@till/kernel";
import type { EndOfDayReport } from "@till/reports";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { playedAgain, weather } from "../kit/weather.ts";
import { type Tally, openDay } from "./mixed-day-books.ts";
import { planMixedDay } from "./mixed-day-plan.ts";
import { playDay } from "./mixed-day-player.ts";
import { euros, sandboxTotals } from "./selling.ts";

const seed = 20_261_123;
const salesCount = playedAgain ? 250 : 1000;
const atOnce = 10;
/** Whose sandbox and adapter can be sold through. */
const gateways = ["stripe", "square", "paypal"] as const;
const floats = [euros(20_000n), euros(15_050n)] as const;
/** What the count differs by: one drawer short, the other over. */
const differences = [-150n, 35n] as const;

/** A day of sales, made from one seed and played through the real server; then everybody's figures are compared. */
describe(`after a mixed day of ${salesCount} sales`, () => {
  let shop: Shop;
  let sql: Sql;
  let manager: TillClient;
  let tally: Tally;
  let shifts: readonly [ShiftId, ShiftId];
  let report: EndOfDayReport;

  beforeAll(async () => {
    // Where nobody tells of a fee, it is looked for once the charge's lease has run out.
    shop = await startShop({ env: weather === "webhooks-off" ? { TILL_LEASE_MS: "5000" } : {} });
    sql = postgres(shop.ownerUrl, { max: 2, onnotice: () => {} });
    const cashiers = [await shop.cashier(0), await shop.cashier(1)] as const;
    manager = await shop.manager();
    // A day with every discount there is: here the cashier may give them.
    const { roles } = await manager.people.list.query({});
    const grants = {
      ...roles.find(({ code }) => code === "cashier")?.grants,
      "sale.discount": { limit: null },
    };
    await manager.people.saveRole.mutate({ id: shop.ids.next(), code: "cashier", name: "Cashier", grants });
    shifts = [shop.ids.next<ShiftId>(), shop.ids.next<ShiftId>()];
    for (const [index, id] of shifts.entries()) {
      const registerId = shop.registerIds[index === 0 ? 0 : 1];
      const float = floats[index === 0 ? 0 : 1];
      await cashiers[index === 0 ? 0 : 1].shifts.open.mutate({
        id,
        registerId,
        float,
        occurredAtMs: Date.now(),
      });
    }
    const day = await openDay({ shop, cashiers, manager, shiftIds: shifts });
    tally = day.tally;
    await playDay(day, planMixedDay(seed, salesCount, gateways), atOnce);

    for (const [index, id] of shifts.entries()) {
      const counted = euros(expectedIn(index === 0 ? 0 : 1) + differences[index === 0 ? 0 : 1]);
      await cashiers[index === 0 ? 0 : 1].shifts.close.mutate({
        id,
        counted,
        reason: "miscounted change",
        occurredAtMs: Date.now(),
      });
    }
    report = await eventually(
      // What is still open comes first: it is what an error would show.
      async () => {
        const { proof, ...rest } = await manager.reports.endOfDay.query({});
        const { reconciling, ...sums } = proof;
        return { proof: { reconciling, ...sums }, ...rest };
      },
      ({ proof }) => proof.holds && proof.reconciling.every(({ kind }) => kind.endsWith("customers")),
      30_000,
    );
  }, 180_000);
  afterAll(async () => {
    await sql?.end();
    await shop?.stop();
  }, 60_000);

  const expectedIn = (index: 0 | 1): bigint =>
    floats[index].amountMinor + (tally.drawers.get(shop.registerIds[index]) ?? 0n);

  test("the proof holds: report = ledger = gateways, row by row", () => {
    expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.proof.differences).toEqual([]);
    expect(report.proof.reconciling).toEqual([]);
    expect(report.proof.holds).toBe(true);
  });

  test.each(gateways)(
    "what %s counts by itself is what the report says, and what the buyers paid",
    async (gateway) => {
      const totals = await sandboxTotals(shop, gateway);
      const row = report.tenders.find((tender) => tender.gateway === gateway);
      expect({
        capturedMinor: row?.captured.amountMinor,
        capturedCount: row?.count,
        refundedMinor: row?.refunded.amountMinor,
        refundedCount: row?.refundCount,
        feesMinor: row?.feesActual.amountMinor,
      }).toEqual(totals);
      expect(totals.capturedMinor).toBe(tally.captured.get(gateway));
      expect(totals.capturedCount).toBe(tally.capturedCount.get(gateway));
      expect(totals.refundedMinor).toBe(tally.refunded.get(gateway));
    },
  );

  test("declined cards are counted as declined, and as nothing else", () => {
    expect(tally.declined).toBeGreaterThan(0);
    expect(report.counts.declined).toBe(tally.declined);
  });

  test("cash in the report is what the cashiers took and gave back", () => {
    const row = report.tenders.find(({ tender }) => tender === "cash");
    expect(row?.captured.amountMinor).toBe(tally.captured.get("cash"));
    expect(row?.refunded.amountMinor).toBe(tally.refunded.get("cash"));
  });

  test("each drawer's count, with its difference, stands in the report", () => {
    for (const index of [0, 1] as const) {
      const row = report.cash.find(({ shiftId }) => shiftId === shifts[index]);
      expect(row?.float).toEqual(floats[index]);
      expect(row?.expected?.amountMinor).toBe(expectedIn(index));
      expect(row?.counted?.amountMinor).toBe(expectedIn(index) + differences[index]);
      expect(row?.difference).toEqual(euros(differences[index]));
      expect(row?.reason).toBe("miscounted change");
    }
    const noticed = report.attention.filter(({ kind }) => kind === "cash_difference");
    expect(noticed.map(({ amount }) => amount.amountMinor).toSorted((a, b) => Number(a - b))).toEqual([
      -150n,
      35n,
    ]);
  });

  test("the ledger's own sums are the report's figures", async () => {
    const balances = await sql<{ account: string; minor: string }[]>`
      select account, sum(amount_minor)::text as minor from entries group by account`;
    const sumOf = (belongs: (account: string) => boolean): bigint =>
      balances.filter(({ account }) => belongs(account)).reduce((sum, { minor }) => sum + BigInt(minor), 0n);
    const of = (name: string): bigint =>
      sumOf((account) => account === name || account.startsWith(`${name}:`));
    const { totals } = report;
    expect(-of("sales") - of("shipping")).toBe(totals.grossSales.amount.amountMinor);
    expect(of("discounts")).toBe(totals.discounts.amount.amountMinor);
    expect(of("refunds")).toBe(totals.returns.amount.amountMinor);
    expect(-of("tax_payable")).toBe(totals.tax.amount.amountMinor);
    expect(-of("tips_payable")).toBe(totals.tips.amount.amountMinor);
    expect([of("receivable"), of("customer_funds"), of("refunds_in_transit"), of("drawer")]).toEqual([
      0n,
      0n,
      0n,
      0n,
    ]);
    expect(of("cash_over_short")).toBe(-differences.reduce((sum, minor) => sum + minor, 0n));
    for (const gateway of gateways) {
      const { capturedMinor, refundedMinor, feesMinor } = await sandboxTotals(shop, gateway);
      expect(of(`clearing:${gateway}`)).toBe(capturedMinor - refundedMinor - feesMinor);
      expect(of(`fees:${gateway}`)).toBe(feesMinor);
    }
  });

  test("entries sum to zero in every currency, in all and in each journal transaction", async () => {
    expect(await sql`select currency from entries group by currency having sum(amount_minor) <> 0`).toEqual(
      [],
    );
    const unbalanced = await sql`
      select transaction_id from entries group by transaction_id, currency having sum(amount_minor) <> 0`;
    expect(unbalanced).toEqual([]);
  });

  test("the receipts, sale by sale and return by return, sum to the report's total", async () => {
    const [sums] = await sql<{ sold: string; returned: string; sales: number; returns: number }[]>`
      select coalesce(sum(rtrim(document #>> '{sale,totals,total,amountMinor}', 'n')::bigint), 0)::text as sold,
        coalesce(sum(rtrim(document #>> '{goods,total,amountMinor}', 'n')::bigint), 0)::text as returned,
        count(*) filter (where return_id is null)::int as sales,
        count(*) filter (where return_id is not null)::int as returns
      from receipts`;
    expect(BigInt(sums?.sold ?? 0) - BigInt(sums?.returned ?? 0)).toBe(
      report.totals.billed.amount.amountMinor,
    );
    expect(report.totals.collected.amount).toEqual(report.totals.billed.amount);
    expect(sums).toMatchObject({ sales: salesCount, returns: tally.returns });
    expect(report.counts).toMatchObject({ sales: salesCount, returns: tally.returns });
  });

  test("every register's receipt numbers run from one without a gap", async () => {
    const registers = await sql<{ counters: number[] }[]>`
      select array_agg(split_part(number, '-', 2)::int order by number) as counters
      from receipts group by register_id`;
    expect(registers).toHaveLength(3);
    for (const { counters } of registers) expect(counters).toEqual(counters.map((_, index) => index + 1));
  });
});
