import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";

/** One gift card is sold, and pays a part of the next sale beside a card and cash. */

const stepMs = 20_000;
const journeyMs = 120_000;

let shop: Shop;
let till: RunningTill;
let browser: Browser;
let page: Page;
let manager: TillClient;
let code: string;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  till = await startTill(shop);
  manager = await shop.manager();
  browser = await launchBrowser();
  ({ page } = await openCounter(browser, till.url));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
const isPaid = () => page.getByRole("heading", { name: "Paid" }).waitFor();
const typeIn = async (digits: string): Promise<void> => {
  for (const digit of digits) await page.keyboard.press(digit, { delay: 60 });
};

async function lastSale() {
  const { sales } = await manager.sales.list.query({ limit: 1 });
  const [sale] = sales;
  return sale ? manager.sales.get.query({ id: sale.id }) : null;
}

test(
  "a gift card is sold, its code is on the paper, and it holds what was paid for it",
  async () => {
    await press(/^Gift card/);
    await press(/25\.00/);
    await press(/Add to the cart/);
    await page.getByText("1 line", { exact: true }).waitFor();
    await press(/^Cash/);
    await press(/^Exact/);
    await press(/^Take cash/);
    await isPaid();
    code = (await page.locator(".paid__card strong").textContent()) ?? "";
    expect(code).toMatch(/^G[0-9A-Z]{3}(-[0-9A-Z]{4}){3}$/);
    await eventually(lastSale, (last) => last?.sale.state === "completed", stepMs);
    await press(/^New sale/);

    await press(/^Gift card/);
    await page.getByLabel("Gift card or store credit").fill(code.toLowerCase());
    await press(/^Check/);
    await page.getByText(/25\.00 is on it/).waitFor();
    await page.keyboard.press("Escape");
  },
  journeyMs,
);

test(
  "gift card, card and cash pay one sale together, over a reload in the middle",
  async () => {
    await shop.control("/terminals", { reader: "tmr_sandbox_reader_1", mode: "approve" });
    await shop.control("/terminals", { reader: "tmr_sandbox_reader_2", mode: "approve" });
    await press(/Croissant/);
    await page.getByText("1 line", { exact: true }).waitFor();
    for (let count = 2; count <= 14; count += 1) {
      await press(/Croissant/);
      await page.getByText(`${count} ×`).first().waitFor();
    }
    await page.keyboard.press("F3");
    await page.getByRole("heading", { name: "More ways to pay" }).waitFor();
    await page.getByLabel("Gift card or store credit").fill(code);
    await press(/^Check/);
    await press(/^Take .*25\.00.* off it/);
    await page.getByRole("heading", { name: /8\.60 is still to be paid/ }).waitFor();

    await page.reload();
    await page.getByRole("heading", { name: /8\.60 is still to be paid/ }).waitFor();
    await page
      .getByText(/Gift card [0-9A-Z]{4}/)
      .first()
      .waitFor();
    await typeIn("500");
    await page.locator(".split__ways button").first().click();
    await page.getByRole("heading", { name: /3\.60 is still to be paid/ }).waitFor({ timeout: 60_000 });
    await press(/^Cash/);
    await press(/10\.00/);
    await press(/^Take cash/);
    await isPaid();
    await page.getByLabel("Change").getByText("6.40").waitFor();

    const whole = await eventually(lastSale, (last) => last?.receipts.length === 1, stepMs);
    const [receipt] = whole?.receipts ?? [];
    expect(receipt?.tenders.map(({ amount }) => amount.amountMinor)).toEqual([2500n, 500n, 360n]);
    const { values } = await manager.storedValues.list.query({});
    expect(values.map(({ balance }) => balance.amountMinor)).toEqual([0n]);
    const { proof } = await manager.reports.endOfDay.query({});
    expect(proof.rows.filter(({ holds }) => !holds)).toEqual([]);
  },
  journeyMs,
);

test(
  "the sale is voided: each part goes back where it came from, once, and the books hold",
  async () => {
    await press(/^Void this sale/);
    await page.getByRole("alertdialog", { name: /^Void sale/ }).waitFor();
    await page.getByRole("button", { name: /^Void and give back .*33\.60/ }).dblclick();
    await page.getByRole("heading", { name: "Sale voided" }).waitFor({ timeout: 60_000 });
    const isBack = (last: Awaited<ReturnType<typeof lastSale>>) =>
      last?.refunds.length === 3 && last.refunds.every(({ state }) => state === "succeeded");
    const sale = await eventually(lastSale, isBack, stepMs);
    expect(sale?.refunds.map(({ amount }) => amount.amountMinor).toSorted()).toEqual([2500n, 360n, 500n]);
    expect(sale?.returns).toMatchObject([{ kind: "void", state: "accepted", owed: false }]);
    const { values } = await manager.storedValues.list.query({});
    expect(values.map(({ balance }) => balance.amountMinor)).toEqual([2500n]);
    const day = await manager.reports.endOfDay.query({});
    expect(day.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
    expect(day.exceptions).toMatchObject([{ kind: "voided_sale", amount: { amountMinor: 3360n } }]);
    const printed = await eventually(lastSale, (last) => last?.receipts.length === 2, stepMs);
    expect(printed?.receipts.find(({ kind }) => kind === "return")?.tenders).toHaveLength(3);
  },
  journeyMs,
);
