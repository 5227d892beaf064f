import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Counter, openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { croissantBarcode as croissant } from "../kit/test-shop.ts";
import { lookAt } from "../kit/look-at.ts";
import { type Looking, createLooking } from "./till-looking.ts";

/** Every screen of the till, opened as a cashier opens it, in light and dark, under axe. */

const journeyMs = 240_000;

let shop: Shop;
let till: RunningTill;
let browser: Browser;
let counter: Counter;
let page: Page;
let looking: Looking;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  till = await startTill(shop);
  looking = createLooking(till);
  browser = await launchBrowser();
  counter = await openCounter(browser, till.url, (name, at) => look(name, at));
  ({ page } = counter);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

const look = (name: string, at: Page): Promise<void> => looking.look(name, at);
const lookInArabic = async (name: string, at: Page): Promise<void> => {
  looking.found.push(...(await lookAt(at, name)));
};
const lookBothWays = (name: string): Promise<void> => looking.look(name, page, ["ar"]);

/** Opens something by a key, looks at it, and leaves it by Escape. */
async function glance(key: string, name: string, title: string, see = look): Promise<void> {
  await page.keyboard.press(key);
  await page.getByRole("heading", { name: title }).first().waitFor();
  await see(name, page);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: title }).first().waitFor({ state: "hidden" });
}

/** There everything is drawn twice as large, and a list has to open at its field all the same. */
async function chooseAtFourK(): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 3840, height: 2160 });
  const field = page.getByRole("button", { name: /VAT/ });
  await field.click();
  const option = page.getByRole("option", { name: "VAT 20%" });
  await option.waitFor();
  const [at, list] = [await field.boundingBox(), await option.boundingBox()];
  expect(list?.x).toBeGreaterThan((at?.x ?? 0) - 1);
  expect(list?.x).toBeLessThan((at?.x ?? 0) + (at?.width ?? 0));
  await option.click();
  await page.getByRole("button", { name: /VAT 20%/ }).waitFor();
  if (before) await page.setViewportSize(before);
}

test(
  "no screen of selling breaks a rule of WCAG 2.2 AA that a program can see",
  async () => {
    await look("selling-empty", page);
    await counter.scan(croissant);
    await page.getByText("1 line", { exact: true }).waitFor();
    await look("selling", page);
    await glance("F1", "keys", "Keys");
    await glance("F4", "line", "Croissant");
    await glance("Shift+F4", "sale", "This sale");
    await glance("Shift+F6", "parked", "Parked carts");
    await glance("F3", "more-ways", "More ways to pay");
    await glance("F5", "gift-card", "Gift card");
    await glance("F7", "drawer", "Cash drawer");
    await glance("F8", "return", "Return");
    await glance("F9", "close-shift", "Close the shift");
    await counter.press(/^Cherries/);
    await page.getByRole("dialog", { name: "Cherries" }).waitFor();
    await look("weigh", page);
    await page.keyboard.press("Escape");
    await counter.press(/^Tea/);
    await page.getByRole("dialog", { name: "Tea" }).waitFor();
    await look("choose", page);
    await page.keyboard.press("Escape");
    await counter.scan("4444444444444");
    await page.getByRole("dialog", { name: /4444444444444/ }).waitFor();
    await look("unknown-code", page);
    await page.getByRole("button", { name: "Sell it at a typed price" }).click();
    await look("open-item", page);
    await chooseAtFourK();
    await page.keyboard.press("Escape");
    expect(looking.found).toEqual([]);
  },
  journeyMs,
);

