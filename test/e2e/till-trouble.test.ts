import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Uuid } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookAt } from "../kit/look-at.ts";
import { type WatchedTill, supervisor, watchTill } from "./watched-till.ts";

/**
 * What a till shows when money goes back, when its drawer is counted, and when its own machine is in trouble: disk, clock,
 * file, process, key.
 */

const journeyMs = 600_000;
const salesMax = 60;
const dayMs = 86_400_000;
const machine = new URL("../kit/till-machine.ts", import.meta.url).href;

let at: WatchedTill;
beforeAll(async () => {
  at = await watchTill("enrolled", { NODE_OPTIONS: `--import=${machine}` });
  await at.signIn();
  await at.titled("Open a shift");
  await at.type("15000");
  await at.press("Open shift");
  await at.shows("Nothing in the cart yet");
}, 180_000);
afterAll(() => at?.close(), 60_000);

/** The sales that the returns are of. */
async function sell(sales: number): Promise<void> {
  for (let sold = 0; sold < sales; sold += 1) {
    await at.scan();
    await at.payExact();
    await at.nextSale();
  }
  await at.shows("Online · all sent");
}

async function bringBack(number: string): Promise<void> {
  await at.key("F8");
  await at.page.getByLabel("Receipt number").fill(number);
  await at.key("Enter");
  await at.titled(/^Return of/);
  await at.press("Everything comes back");
  await at.press("Damaged");
}

async function approve(): Promise<void> {
  const asked = at.page.getByRole("dialog", { name: "A manager has to approve this" });
  await asked.getByRole("button", { name: supervisor.name }).click();
  await at.type(supervisor.pin);
  await asked.getByRole("button", { name: "Approve" }).click();
}

test(
  "money goes back, or nobody knows if it did",
  async () => {
    const { line, page, found, press, key, shows, titled, lookBothWays } = at;
    await sell(2);
    await bringBack("1-000001");
    await lookBothWays("return-ready");
    await press(/^Refund €/);
    await titled("Refunded");
    await lookBothWays("refunded");
    await key("Escape");
    await bringBack("1-000002");
    line.set("cut");
    await press(/^Refund €/);
    await shows("We don't know yet if the refund went through");
    await lookBothWays("refund-unknown");
    await key("Escape");
    line.set("open");
    await key("F8");
    await page.getByRole("list", { name: "Not handed over yet" }).waitFor();
    await lookBothWays("return-unhanded");
    await press("Ask again");
    await titled("Refunded");
    await key("Escape");
    await shows("Nothing in the cart yet");
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "money leaves the drawer, and what a shift has taken is read",
  async () => {
    const { page, found, press, key, shows, titled, type, look, lookBothWays } = at;
    await key("F7");
    await titled("Cash drawer");
    await page.getByText("A supplier").click();
    await type("700");
    await press(/^Cash out$/);
    await shows(/€7\.00/);
    await lookBothWays("drawer-done");
    await press("X report");
    await page.locator("iframe").first().waitFor();
    await look("x-report");
    await key("Escape");
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "a disk that is full, and one with room again",
  async () => {
    const { till, page, found, press, key, shows, titled, scan, lookBothWays } = at;
    process.kill(till.pid(), "SIGUSR2");
    const full = page.getByText("disk is full").first();
    for (let sold = 0; sold < salesMax && !(await full.isVisible()); sold += 1) {
      await scan();
      await key("F11");
      await press(/^Exact/);
      await key("Enter");
      await page.getByRole("heading", { name: "Paid" }).or(full).first().waitFor();
      if (await full.isVisible()) break;
      await key("Enter");
    }
    await full.waitFor();
    await lookBothWays("disk-full");
    process.kill(till.pid(), "SIGCONT");
    await page.getByText("What was refused is").waitFor({ state: "hidden" });
    await press(/^Exact/);
    await key("Enter");
    await titled("Paid");
    await key("Enter");
    await shows("Online · all sent");
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "a payment is ended elsewhere, and another one takes the drawer over as counted",
  async () => {
    const { manager, page, found, press, key, shows, titled, type, look, lookBothWays } = at;
    await at.readerIs("manual");
    await at.scan();
    await at.byCard();
    await titled("Present card");
    const { sales } = await manager.sales.list.query({ limit: 1 });
    const charges = await Promise.all(
      sales.map(async ({ id }) => (await manager.sales.get.query({ id })).charges),
    );
    for (const { id } of charges.flat()) await manager.charges.letGo.mutate({ id });
    await shows("this payment was ended elsewhere");
    await lookBothWays("let-go-elsewhere");
    await press("Read");
    await at.payExact();
    await at.nextSale();
    await press("Lock the till");
    await press(new RegExp(`^.?${supervisor.name}`));
    await type(supervisor.pin);
    await key("Enter");
    await shows("Nothing in the cart yet");
    await key("F7");
    await shows("Cashier 1 answers for this drawer");
    await look("take-over");
    await press("Count first");
    await titled("Take the drawer over");
    expect(await page.getByRole("button", { name: "Counted, take it over" }).isDisabled()).toBe(true);
    await type("15000");
    await lookBothWays("take-over-counted");
    await press("Counted, take it over");
    await shows("€150.00 was counted, and the drawer is yours");
    expect(await page.getByText("answers for this drawer").count()).toBe(0);
    await press("Lock the till");
    await at.signIn();
    await shows("Nothing in the cart yet");
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "a drawer is counted, differs, and the shift is closed",
  async () => {
    const { page, found, press, key, shows, titled, type, look, lookBothWays } = at;
    await key("F9");
    await titled("Close the shift");
    await page.getByText("Coins and notes").click();
    await lookBothWays("count-pieces");
    await page.getByText("As a sum").click();
    await type("1000");
    await press("This is what I counted");
    await shows("Difference");
    await lookBothWays("difference");
    await page.getByLabel("What you know of it").fill("the float was never put in");
    await press("Ask a manager and close");
    await approve();
    await shows("The shift is closed");
    await lookBothWays("closed");
    await press("Show the Z report");
    await page.locator("iframe").first().waitFor();
    await look("z-report");
    await key("Escape");
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "a till that stopped, a clock a day ahead, a file that was damaged, and a till that is shut out",
  async () => {
    const { shop, till, manager, page, found, press, shows, titled, lookBothWays } = at;
    // Its screen alone stands there then, and changes its language no more.
    await press("Language");
    await press("العربية");
    await page.locator("html[lang^=ar]").waitFor({ state: "attached" });
    await till.kill();
    await shows("توقف برنامج الصندوق");
    found.push(...(await lookAt(page, "stopped-ar")));
    await till.start();
    await press("العربية");
    await press("English");
    await page.locator("html[lang^=en]").waitFor({ state: "attached" });
    await till.kill();
    await shows("The till's own programme has stopped");
    found.push(...(await lookAt(page, "stopped")));
    const file = join(till.dataDir, "till.sqlite");
    writeFileSync(file, Buffer.alloc(8192, 0x5a));
    // What it was going to write into the file would heal it.
    rmSync(`${file}-wal`);
    await till.start({ TILL_TEST_CLOCK_AHEAD_MS: String(dayMs) });
    await shows("This register's own file was damaged and has been made anew.");
    await shows(/clock/);
    await lookBothWays("rescued");
    const registerId = shop.registerIds[0];
    await manager.registers.revoke.mutate({ id: shop.ids.next<Uuid>(), registerId });
    await titled("This till was shut out");
    await lookBothWays("shut-out");
    expect(found).toEqual([]);
  },
  journeyMs,
);
