import postgres from "postgres";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import { type Counter, openCounter } from "../kit/at-counter.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAt } from "../kit/look-at.ts";
import type { Shop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode as croissant } from "../kit/test-shop.ts";

/** A till that loses its power between the refund that the server made and the answer. */

const journeyMs = 240_000;

let shop: Shop;
let line: CuttableLine;
let till: RunningTill;
let browser: Browser;
let counter: Counter;
let page: Page;
let owner: postgres.Sql;

beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off" }));
  till = await startTill({ port: line.port });
  browser = await launchBrowser();
  counter = await openCounter(browser, till.url);
  ({ page } = counter);
  owner = postgres(shop.ownerUrl, { max: 1 });
}, 180_000);
afterAll(async () => {
  await owner?.end();
  await browser?.close();
  await till?.stop();
  await line?.close();
  await shop?.stop();
}, 60_000);

const refundsAtServer = async () => (await owner`select id from refunds`).length;

test(
  "a refund that was made while the till lost its power is handed over once, and not made again",
  async () => {
    await counter.scan(croissant);
    await page.getByText("1 line", { exact: true }).waitFor();
    await page.keyboard.press("F11");
    await counter.press(/^Exact/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await page.keyboard.press("Enter");
    // Only what the server has is given back by it; before that the till does it alone.
    await page.getByText("all sent").waitFor();
    await page.keyboard.press("F8");
    await page.getByLabel("Receipt number").fill("1-000001");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Return of 1-000001" }).waitFor();
    await counter.press("Everything comes back");
    await counter.press("Damaged");
    line.set("deaf");
    await counter.press(/^Refund €2.40/);
    await eventually(refundsAtServer, (count) => count === 1);
    await till.kill();

    line.set("open");
    await till.start();
    await page.goto(till.url);
    await page.getByRole("button", { name: /^.?Cashier 1/ }).click();
    await counter.type(cashierPin);
    await page.keyboard.press("Enter");
    await page.getByText("Nothing in the cart yet").waitFor();
    await page.keyboard.press("F8");
    const waiting = page.getByRole("list", { name: "Not handed over yet" });
    await waiting.getByText("€2.40 for receipt 1-000001").waitFor();
    expect(await lookAt(page, "return-unhanded")).toEqual([]);
    await waiting.getByRole("button", { name: "Ask again" }).click();
    await page.getByRole("heading", { name: "Refunded" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("F8");
    await page.getByRole("heading", { name: "Return" }).first().waitFor();
    expect(await waiting.count()).toBe(0);
    expect(await refundsAtServer()).toBe(1);
  },
  journeyMs,
);
