import type { Uuid } from "@till/kernel";
import { money } from "@till/money";
import type { EndOfDayReport } from "@till/reports";
import type { Browser } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import { type Keyboard, createKeyboard } from "../kit/at-keyboard.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type RunningBoxes, startBoxes } from "../kit/start-boxes.ts";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { eur, registerKeys } from "../kit/test-shop.ts";
import { openTillBridge, said } from "../kit/till-bridge.ts";
import { givePassword, officeOf } from "./in-office.ts";
import { createCashierDay, readers } from "./whole-day-acts.ts";
import { dayLines, figure, ledger, printedZ } from "./whole-day-books.ts";

/**
 * A day at one till from the float to the Z, in the till's own screens and without a mouse: forty sales of every kind, goods that
 * come back, also without a receipt, an hour without a network, a reader of which nobody knows, and a drawer that is short. At the end the printed Z, the office's
 * report, the ledger and the gateways say the same, line by line.
 */

const settleWithinMs = 60_000;
const dayMs = 900_000;
/** What is missing when the drawer is counted; a cashier may close on it alone. */
const shortMinor = 3_00n;

let shop: Shop;
let line: CuttableLine;
let boxes: RunningBoxes;
let till: RunningTill;
let browser: Browser;
let keys: Keyboard;
let sql: postgres.Sql;
let manager: TillClient;
let cashier: ReturnType<typeof createCashierDay>;

beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off", env: { TILL_LEASE_MS: "1000" } }));
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
  boxes = await startBoxes();
  till = await startTill({ port: line.port }, registerKeys[0], { TILL_PRINTER: boxes.printer });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  keys = createKeyboard(await context.newPage());
  manager = await shop.manager();
  await letTakeBackWithoutReceipt();
  cashier = createCashierDay({ keys, shop, line, manager, url: till.url });
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

async function letTakeBackWithoutReceipt(): Promise<void> {
  const { roles } = await manager.people.list.query({});
  const role = roles.find(({ code }) => code === "cashier");
  if (!role) throw new Error("cashiers are built in");
  const grants = { ...role.grants, "return.no_receipt": { limit: null } };
  await manager.people.saveRole.mutate({
    id: shop.ids.next<Uuid>(),
    code: role.code,
    name: role.name,
    grants,
  });
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

test(
  "a whole day without a mouse: the printed Z, the office's report, the ledger and the gateways agree line by line",
  async () => {
    await cashier.begin();
    for (const pieces of [1, 2, 3, 1, 2, 5, 1, 4]) await cashier.sellForCash(pieces);
    for (const pieces of [1, 2, 1, 3]) await cashier.sellByCard(pieces);
    await cashier.sellWithDiscountAndTip();
    await cashier.sellWithDiscountAndTip();
    const code = await cashier.sellGiftCard();
    await cashier.payByGiftCard(code);
    await cashier.payByGiftCard(code);
    await cashier.splitCashAndCard();
    await cashier.splitCashAndCard();
    await cashier.parkAndTakeUp();
    await cashier.voidTheLast();

    await cashier.scan(2);
    await cashier.payExact();
    await cashier.paid();
    const forCash = await cashier.receiptNumber();
    await cashier.nextSale();
    await cashier.scan(3);
    await cashier.payByCard();
    await cashier.paid();
    const byCard = await cashier.receiptNumber();
    await cashier.nextSale();
    await drained();
    await cashier.refundWhole(forCash);
    await cashier.refundWhole(byCard);

    await cashier.scan(2);
    await cashier.payExact();
    await cashier.paid();
    const dearerFor = await cashier.receiptNumber();
    await cashier.nextSale();
    await cashier.scan(4);
    await cashier.payExact();
    await cashier.paid();
    const cheaperFor = await cashier.receiptNumber();
    await cashier.nextSale();
    await drained();
    await cashier.exchange(dearerFor, 3);
    await cashier.payExact();
    await cashier.nextSale();
    await cashier.exchange(cheaperFor, 1);
    await keys.sees("To give back");
    await keys.press("F12");
    await cashier.nextSale();

    await cashier.payByPhone();
    await cashier.payByPhone();
    await cashier.takeBackWithoutReceipt();
    await cashier.atTheDrawer();
    line.set("cut");
    await keys.sees("No network");
    for (const pieces of [2, 1, 3, 2, 1, 2]) await cashier.sellForCash(pieces);
    line.set("open");
    await drained();
    await cashier.sellOnASilentReader();
    for (const pieces of [1, 2]) await cashier.sellByCard(pieces);
    for (const pieces of [2, 1, 3]) await cashier.sellForCash(pieces);
    await drained();
    expect(cashier.sales()).toBeGreaterThanOrEqual(40);
    await close();

    const report: EndOfDayReport = await eventually(
      () => manager.reports.endOfDay.query({}),
      ({ proof }) => proof.holds && proof.reconciling.length === 0,
      settleWithinMs,
    );
    expect(report.counts.sales).toBe(cashier.sales());
    const z = await printedZ(browser, boxes);
    const rows = await dayLines({ report, z, sql, shop, shortMinor });
    expect(rows.map(([name, paper]) => [name, paper])).toEqual(
      rows.map(([name, , office]) => [name, figure(office)]),
    );
    expect(rows.map(([name, , , booked]) => [name, booked])).toEqual(
      rows.map(([name, , office]) => [name, office]),
    );
    expect(money((await ledger(sql)).account("exchanges"), eur)).toEqual(money(0n, eur));
    expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);

    // And as a manager reads it.
    const office = await (await browser.newContext({ viewport: { width: 1366, height: 900 } })).newPage();
    await givePassword(office, shop);
    await office.getByRole("heading", { name: "Today" }).waitFor();
    await office.goto(officeOf(shop, "/day"));
    const { totals } = report;
    for (const amount of [totals.grossSales, totals.netSales, totals.collected])
      await office.getByText(figure(amount.amount.amountMinor)).first().waitFor();
  },
  dayMs,
);
