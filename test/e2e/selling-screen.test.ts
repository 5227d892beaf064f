import { gtinCheckDigit } from "@till/catalogue";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Counter, openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { croissantBarcode as croissant, registerKeys } from "../kit/test-shop.ts";

/** What a cashier does with a cart, at two tills of one store. */

const journeyMs = 120_000;

let shop: Shop;
let tills: readonly RunningTill[] = [];
let browser: Browser;
let first: Counter;
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  tills = [await startTill(shop), await startTill(shop, registerKeys[1])];
  browser = await launchBrowser();
  first = await openCounter(browser, tills[0]?.url ?? "");
  ({ page } = first);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all(tills.map((till) => till.stop()));
  await shop?.stop();
}, 60_000);

const total = (): Promise<string> => page.locator(".till-totals").getByText(/€/).last().innerText();
const label = (digits: string): string => digits + gtinCheckDigit(digits);

test(
  "a scale's label, a choice and a note stand on their lines",
  async () => {
    await first.scan(label("211234500342"));
    await page.getByText("0.342", { exact: true }).waitFor();
    await first.press(/^Tea/);
    const dialog = page.getByRole("dialog", { name: "Tea" });
    await dialog.getByText(/Honey/).click();

    await dialog.getByRole("button", { name: /^Large/ }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByText(/Large · Honey/).waitFor();
    await page.keyboard.press("F4");
    const line = page.getByRole("dialog", { name: "Tea, Large" });
    await line.getByLabel("Note").fill("to take away");

    await line.getByRole("button", { name: "Change the line" }).click();
    await page.getByText(/to take away/).waitFor();
    // 0.342 kg at 8.90, and 3.50 with honey for 0.60.
    expect(await total()).toContain("7.14");
  },
  journeyMs,
);

test(
  "what was changed last is taken back, and a code that nobody knows is helped with",
  async () => {
    await first.scan("4444444444444");
    const dialog = page.getByRole("dialog", { name: "Nothing has the code 4444444444444" });

    await dialog.getByRole("button", { name: "Look for it by name" }).click();
    expect(
      await page.getByLabel("Scan or search").evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await first.press(/^Clear/);
    await page.getByText("Nothing in the cart yet").waitFor();
    await first.press("Undo");
    await page.getByText(/to take away/).waitFor();
  },
  journeyMs,
);

test(
  "a cart parked at one till is taken up at the other, once",
  async () => {
    const second = await openCounter(browser, tills[1]?.url ?? "");
    await page.keyboard.press("Shift+F6");
    const parking = page.getByRole("dialog", { name: "Parked carts" });
    await parking.getByLabel("Whose cart is it").fill("Table 4");

    await parking.getByRole("button", { name: "Park this cart" }).click();
    await page.getByText("Nothing in the cart yet").waitFor();
    await second.page.getByRole("button", { name: "Parked 1" }).click({ timeout: 40_000 });
    const dialog = second.page.getByRole("dialog", { name: "Parked carts" });
    await dialog.getByText("Table 4").waitFor();

    await dialog.getByRole("button", { name: /^Take up/ }).click();
    await second.page.getByText(/to take away/).waitFor();
    expect(await second.page.locator(".till-totals").innerText()).toContain("7.14");
    await page.keyboard.press("Shift+F6");
    await parking.getByText("Nothing is parked").waitFor({ timeout: 40_000 });
    await page.keyboard.press("Escape");
    await parking.waitFor({ state: "hidden" });
    await second.page.close();
  },
  journeyMs,
);

test(
  "a discount on the sale within a cashier's limit, and a tip, are paid in cash",
  async () => {
    for (let times = 0; times < 2; times += 1) await first.scan(croissant);
    await page.getByText("2 ×").waitFor();
    await page.keyboard.press("Shift+F4");
    const dialog = page.getByRole("dialog", { name: "This sale" });
    await dialog.getByText("Percent", { exact: true }).click();
    await dialog.getByRole("button", { name: "10%", exact: true }).click();
    await dialog.getByLabel("Why").fill("regular");
    await dialog.getByLabel("Tip").fill("0.50");

    await dialog.getByRole("button", { name: "Change the sale" }).click();
    await dialog.waitFor({ state: "hidden" });
    const due = await total();
    await page.keyboard.press("F11");
    await first.press(/^Exact/);
    await page.keyboard.press("Enter");
    await page.getByText(/received · receipt 1-/).waitFor();
    expect(await page.getByText(/received · receipt 1-/).innerText()).toContain(due);
  },
  journeyMs,
);

test(
  "a way to pay that is chosen before the last one's end was answered stays chosen",
  async () => {
    const other = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    let isHeld = false;
    const held: (() => void)[] = [];
    await other.routeWebSocket(/\/bridge/, (screen) => {
      const host = screen.connectToServer();
      host.onMessage((text) => {
        const isAnswer = /"t":"s"/.test(String(text));
        if (isHeld && isAnswer) held.push(() => screen.send(text));
        else screen.send(text);
      });
    });
    await other.goto(tills[0]?.url ?? "");
    await other.getByRole("button", { name: /^New sale/ }).click();
    await other.getByRole("button", { name: /^Croissant/ }).click();
    await other.getByText(/^1\s×$/).waitFor();
    await other.keyboard.press("F10");
    const code = other.getByRole("img", { name: /QR code/ });
    await code.waitFor();
    isHeld = true;
    await other.getByRole("button", { name: /^Cancel payment/ }).click();
    await code.waitFor({ state: "hidden" });
    const cash = other.getByRole("heading", { name: "Cash", exact: true });
    await other.keyboard.press("F11");
    await cash.waitFor();
    isHeld = false;
    expect(held.length).toBeGreaterThan(0);
    for (const send of held) send();
    await other.getByRole("button", { name: /^Exact/ }).click();
    await other.keyboard.press("Enter");
    await other.getByRole("heading", { name: "Paid" }).waitFor();
    await other.keyboard.press("Enter");
    await other.getByText("Nothing in the cart yet").waitFor();
    await other.context().close();
  },
  journeyMs,
);
