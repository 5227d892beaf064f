import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import postgres from "postgres";
import { parse } from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sandboxTotals } from "../e2e/selling.ts";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import type { Shop } from "../kit/start-shop.ts";
import { playRounds } from "./play-rounds.ts";

const rounds = Number(process.env["TILL_KILL_ROUNDS"] ?? 25);
const seed = Number(process.env["TILL_KILL_SEED"] ?? 1);
/** Starting a host or a server anew takes seconds on a busy machine. */
const roundMaxMs = 30_000;

let shop: Shop;
let line: CuttableLine;
beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ env: { TILL_LEASE_MS: "1000" } }));
}, 120_000);
afterAll(async () => {
  await line?.close();
  await shop?.stop();
}, 60_000);

test(
  `${rounds} rounds of selling with host, server and network failing: nothing lost, nothing doubled (seed ${seed})`,
  async ({ annotate }) => {
    const { till, played, stop } = await playRounds({ shop, line }, { seed, rounds });
    const atTill = salesAtTill(till.dataDir);
    await stop();
    await annotate(
      `${atTill.sales.size} sales, ${[...played.mishaps].map(([name, count]) => `${name} ${count}`).join(", ")}`,
    );
    const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
    try {
      const atServer = await salesAtServer(sql);
      expect(atTill.sales.size).toBeGreaterThan(0);
      expect(atServer).toEqual(atTill.sales);
      expect(played.accepted.filter((number) => !atTill.numbers.includes(number))).toEqual([]);
      // Numbers are the till's own, without a gap, and the server has each of them.
      expect(atTill.numbers).toEqual(
        atTill.numbers.map((_, index) => `1-${String(index + 1).padStart(6, "0")}`),
      );
      const receipts = await sql<{ number: string }[]>`select number from receipts order by number`;
      expect(receipts.map(({ number }) => number)).toEqual(atTill.numbers);
      await expectBooks(sql, atServer);
    } finally {
      await sql.end();
    }
  },
  60_000 + rounds * roundMaxMs,
);

interface StoredSale {
  readonly id: string;
  readonly state: string;
  readonly sale: { readonly totals: { readonly total: { readonly amountMinor: bigint } } };
}

/** What the till's own file says was sold: totals by the sale's id, and the receipts' numbers. */
function salesAtTill(dataDir: string) {
  const db = new DatabaseSync(join(dataDir, "till.sqlite"), { readOnly: true });
  const all = <T>(kind: string): readonly T[] =>
    db
      .prepare("select value from document where kind = ? order by position")
      .all(kind)
      .map((row) => parse<T>(String(row["value"])));
  const sales = all<StoredSale>("sale").filter(({ state }) => state === "completed");
  const numbers = all<{ readonly number: string }>("receipt").map(({ number }) => number);
  db.close();
  return {
    sales: new Map(sales.map(({ id, sale }) => [id, sale.totals.total.amountMinor])),
    numbers: numbers.toSorted(),
  };
}

async function salesAtServer(sql: postgres.Sql): Promise<ReadonlyMap<string, bigint>> {
  const rows = await sql<{ id: string; total: string }[]>`
    select id, total_minor::text as total from sales where state = 'completed'`;
  return new Map(rows.map(({ id, total }) => [id, BigInt(total)]));
}

/** Ledger = sales, and what each gateway holds = what the ledger says it holds. */
async function expectBooks(sql: postgres.Sql, sales: ReadonlyMap<string, bigint>): Promise<void> {
  const sold = [...sales.values()].reduce((sum, total) => sum + total, 0n);
  const balances = await sql<{ account: string; balance: string }[]>`
    select account, sum(amount_minor)::text as balance from entries group by account`;
  const balanceOf = (starts: string): bigint =>
    balances
      .filter(({ account }) => account.startsWith(starts))
      .reduce((sum, { balance }) => sum + BigInt(balance), 0n);
  expect(balances.reduce((sum, { balance }) => sum + BigInt(balance), 0n)).toBe(0n);
  expect(-balanceOf("sales") - balanceOf("tax_payable:")).toBe(sold);
  expect(balanceOf("receivable")).toBe(0n);
  const [doubled] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select sale_id from charges where wanted and state = 'captured' group by sale_id having count(*) > 1
    ) twice`;
  expect(doubled?.count).toBe(0);
  const held = await sandboxTotals(shop, "stripe");
  expect(balanceOf("clearing:stripe") + balanceOf("fees:stripe")).toBe(
    held.capturedMinor - held.refundedMinor,
  );
  const drawer = balanceOf("drawer:") - 15_000n;
  expect(drawer + held.capturedMinor - held.refundedMinor).toBe(sold);
}
