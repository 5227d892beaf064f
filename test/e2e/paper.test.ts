import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type RunningBoxes, startBoxes } from "../kit/start-boxes.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, registerKeys } from "../kit/test-shop.ts";

/** A till that prints over TCP on a printer of software, and the page on which that printer shows its paper. */

const stepMs = 20_000;
const journeyMs = 120_000;

let shop: Shop;
let boxes: RunningBoxes;
let till: RunningTill;
let browser: Browser;
let page: Page;
let tray: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  boxes = await startBoxes();
  till = await startTill(shop, registerKeys[0], { TILL_PRINTER: boxes.printer });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  [page, tray] = [await context.newPage(), await context.newPage()];
  for (const one of [page, tray]) one.setDefaultTimeout(stepMs);
  await tray.goto(boxes.url);
  await page.goto(till.url);
  await press(/^.?Cashier 1/);
  for (const digit of cashierPin) await page.keyboard.press(digit, { delay: 60 });
  await page.keyboard.press("Enter");
  await press(/Open shift/);
  await page.getByText("Nothing in the cart yet").waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await boxes?.stop();
  await shop?.stop();
}, 60_000);

const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
const shows = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

async function sellForCash(): Promise<void> {
  await press(/Croissant/);
  await page.getByText("1 line", { exact: true }).waitFor();
  await press(/^Cash/);
  await page.getByLabel("Received", { exact: true }).waitFor();
  await press(/^Exact/);
  await press(/Take cash/);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
}

test(
  "a cash sale kicks the drawer and its receipt comes out, to be read on the paper",
  async () => {
    await sellForCash();
    await shows(/^Receipt \S+ printed$/);
    await shows("Drawer opened");
    const slip = tray.locator(".slip").first();
    await slip.getByText("Croissant").waitFor();
    await slip.getByText("Thank you").waitFor();
    await tray.getByText("Kicked open once").waitFor();
    expect(await slip.locator(".unread").count()).toBe(0);
    await press("Print a copy");
    await tray.locator(".slip").first().getByText("COPY").waitFor();
    await press("Gift receipt");
    await tray
      .locator(".slip")
      .first()
      .getByText(/Gift receipt/)
      .waitFor();
  },
  journeyMs,
);

test(
  "without paper the till says what to do, and prints when there is some",
  async () => {
    await boxes.be("paper_out");
    await press(/New sale/);
    await sellForCash();
    await shows("The printer is out of paper");
    await shows(/Put a new roll in/);
    const before = await tray.locator(".slip").count();
    await boxes.be("normal");
    await press("Try again");
    await shows(/^Receipt \S+ printed$/);
    await expect.poll(() => tray.locator(".slip").count(), { timeout: stepMs }).toBe(before + 1);
  },
  journeyMs,
);

test(
  "a line that broke is a question to the person who can look, and holds up no sale",
  async () => {
    await boxes.be("drops_line");
    await press(/New sale/);
    await sellForCash();
    await shows("Look at the printer: did it come out whole?");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await boxes.be("normal");
    expect(await page.getByRole("button", { name: "Print a copy", exact: true }).count()).toBe(0);
    await press("No, print a copy");
    await shows(/^Copy of receipt \S+ printed$/);
    await tray.locator(".slip").first().getByText("COPY").waitFor();
    await press(/New sale/);
    await page.getByText("Nothing in the cart yet").waitFor();
  },
  journeyMs,
);

test(
  "the printer is set, asked and tried at the till",
  async () => {
    await press("Printer");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Ready", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Print a test page" }).click();
    await dialog.getByText("Test page printed").waitFor();
    await tray.locator(".slip").first().getByText("TEST PAGE").waitFor();
    const address = dialog.getByLabel("Address");
    await address.fill("not an address");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog
      .getByText(/That is no printer's address/)
      .first()
      .waitFor();
    await address.fill("127.0.0.1:1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("The printer does not answer").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByText("Nothing in the cart yet").count()).toBe(1);
    await shows("The printer does not answer");
  },
  journeyMs,
);
