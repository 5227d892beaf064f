import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCounter } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAt } from "../kit/look-at.ts";
import { type RunningBoxes, startBoxes } from "../kit/start-boxes.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { registerKeys } from "../kit/test-shop.ts";
import { givePassword, officeOf } from "./in-office.ts";
import { sellForCash } from "./till-journeys.ts";

/** A picture chosen in the office stands above the receipts that a till prints. */

let shop: Shop;
let boxes: RunningBoxes;
let till: RunningTill;
let browser: Browser;
let office: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  boxes = await startBoxes();
  till = await startTill(shop, registerKeys[0], { TILL_PRINTER: boxes.printer });
  browser = await launchBrowser();
  office = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  office.setDefaultTimeout(20_000);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await boxes?.stop();
  await shop?.stop();
}, 60_000);

function hasLogo(): boolean {
  const db = new DatabaseSync(join(till.dataDir, "till.sqlite"), { readOnly: true });
  try {
    return db.prepare("select 1 from fact where name = 'logo' and value like '%bits%'").get() !== undefined;
  } finally {
    db.close();
  }
}

const picture = fileURLToPath(new URL("../../apps/pos/till.png", import.meta.url));

/** What a picture of this size begins with. */
function headOfPng(width: number, height: number): Buffer {
  const head = Buffer.from("89504e470d0a1a0a0000000d494844520000000000000000080200000000000000", "hex");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

test("a logo chosen in the office is printed by the till, and no more once it is taken off", async () => {
  await givePassword(office, shop);
  await office
    .getByRole("heading", { name: /Today|day/i })
    .first()
    .waitFor();
  await office.goto(officeOf(shop, "/registers"));
  const card = office.getByLabel(/A PNG picture/);
  await card.setInputFiles({ name: "logo.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") });
  await office.getByText("This is no PNG picture").waitFor();
  await card.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("not a picture") });
  await office.getByText("This picture cannot be read").waitFor();
  for (const [buffer, said] of [
    [Buffer.alloc(0), "This file is empty"],
    [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      "cannot be read",
    ],
    [headOfPng(60_000, 60_000), "too many dots"],
    [readFileSync(picture).subarray(0, 200), "cannot be read"],
    [Buffer.alloc(2_000_001), "larger than 2 MB"],
    [headOfPng(0, 10), "cannot be read"],
  ] as const) {
    await card.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer });
    await office.getByText(said).waitFor();
    expect(await office.getByRole("button", { name: "Print it on receipts" }).count()).toBe(0);
  }
  await card.setInputFiles(picture);
  await office.getByRole("img", { name: "The chosen logo, as it prints" }).waitFor();
  expect(await lookAt(office, "office-logo")).toEqual([]);
  await office.getByRole("button", { name: "Print it on receipts" }).click();
  await office.getByRole("img", { name: "The logo on receipts" }).waitFor();

  const { page } = await openCounter(browser, till.url);
  const tray = await (await browser.newContext()).newPage();
  await tray.goto(boxes.url);
  // It hears of it with its next look at the server, and the screen does not wait for that.
  await expect.poll(hasLogo, { timeout: 30_000 }).toBe(true);
  await sellForCash(page);
  const slip = tray.locator(".slip").first();
  await slip.getByText("Croissant").waitFor();
  expect(await slip.locator(".center .picture").count()).toBe(1);
  expect(await slip.locator(".unread").count()).toBe(0);
  expect(await lookAt(tray, "paper-logo")).toEqual([]);

  await office.getByRole("button", { name: "Print no logo" }).click();
  await office.getByText("Receipts begin with the shop’s name.").waitFor();
  const { settings } = await shop.manager();
  expect(await settings.logo.query({})).toBeNull();
}, 180_000);
