import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { gtinCheckDigit } from "@till/catalogue";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Counter, openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAtOffice } from "../kit/look-at.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { givePassword, loseAnswer, officeOf } from "./in-office.ts";

/** A manager says how the shop's scale writes its labels, and the till reads them so. */

const journeyMs = 180_000;

let shop: Shop;
let till: RunningTill;
let browser: Browser;
let office: Page;
let counter: Counter;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  till = await startTill(shop);
  browser = await launchBrowser();
  counter = await openCounter(browser, till.url);
  office = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  office.setDefaultTimeout(20_000);
  await givePassword(office, shop);
  await office.getByRole("heading", { name: "Today" }).waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

const withCheck = (digits: string): string => digits + gtinCheckDigit(digits);
/** Cherries: 0.342 kg as most scales write it, 3.42 as this shop's does, behind a digit that checks the price. */
const label = withCheck("211234500342");

/** Of the rules that lie on the till's disk. */
function keptPrices(): boolean {
  const db = new DatabaseSync(join(till.dataDir, "till.sqlite"), { readOnly: true });
  try {
    const row = db.prepare("select value from fact where name = 'setup'").get();
    return String(row?.["value"]).includes(`"hasValueCheck":true`);
  } finally {
    db.close();
  }
}

test(
  "as delivered the page shows what most scales print, and reads a real label back by it",
  async () => {
    await office.goto(officeOf(shop, "/scales"));
    await office.getByRole("heading", { name: "Labels that begin with 21" }).waitFor();
    await office.getByText("Reads as item 12345, 0.342 kg.").waitFor();
    const typed = office.getByLabel("The digits under its bars");
    await typed.fill(label);
    await office.getByText("0.342 kg", { exact: true }).waitFor();
    await office.getByText("2112345000008").waitFor();
    await typed.fill(label.slice(0, 11));
    await office.getByText(/13 digits; these are 11/).waitFor();
    expect(await lookAtOffice(office, "office-scales")).toEqual([]);
    await counter.scan(label);
    await counter.page.getByText("0.342", { exact: true }).waitFor();
  },
  journeyMs,
);

test(
  "a rule is changed with its label read anew at once, saved once though the answer was lost, and read by the till",
  async () => {
    await office.getByLabel("The digits under its bars").fill(label);
    const card = office.locator("section").filter({ hasText: "Labels that begin with 21" });
    await card.getByRole("button", { name: /Then comes/ }).click();
    await office.getByRole("option", { name: "price" }).click();
    await card.getByRole("checkbox").focus();
    await office.keyboard.press("Space");
    await card.getByText("A digit that checks the price").waitFor();
    await office.getByText("€3.42", { exact: true }).waitFor();
    await card.getByRole("button", { name: /Begins with/ }).click();
    expect(await office.getByRole("option", { name: "22" }).getAttribute("aria-disabled")).toBe("true");
    await office.keyboard.press("Escape");
    await office.getByRole("button", { name: "Remove labels that begin with 22" }).click();
    await office.getByText("1 change not saved").waitFor();
    expect(await lookAtOffice(office, "office-scales-changed")).toEqual([]);
    await loseAnswer(office, "settings.save");
    await office.getByRole("button", { name: "Save", exact: true }).click();
    await office.getByText(/Not saved/).waitFor();
    await office.getByRole("button", { name: "Save", exact: true }).click();
    await office.getByText(/Each till goes by it/).waitFor();
    const manager = await shop.manager();
    expect((await manager.settings.get.query({})).settings.scaleCodes).toEqual([
      { prefix: "21", itemDigits: 5, hasValueCheck: true, value: "price" },
    ]);
    expect(await manager.audit.list.query({ action: "settings.saved" })).toHaveLength(1);

    await expect.poll(keptPrices, { timeout: 30_000 }).toBe(true);
    await counter.scan(label);
    await counter.page.getByText("3.42", { exact: true }).first().waitFor();
  },
  journeyMs,
);

test(
  "without any kind of label the page says what that means, and offers those of most scales",
  async () => {
    await office.getByRole("button", { name: "Remove labels that begin with 21" }).click();
    await office.getByText("No scale prints labels here").waitFor();
    expect(await lookAtOffice(office, "office-scales-none")).toEqual([]);
    await office.getByRole("button", { name: "Add a kind of label" }).click();
    await office.getByRole("heading", { name: "Labels that begin with 20" }).waitFor();
    await office.getByRole("button", { name: "As most scales print" }).click();
    await office.getByRole("heading", { name: "Labels that begin with 22" }).waitFor();
    await office.getByRole("button", { name: "Discard" }).click();
  },
  journeyMs,
);

test(
  "where the settings cannot be read the page says so, and that tills read labels as before",
  async () => {
    const page = await office.context().newPage();
    page.setDefaultTimeout(20_000);
    await page.route("**/trpc/settings.get*", (route) => route.abort());
    await page.goto(officeOf(shop, "/scales"));
    await page.getByText("Reading settings").first().waitFor();
    await page.getByText("The settings could not be read").waitFor();
    await page.getByText(/Tills read labels as before/).waitFor();
    expect(await lookAtOffice(page, "office-scales-error")).toEqual([]);
    await page.close();
  },
  journeyMs,
);