test(
  "no screen of paying breaks one",
  async () => {
    await page.keyboard.press("F12");
    await page.getByRole("heading", { name: /Card/ }).first().waitFor();
    await look("card", page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F11");
    await page.getByRole("heading", { name: "Cash", exact: true }).waitFor();
    await look("cash", page);
    await counter.press(/^Exact/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await look("paid", page);
    await counter.press("Mail the receipt");
    await page.getByRole("dialog", { name: /^Mail receipt/ }).waitFor();
    await look("mail-receipt", page);
    await page.getByLabel("The buyer's mail address").fill("anna@nowhere");
    await page.keyboard.press("Enter");
    await page.getByText("This is no mail address. Check it with the customer.").waitFor();
    await page.getByLabel("The buyer's mail address").fill("anna@post.example");
    await page.keyboard.press("Enter");
    await page.getByText("The receipt goes to anna@post.example.").waitFor();
    const { messages } = await (await shop.manager()).outbox.list.query({ limit: 5 });
    expect(messages.map(({ to }) => to)).toEqual(["anna@post.example"]);
    await page.keyboard.press("Shift+F8");
    await page.getByRole("alertdialog", { name: /^Void sale/ }).waitFor();
    await look("void", page);
    await counter.press(/^Void and give back/);
    await page.getByRole("heading", { name: "Sale voided" }).waitFor();
    await look("voided", page);
    await page.keyboard.press("Enter");
    await page.getByText("Nothing in the cart yet").waitFor();
    await page.keyboard.press("F8");
    await page.getByLabel("What is known of the sale").fill("2.40");
    await page.keyboard.press("Enter");
    await page.getByRole("list", { name: "Sales found" }).waitFor();
    await look("lookup", page);
    await page.getByLabel("What is known of the sale").fill("anna@shop.example");
    await page.keyboard.press("Enter");
    await page.getByText("No sale fits").waitFor();
    await look("lookup-empty", page);
    await page.getByLabel("What is known of the sale").fill("croiss");
    await page.keyboard.press("Enter");
    await counter.press(/1-000001/);
    await page.getByRole("heading", { name: "Return of 1-000001" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("F8");
    await counter.press("Take goods back without a receipt");
    await page.getByLabel("Scan or search goods").fill("c");
    await page.keyboard.press("Enter");
    await page.getByRole("list", { name: "Goods found" }).waitFor();
    await look("no-receipt-found", page);
    await counter.press(/^Croissant/);
    await counter.scan(croissant);
    await counter.press(/^A present/);
    await page.getByText("Take back for €4.80").waitFor();
    await look("no-receipt", page);
    await page.getByLabel("Scan or search goods").fill("TEA-2");
    await page.keyboard.press("Enter");
    await page.getByText("Take back for €8.30").waitFor();
    await page.getByRole("checkbox", { name: /^Honey/ }).focus();
    await page.keyboard.press("Space");
    await page.getByText("Take back for €8.90").waitFor();
    await page.getByRole("checkbox", { name: "Lemon" }).focus();
    await page.keyboard.press("Space");
    await look("no-receipt-choices", page);
    await page.getByRole("checkbox", { name: /^Honey/ }).focus();
    await page.keyboard.press("Space");
    await page.getByText("Take back for €8.30").waitFor();
    await page.keyboard.press("Escape");
    expect(looking.found).toEqual([]);
  },
  journeyMs,
);

test(
  "no screen of giving goods for goods breaks one",
  async () => {
    for (let piece = 0; piece < 2; piece += 1) await counter.scan(croissant);
    await page.keyboard.press("F11");
    await counter.press(/^Exact/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    // Other goods are given for what the server knows of, and the sale may still be on its way.
    await page.getByText("Online · all sent").waitFor();
    await page.keyboard.press("F8");
    await page.getByLabel("Receipt number").fill("1-000003");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Return of 1-000003" }).waitFor();
    await counter.press(/^Everything comes back/);
    await counter.press(/^Changed their mind/);
    await lookBothWays("return-form");
    await page.getByText("Other goods instead").click();
    await counter.press(/^Exchange €4\.80/);
    await page.getByText("Goods of 1-000003 come back").waitFor();
    await lookBothWays("exchange-empty");
    await counter.press(/^Croissant/);
    await page.getByText("To give back").waitFor();
    await lookBothWays("exchange-rest");
    for (let piece = 0; piece < 2; piece += 1) await counter.press(/^Croissant/);
    await page.locator(".till-totals").getByText("€2.40").waitFor();
    await lookBothWays("exchange");
    await page.keyboard.press("F11");
    await page.getByRole("heading", { name: "Cash", exact: true }).waitFor();
    await counter.press(/^Exact/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await lookBothWays("exchange-paid");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing in the cart yet").waitFor();
    expect(looking.found).toEqual([]);
  },
  journeyMs,
);

test(
  "a sale in Arabic runs from the right to the left and breaks none",
  async () => {
    await counter.press("Language");
    await counter.press("العربية");
    await page.locator("html[dir=rtl][lang^=ar]").waitFor();
    await counter.scan(croissant);
    await page.getByText("بند واحد", { exact: true }).waitFor();
    await lookInArabic("ar-selling", page);
    await glance("F1", "ar-keys", "المفاتيح", lookInArabic);
    await glance("Shift+F4", "ar-sale", "هذا البيع", lookInArabic);
    await glance("F7", "ar-drawer", "درج النقد", lookInArabic);
    await page.keyboard.press("F11");
    await page.getByRole("heading", { name: "نقدًا" }).waitFor();
    await lookInArabic("ar-cash", page);
    await counter.press(/^بالضبط/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "تم الدفع" }).waitFor();
    await lookInArabic("ar-paid", page);
    await page.keyboard.press("Enter");
    await page.getByText("لا شيء في السلة بعد").waitFor();
    await counter.press("قفل الصندوق");
    await page.getByRole("heading", { name: "من على الصندوق؟" }).waitFor();
    await lookInArabic("ar-sign-in", page);
    expect(looking.found).toEqual([]);
  },
  journeyMs,
);
