import { money } from "@till/money";
import type { EndOfDayReport } from "@till/reports";
import type { Browser } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Keyboard, createKeyboard } from "../kit/at-keyboard.ts";
import { type CuttableLine, layCuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type RunningBoxes, startBoxes } from "../kit/start-boxes.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode as croissant, eur, registerKeys } from "../kit/test-shop.ts";
import { openTillBridge, said } from "../kit/till-bridge.ts";
import { givePassword, officeOf } from "./in-office.ts";
import { sandboxTotals } from "./selling.ts";

/**
 * A day at one till from the float to the Z, in the till's own screens and without a mouse: forty sales of every kind, goods that
 * come back, an hour without a network, a reader of which nobody knows, and a drawer that is short. At the end the printed Z, the office's
 * report, the ledger and the gateways say the same, line by line.
 */

const settleWithinMs = 60_000;
const dayMs = 900_000;
const readers = ["tmr_sandbox_reader_1", "tmr_sandbox_reader_2", "sandbox-terminal-1"];
/** What is missing when the drawer is counted; a cashier may close on it alone. */
const shortMinor = 3_00n;

let shop: Shop;
let line: CuttableLine;
let boxes: RunningBoxes;
let till: RunningTill;
let browser: Browser;
let keys: Keyboard;
let sql: postgres.Sql;
let sales = 0;

beforeAll(async () => {
  line = await layCuttableLine();
  shop = await startShop({
    webhooks: "off",
    env: { TILL_HOSTS: `127.0.0.1:${line.port}`, TILL_LEASE_MS: "1000" },
  });
  line.leadTo(shop.port);
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
  boxes = await startBoxes();
  till = await startTill({ port: line.port }, registerKeys[0], { TILL_PRINTER: boxes.printer });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  keys = createKeyboard(await context.newPage());
  for (const reader of readers) await shop.control("/terminals", { reader, mode: "approve" });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await boxes?.stop();
  await line?.close();
  await sql?.end();
  await shop?.stop();
}, 60_000);

const paid = () => keys.title("Paid");

async function nextSale(): Promise<void> {
  await paid();
  sales += 1;
  await keys.press("Enter");
  await keys.left("Paid");
  await keys.sees("Nothing in the cart yet");
}

async function scan(pieces: number): Promise<void> {
  for (let piece = 1; piece <= pieces; piece += 1) {
    await keys.scan(croissant);
    await keys.sees(new RegExp(`^${piece}\\s×$`));
  }
}

async function payExact(): Promise<void> {
  await keys.press("F11");
  await keys.title("Cash");
  await keys.choose(/^Exact/);
  await keys.press("Enter");
}

async function payByCard(): Promise<void> {
  await keys.press("F12");
  await keys.sees(/ready/);
  await keys.press("1");
}

async function sellForCash(pieces: number): Promise<void> {
  await scan(pieces);
  await payExact();
  await nextSale();
}

async function sellByCard(pieces: number): Promise<void> {
  await scan(pieces);
  await payByCard();
  await nextSale();
}

/** The number of the receipt of the sale that is paid on the screen. */
const receiptNumber = async (): Promise<string> =>
  /\d+-\d{6}/.exec(await keys.page.locator(".paid__done").innerText())?.[0] ?? "";

async function findReceipt(number: string): Promise<void> {
  await keys.press("F8");
  await keys.title("Return");
  await keys.fill("Receipt number", number);
  await keys.press("Enter");
  await keys.title(`Return of ${number}`);
}

const drained = async (): Promise<void> => {
  const bridge = await openTillBridge(till.url);
  await eventually(
    () => said(bridge.host.state()),
    ({ connection }) => connection.online && connection.waiting === 0 && connection.attention.length === 0,
    settleWithinMs,
  );
  bridge.close();
};

async function begin(): Promise<void> {
  await keys.page.goto(till.url);
  await keys.title("Who is at the till?");
  await keys.choose(/Cashier 1/);
  await keys.type(cashierPin);
  await keys.press("Enter");
  await keys.title("Open a shift");
  await keys.type("15000");
  await keys.press("Enter");
  await keys.sees("Nothing in the cart yet");
}

async function sellGiftCard(): Promise<string> {
  await keys.press("F5");
  await keys.title("Gift card");
  await keys.type("2500");
  await keys.choose("Add to the cart");
  await payExact();
  await paid();
  const code = await keys.page.locator(".paid__card strong").innerText();
  await nextSale();
  return code;
}

/** All of a cart of less than what is on it. */
async function payByGiftCard(code: string): Promise<void> {
  await scan(2);
  await keys.press("F3");
  await keys.title("More ways to pay");
  await keys.fill("Gift card or store credit", code);
  await keys.press("Enter");
  await keys.choose(/^Take €.* off it/);
  await nextSale();
}

