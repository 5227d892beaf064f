import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode as croissant } from "../kit/test-shop.ts";

/** A scanner is a keyboard that types a code and Enter within milliseconds, whatever is on the screen. */

const stepMs = 20_000;
const journeyMs = 120_000;

let shop: Shop;
let till: RunningTill;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  till = await startTill(shop);
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(stepMs);
  await page.goto(till.url);
  await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

/** Pressed in the page itself: over the wire, from a busy machine, the keys would come as far apart as a person's. */
const scan = (code: string): Promise<void> =>
  page.evaluate(
    (keys) => {
      const focused = document.activeElement ?? document.body;
      for (const key of keys)
        focused.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    },
    [...Array.from(code), "Enter"],
  );
const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
const nothingAdded = (): Promise<void> =>
  page.getByText(`${croissant} was scanned, and nothing was added`).first().waitFor();

test(
  "a scan before anybody is signed in is no PIN, and no try",
  async () => {
    await press(/^.?Cashier 1/);
    for (let times = 0; times < 6; times += 1) await scan(croissant);
    await nothingAdded();
    expect(await page.getByText("0 digits").count()).toBe(1);
    for (const digit of cashierPin) await page.keyboard.press(digit, { delay: 60 });
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Open a shift" }).waitFor();
  },
  journeyMs,
);

test(
  "a scan while the float is counted is not the float",
  async () => {
    await scan(croissant);
    await nothingAdded();
    expect(await page.getByLabel("Float", { exact: true }).first().textContent()).toContain("0.00");
    await press(/Open shift/);
    await page.getByText("Nothing in the cart yet").waitFor();
  },
  journeyMs,
);

test(
  "a scan while cash is taken is not what was handed over, and sells nothing",
  async () => {
    await scan(croissant);
    await page.getByText("1 line", { exact: true }).waitFor();
    await press(/^Cash/);
    const received = page.getByLabel("Received", { exact: true });
    await received.waitFor();
    await page.waitForTimeout(100);
    await scan(croissant);
    await nothingAdded();
    expect(await received.textContent()).toContain("0.00");
    expect(await page.getByRole("heading", { name: "Paid" }).count()).toBe(0);
    await page.getByText("1 line", { exact: true }).waitFor();

    await page.keyboard.press("Escape");
    await page.waitForTimeout(100);
    await scan(croissant);
    await page.getByText("2 ×").first().waitFor();
  },
  journeyMs,
);

test(
  "a receipt's number may be scanned where one is asked for",
  async () => {
    await press(/^Cash/);
    await press(/^Exact/);
    await press(/Take cash/);
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await press(/New sale/);
    await press(/^Return/);
    await page.getByRole("textbox", { name: "Receipt number" }).waitFor();
    await page.keyboard.type("1-000001");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Everything comes back" }).waitFor();
    expect(await page.getByText("1-000001").count()).toBeGreaterThan(0);
  },
  journeyMs,
);
