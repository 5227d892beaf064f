import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import createSql from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Counter, openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAt } from "../kit/look-at.ts";
import { type RunningBoxes, startBoxes } from "../kit/start-boxes.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode as croissant, registerKeys } from "../kit/test-shop.ts";
import { button, giveBackOneEuro, sellForCash } from "./till-journeys.ts";

/** Somebody learns at a till of a real shop, and the shop is afterwards what it was. */

let shop: Shop;
let boxes: RunningBoxes;
let till: RunningTill;
let browser: Browser;
let counter: Counter;
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  boxes = await startBoxes();
  till = await startTill(shop, registerKeys[0], { TILL_PRINTER: boxes.printer });
  browser = await launchBrowser();
  counter = await openCounter(browser, till.url);
  ({ page } = counter);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await boxes?.stop();
  await shop?.stop();
}, 60_000);

/** The trail of what was done before is linked a moment later; its rows themselves are counted. */
const linkedLater = "audit_links";

/** What a shop's server counts as having happened: every table that holds a row of it. */
async function booked(): Promise<Readonly<Record<string, number>>> {
  const sql = createSql(shop.ownerUrl, { max: 1 });
  try {
    const tables = await sql<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> ${linkedLater} order by 1`;
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(name)}`;
      counts[name] = row?.count ?? 0;
    }
    return counts;
  } finally {
    await sql.end();
  }
}

/** All that the register has on its disk of what it sold and counted, and what waits to be sent. */
function onDisk() {
  const db = new DatabaseSync(join(till.dataDir, "till.sqlite"), { readOnly: true });
  try {
    return {
      documents: db.prepare("select kind, id, value from document order by kind, position").all(),
      queue: db.prepare("select * from queue").all(),
      facts: db
        .prepare(
          "select name, value from fact where name in ('receipt_counter', 'shift', 'cart', 'current_sale', 'closing')",
        )
        .all(),
    };
  } finally {
    db.close();
  }
}

test("after a training with sales, a card, a return and a closed shift the shop's books and the till are as before", async () => {
  const found: string[] = [];
  const look = async (name: string, at = page) => void found.push(...(await lookAt(at, name)));
  await sellForCash(page);
  await page.getByText("Online · all sent").waitFor();
  const [before, disk] = [await booked(), onDisk()];
  expect([before["sales"], before["charges"], disk.queue.length]).toEqual([1, 1, 0]);
  const requests = JSON.stringify(await shop.control("/totals"));
  const tray = await (await browser.newContext()).newPage();
  await tray.goto(boxes.url);
  await tray.getByText("Kicked open once").waitFor();

  await page.keyboard.press("F1");
  await page.getByRole("heading", { name: "Training" }).waitFor();
  await counter.press("Start training");
  const bar = page.getByRole("complementary", { name: "Training" });
  await bar.getByText("Training: nothing here is real").waitFor();
  await page.getByRole("heading", { name: "Open a shift" }).waitFor();
  await look("training-open-shift");
  await counter.type("10000");
  await counter.press("Open shift");
  await page.getByText("Nothing in the cart yet").waitFor();

  const display = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await display.goto(`${till.url}display`);
  await display.getByText("Training: nothing is sold here").waitFor();
  await counter.scan(croissant);
  await display.getByText("Croissant").waitFor();
  await look("training-display", display);
  await look("training-selling");
  await page.keyboard.press("F1");
  await page.getByRole("heading", { name: "Keys" }).waitFor();
  await look("training-keys");
  await page.keyboard.press("Escape");
  await counter.press(/^Cash/);
  await counter.press("€5.00");
  await counter.press(/Take cash/);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  const slip = tray.locator(".slip").first();
  await slip.getByText("TRAINING: NO RECEIPT").first().waitFor();
  await slip.getByText("Training 0-000001").waitFor();
  await look("training-paid");
  await look("training-paper", tray);
  await button(page, /New sale/).click();
  await counter.press(/^Coffee/);
  await counter.press(/Card on reader/);
  await counter.press(/Training · ready/);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await button(page, /New sale/).click();
  await giveBackOneEuro(page, "0-000002");
  await page
    .getByText(/0-000003/)
    .first()
    .waitFor();
  await look("training-return");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F9");
  await page.getByRole("heading", { name: "Close the shift" }).waitFor();
  await look("training-close");

  await page.keyboard.press("Escape");
  await counter.press("Lock the till");
  await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
  await look("training-locked");
  await counter.press(/^.?Cashier 1/);
  // Nobody's PIN: in training any opens.
  await counter.type("1357");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing in the cart yet").waitFor();

  expect(await booked()).toEqual(before);
  expect(onDisk()).toEqual(disk);
  expect(JSON.stringify(await shop.control("/totals"))).toBe(requests);
  // The real drawer opened for the real sale alone.
  await tray.getByText("Kicked open once").waitFor();

  await bar.getByRole("button", { name: "End training" }).click();
  await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
  expect(await bar.count()).toBe(0);
  expect(await booked()).toEqual(before);
  await counter.press(/^.?Cashier 1/);
  await counter.type(cashierPin);
  await page.keyboard.press("Enter");
  await page.getByText("Nothing in the cart yet").waitFor();
  await sellForCash(page);
  await page.getByText("Online · all sent").waitFor();
  expect((await booked())["sales"]).toBe(2);
  expect(onDisk().facts.find(({ name }) => name === "receipt_counter")?.["value"]).toContain("2");
  expect(found).toEqual([]);
}, 240_000);

test("the Z says how many sales were practised, and has them in no figure", async () => {
  await page.keyboard.press("F9");
  await page.getByRole("heading", { name: "Close the shift" }).waitFor();
  await counter.type("15480");
  await counter.press("This is what I counted");
  await counter.press("Close the shift");
  await page.getByText("The shift is closed").waitFor();
  await counter.press("Show the Z report");
  const z = page.frameLocator("iframe").locator("body");
  await z.getByText("Training sales, not included").waitFor();
  const words = (await z.innerText()).replaceAll(/\s+/g, " ");
  expect(words).toContain("Training sales, not included 2");
  expect(words).toContain("Total collected €4.80");
}, 120_000);