async function splitCashAndCard(): Promise<void> {
  await scan(3);
  await keys.press("F3");
  await keys.title("More ways to pay");
  await keys.type("200");
  await keys.choose(/^Cash/);
  await keys.title(/is still to be paid/);
  await payByCard();
  await nextSale();
}

async function sellWithDiscountAndTip(): Promise<void> {
  await scan(4);
  await keys.choose("Discount 10%");
  await keys.sees("Discount");
  await keys.press("Shift+F4");
  await keys.title("This sale");
  await keys.choose(/^10% ·/);
  await keys.choose("Change the sale");
  await keys.closed();
  await keys.sees("Tip");
  await payExact();
  await nextSale();
}

async function parkAndTakeUp(): Promise<void> {
  await scan(2);
  await keys.press("Shift+F6");
  await keys.title("Parked carts");
  await keys.page.keyboard.type("the lady with the dog", { delay: 50 });
  await keys.press("Enter");
  await keys.closed();
  await keys.sees("Nothing in the cart yet");
  await sellForCash(1);
  await keys.press("Shift+F6");
  await keys.title("Parked carts");
  await keys.choose(/the lady with the dog/);
  await keys.closed();
  await keys.sees(/^2\s×$/);
  await payExact();
  await nextSale();
}

async function refundWhole(number: string): Promise<void> {
  await findReceipt(number);
  await keys.choose("Everything comes back");
  await keys.choose("Damaged");
  await keys.choose(/^Refund €/);
  await keys.title("Refunded");
  await keys.press("Escape");
  await keys.left("Refunded");
}

/** Everything of a receipt against so many other pieces. */
async function exchange(number: string, pieces: number): Promise<void> {
  await findReceipt(number);
  await keys.choose("Everything comes back");
  await keys.pick("The customer gets", /^Other goods instead/);
  await keys.choose("Wrong item");
  await keys.choose(/^Exchange €/);
  await keys.sees(`Goods of ${number} come back`);
  await scan(pieces);
}

async function voidTheLast(): Promise<void> {
  await scan(1);
  await payExact();
  await paid();
  sales += 1;
  await keys.press("Shift+F8");
  await keys.page.getByRole("alertdialog").waitFor();
  await keys.choose(/^Void and give back/);
  await keys.title("Sale voided");
  await keys.press("Enter");
  await keys.left("Sale voided");
}

async function atTheDrawer(): Promise<void> {
  await keys.press("F7");
  await keys.title("Cash drawer");
  await keys.pick("What happens", /^Cash out/);
  await keys.pick("Why", /^A supplier/);
  await keys.type("700");
  await keys.choose(/^Cash out$/);
  await keys.sees(/€7\.00/);
  await keys.pick("What happens", /^Drop/);
  await keys.type("2000");
  await keys.choose(/^Drop/);
  await keys.sees(/€20\.00/);
  await keys.press("Escape");
  await keys.left("Cash drawer");
}

