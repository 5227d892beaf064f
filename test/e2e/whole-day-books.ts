import type { EndOfDayReport } from "@till/reports";
import type { Browser } from "playwright-core";
import type postgres from "postgres";
import type { RunningBoxes } from "../kit/start-boxes.ts";
import type { Shop } from "../kit/start-shop.ts";
import { sandboxTotals } from "./selling.ts";

/** A day as the printed Z has it, as the office has it, and as the ledger and the gateways have it. */

/** What the printer last put out: each line's words, and the figure at its end. */
export async function printedZ(browser: Browser, boxes: RunningBoxes): Promise<ReadonlyMap<string, string>> {
  const tray = await (await browser.newContext()).newPage();
  await tray.goto(boxes.url);
  const slip = tray.locator(".slip", { hasText: /z report/i }).first();
  await slip.waitFor();
  const lines = await slip.locator("svg.line").evaluateAll((all) => all.map((one) => one.textContent));
  await tray.context().close();
  return figuresOf(lines);
}

const parts = new Set(["Sales", "By tender", "Cash drawer", "Exceptions", "Grand totals", "Proof"]);

/** "Cash drawer: Float" is "150.00". */
function figuresOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const figures = new Map<string, string>();
  let part = "";
  for (const text of lines.map((one) => one.trim())) {
    if (parts.has(text)) part = text;
    const read = /^(.+?)\s+(-?€[\d,]+\.\d\d)$/.exec(text);
    if (read) figures.set(`${part}: ${read[1]}`, (read[2] ?? "").replaceAll(/[,€]/g, ""));
  }
  return figures;
}

export const figure = (minor: bigint): string => {
  const digits = String(minor < 0n ? -minor : minor).padStart(3, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** The ledger's own sums of the day, by account without its owner and by what kind of thing moved it. */
export async function ledger(sql: postgres.Sql) {
  const rows = await sql<{ account: string; kind: string; minor: string }[]>`
    select e.account, t.kind, sum(e.amount_minor)::text as minor from entries e
    join journal_transactions t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
    group by 1, 2`;
  const of = (pick: (row: { readonly account: string; readonly kind: string }) => boolean): bigint =>
    rows.filter(pick).reduce((total, { minor }) => total + BigInt(minor), 0n);
  const account = (...names: string[]) =>
    of((row) => names.some((name) => row.account === name || row.account.startsWith(`${name}:`)));
  const drawer = (...kinds: string[]) =>
    of((row) => row.account.startsWith("drawer:") && kinds.includes(row.kind));
  const moneyAccounts = /^(drawer|clearing|refunds_in_transit|external|exchanges)/;
  const collected = of(
    ({ account: name, kind }) => moneyAccounts.test(name) && /^(money_in|refund_|no_receipt_paid)/.test(kind),
  );
  return { account, drawer, collected };
}

/** Each line of a day: its name, the paper, the office and the ledger (the gateways, for what they took). */
export type DayLine = readonly [name: string, paper: string | undefined, office: bigint, books: bigint];

export async function dayLines({
  report,
  z,
  sql,
  shop,
  shortMinor,
}: {
  readonly report: EndOfDayReport;
  readonly z: ReadonlyMap<string, string>;
  readonly sql: postgres.Sql;
  readonly shop: Shop;
  readonly shortMinor: bigint;
}): Promise<readonly DayLine[]> {
  const books = await ledger(sql);
  const { totals } = report;
  const [cash] = report.cash;
  if (!cash) throw new Error("a drawer was counted");
  const tender = (kind: string) => report.tenders.filter((row) => row.tender === kind);
  const sumOf = (rows: readonly { readonly captured: { readonly amountMinor: bigint } }[]) =>
    rows.reduce((sum, { captured }) => sum + captured.amountMinor, 0n);
  const tax = totals.taxes.reduce((sum, { taxTotal }) => sum + taxTotal.amountMinor, 0n);
  const named = (words: RegExp): string | undefined => [...z].find(([name]) => words.test(name))?.[1];
  return [
    [
      "gross sales",
      z.get("Sales: Gross sales"),
      totals.grossSales.amount.amountMinor,
      -books.account("sales", "shipping"),
    ],
    ["discounts", z.get("Sales: Discounts"), totals.discounts.amount.amountMinor, books.account("discounts")],
    ["returns", z.get("Sales: Returns"), totals.returns.amount.amountMinor, books.account("refunds")],
    [
      "net sales",
      z.get("Sales: Net sales"),
      totals.netSales.amount.amountMinor,
      -books.account("sales", "shipping", "discounts", "refunds"),
    ],
    ["tax", named(/VAT 5\.5%/), tax, -books.account("tax_payable")],
    ["tips", z.get("Sales: Tips"), totals.tips.amount.amountMinor, -books.account("tips_payable")],
    ["collected", z.get("Sales: Total collected"), totals.collected.amount.amountMinor, books.collected],
    ["cash taken", named(/^By tender: Cash \(\d+\)/), sumOf(tender("cash")), books.drawer("money_in")],
    [
      "cards taken",
      named(/^By tender: Card · Stripe \(\d+\)/),
      sumOf(tender("card")),
      (await sandboxTotals(shop, "stripe")).capturedMinor,
    ],
    [
      "PayPal taken",
      named(/^By tender: PayPal.* \(\d+\)/),
      sumOf(tender("paypal")),
      (await sandboxTotals(shop, "paypal")).capturedMinor,
    ],
    ["float", z.get("Cash drawer: Float"), cash.float.amountMinor, books.drawer("float")],
    [
      "refunds in cash",
      z.get("Cash drawer: Refunds"),
      cash.refunds.amountMinor,
      -books.drawer("refund_paid"),
    ],
    [
      "back without a receipt",
      z.get("Cash drawer: Back without a receipt"),
      cash.noReceipt?.amountMinor ?? 0n,
      -books.drawer("no_receipt_paid"),
    ],
    ["cash out", z.get("Cash drawer: Cash out, tips"), cash.paidOut.amountMinor, -books.drawer("paid_out")],
    ["drops", z.get("Cash drawer: Drops to the safe"), cash.drops.amountMinor, -books.drawer("drop")],
    ["difference", z.get("Cash drawer: Difference"), -shortMinor, -books.account("cash_over_short")],
  ];
}