/** The gateway takes the money and its answer is lost: nobody knows, until it is asked again. */
async function sellOnASilentReader(): Promise<void> {
  await scan(1);
  await shop.control("/terminals", { reader: readers[0], mode: "silent" });
  await keys.press("F12");
  await keys.sees(/ready/);
  await keys.press("1");
  await keys.sees(/Present the card|One moment/);
  await shop.killServer();
  await keys.title(/We don't know yet/);
  await shop.startServer();
  line.leadTo(shop.port);
  await shop.control("/terminals", { reader: readers[0], mode: "approve" });
  await keys.choose(/^Keep waiting/);
  await nextSale();
}

async function close(): Promise<void> {
  const [drawer] = await sql<{ minor: string }[]>`
    select sum(amount_minor)::text as minor from entries where account like 'drawer:%'`;
  const counted = BigInt(drawer?.minor ?? 0) - shortMinor;
  await keys.press("F9");
  await keys.title("Close the shift");
  await keys.type(String(counted));
  await keys.choose("This is what I counted");
  await keys.sees("Difference");
  await keys.fill("Anything to note", "a coin rolled away");
  await keys.choose("Close the shift");
  await keys.sees("The shift is closed");
  await keys.choose("Print the Z report");
}

/** What the printer last put out: each line's words, and the figure at its end. */
async function printedZ(): Promise<ReadonlyMap<string, string>> {
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

const figure = (minor: bigint): string => {
  const digits = String(minor < 0n ? -minor : minor).padStart(3, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** The ledger's own sums of the day, by account without its owner and by what kind of thing moved it. */
async function ledger() {
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
    ({ account: name, kind }) => moneyAccounts.test(name) && /^(money_in|refund_)/.test(kind),
  );
  return { account, drawer, collected };
}

test(
  "a whole day without a mouse: the printed Z, the office's report, the ledger and the gateways agree line by line",
  async () => {
    await begin();
    for (const pieces of [1, 2, 3, 1, 2, 5, 1, 4]) await sellForCash(pieces);
    for (const pieces of [1, 2, 1, 3]) await sellByCard(pieces);
    await sellWithDiscountAndTip();
    await sellWithDiscountAndTip();
    const code = await sellGiftCard();
    await payByGiftCard(code);
    await payByGiftCard(code);
    await splitCashAndCard();
    await splitCashAndCard();
    await parkAndTakeUp();
    await voidTheLast();

    await scan(2);
    await payExact();
    await paid();
    const forCash = await receiptNumber();
    await nextSale();
    await scan(3);
    await payByCard();
    await paid();
    const byCard = await receiptNumber();
    await nextSale();
    await drained();
    await refundWhole(forCash);
    await refundWhole(byCard);

    await scan(2);
    await payExact();
    await paid();
    const dearerFor = await receiptNumber();
    await nextSale();
    await scan(4);
    await payExact();
    await paid();
    const cheaperFor = await receiptNumber();
    await nextSale();
    await drained();
    await exchange(dearerFor, 3);
    await payExact();
    await nextSale();
    await exchange(cheaperFor, 1);
    await keys.sees("To give back");
    await keys.press("F12");
    await nextSale();

    await atTheDrawer();
    line.set("cut");
    await keys.sees("No network");
    for (const pieces of [2, 1, 3, 2, 1, 2]) await sellForCash(pieces);
    line.set("open");
    await drained();
    await sellOnASilentReader();
    for (const pieces of [1, 2]) await sellByCard(pieces);
    for (const pieces of [2, 1, 3]) await sellForCash(pieces);
    await drained();
    expect(sales).toBeGreaterThanOrEqual(40);
    await close();

    const manager = await shop.manager();
    const report: EndOfDayReport = await eventually(
      () => manager.reports.endOfDay.query({}),
      ({ proof }) => proof.holds && proof.reconciling.length === 0,
      settleWithinMs,
    );
    expect(report.counts.sales).toBe(sales);
    const z = await printedZ();
    const books = await ledger();
    const { totals } = report;
    const [cash] = report.cash;
    if (!cash) throw new Error("a drawer was counted");
    const tender = (kind: string) => report.tenders.filter((row) => row.tender === kind);
    const sumOf = (rows: readonly { readonly captured: { readonly amountMinor: bigint } }[]) =>
      rows.reduce((sum, { captured }) => sum + captured.amountMinor, 0n);
    const tax = totals.taxes.reduce((sum, { taxTotal }) => sum + taxTotal.amountMinor, 0n);
    const named = (words: RegExp): string | undefined => [...z].find(([name]) => words.test(name))?.[1];
    // Each row: the paper, the office, the ledger.
    const rows: readonly (readonly [string, string | undefined, bigint, bigint])[] = [
      [
        "gross sales",
        z.get("Sales: Gross sales"),
        totals.grossSales.amount.amountMinor,
        -books.account("sales", "shipping"),
      ],
      [
        "discounts",
        z.get("Sales: Discounts"),
        totals.discounts.amount.amountMinor,
        books.account("discounts"),
      ],
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
      ["float", z.get("Cash drawer: Float"), cash.float.amountMinor, books.drawer("float")],
      [
        "refunds in cash",
        z.get("Cash drawer: Refunds"),
        cash.refunds.amountMinor,
        -books.drawer("refund_paid"),
      ],
      ["cash out", z.get("Cash drawer: Cash out, tips"), cash.paidOut.amountMinor, -books.drawer("paid_out")],
      ["drops", z.get("Cash drawer: Drops to the safe"), cash.drops.amountMinor, -books.drawer("drop")],
      ["difference", z.get("Cash drawer: Difference"), -shortMinor, -books.account("cash_over_short")],
    ];
    expect(rows.map(([name, paper]) => [name, paper])).toEqual(
      rows.map(([name, , office]) => [name, figure(office)]),
    );
    expect(rows.map(([name, , , booked]) => [name, booked])).toEqual(
      rows.map(([name, , office]) => [name, office]),
    );
    expect(money(books.account("exchanges"), eur)).toEqual(money(0n, eur));
    expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);

    // And as a manager reads it.
    const office = await (await browser.newContext({ viewport: { width: 1366, height: 900 } })).newPage();
    await givePassword(office, shop);
    await office.getByRole("heading", { name: "Today" }).waitFor();
    await office.goto(officeOf(shop, "/day"));
    for (const amount of [totals.grossSales, totals.netSales, totals.collected])
      await office.getByText(figure(amount.amount.amountMinor)).first().waitFor();
  },
  dayMs,
);
