import { setTimeout as sleep } from "node:timers/promises";
import { type Product, createCatalogueIndex } from "@till/catalogue";
import type { Page } from "playwright-core";
import { openCounter } from "../../kit/at-counter.ts";
import { type CuttableLine, layCuttableLine } from "../../kit/cuttable-line.ts";
import { launchBrowser } from "../../kit/launch-browser.ts";
import { type RunningTill, startTill } from "../../kit/start-till.ts";
import { cashierPin } from "../../kit/test-shop.ts";
import { openTillBridge, said } from "../../kit/till-bridge.ts";
import { inMs, rate, result, say } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { stockShelves } from "../stock-shelves.ts";
import { giveHands } from "../till-hands.ts";
import { type TillMemory, readMemory } from "../till-memory.ts";

const articles = 100_000;
const scans = { warmUp: 20, measured: 300, perSale: 5 } as const;
const searches = 25;
/** A quick typist. */
const letterEveryMs = 120;
const sales = 2000;
const starts = 3;
const firstSyncMs = 180_000;
/** Until the till has hashed the PIN that the server took, and knows it without the network. */
const pinKeptMs = 5000;

/**
 * The till's own screens in a browser, with its host in a process beside it: what a cashier waits for. Its network is cut
 * once it is ready, for nothing here may need it.
 */
export async function tillRow(bench: Bench): Promise<void> {
  say(`\nA till with ${rate(articles)} articles, in a browser of its own`);
  const shop = await bench.openShop({ database: "till" });
  const { products, barcodes } = await stockShelves(shop, articles);
  const line = await layCuttableLine();
  const server = await shop.start({ TILL_HOSTS: `127.0.0.1:${line.port}` });
  line.leadTo(server.port);
  const till = await startTill({ port: line.port });
  const browser = await launchBrowser();
  try {
    await untilStocked(till.url);
    const { page } = await openCounter(browser, till.url);
    await sleep(pinKeptMs);
    await measureStarts(page, { till, line });
    await giveHands(page);
    await measureScans(page, barcodes);
    await measureSearches(page, products);
    await measureSales(page, barcodes, () => readMemory(browser, till.pid()));
  } finally {
    await browser.close();
    await till.stop();
    await line.close();
  }
  await shop.close();
}

/** The catalogue has come: for so many articles the server and the till are busy with nothing else for a while. */
async function untilStocked(url: string): Promise<void> {
  const bridge = await openTillBridge(url);
  try {
    const startedMs = performance.now();
    while ((await said(bridge.host.state())).catalogueVersion === null) {
      if (performance.now() - startedMs > firstSyncMs) throw new Error("the catalogue did not come");
      await sleep(500);
    }
    result("catalogue from the server", `${rate(performance.now() - startedMs)} ms, once`);
  } finally {
    bridge.close();
  }
}

/** From the programme's start to the screen that asks for a PIN, and from the PIN's last key to a screen that sells. */
async function measureStarts(
  page: Page,
  { till, line }: { readonly till: RunningTill; readonly line: CuttableLine },
): Promise<void> {
  line.set("cut");
  const taken: number[] = [];
  const laps: Record<"programme" | "screen" | "PIN", number[]> = { programme: [], screen: [], PIN: [] };
  for (let start = 1; start <= starts; start += 1) {
    await till.kill();
    await page.goto("about:blank");
    const startedMs = performance.now();
    await till.start();
    const runsMs = performance.now();
    await page.goto(till.url);
    await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
    const askedMs = performance.now();
    await page.getByRole("button", { name: /^.?Cashier 1/ }).click();
    await page.keyboard.type(cashierPin, { delay: 60 });
    const typedMs = performance.now();
    await page.keyboard.press("Enter");
    await page.getByText("Nothing in the cart yet").waitFor();
    await page.locator(".till-tile").first().waitFor();
    const readyMs = performance.now();
    laps.programme.push(runsMs - startedMs);
    laps.screen.push(askedMs - runsMs);
    laps.PIN.push(readyMs - typedMs);
    taken.push(askedMs - startedMs + readyMs - typedMs);
  }
  result("start to ready to sell", `${inMs(taken)}; budget 2,000 ms`);
  for (const [lap, ofStarts] of Object.entries(laps)) result(`  of it the ${lap}`, inMs(ofStarts));
}

async function measureScans(page: Page, barcodes: readonly string[]): Promise<void> {
  const taken: number[] = [];
  for (let count = 0; count < scans.warmUp + scans.measured; count += 1) {
    const barcode = farFromLast(barcodes, count);
    const ms = await page.evaluate((code) => globalThis.hands.scan(code), barcode);
    if (count >= scans.warmUp) taken.push(ms);
    if ((count + 1) % scans.perSale === 0) await emptyCart(page);
  }
  result("scan to line", `${inMs(taken)}; budget p99 16 ms`);
}

async function emptyCart(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("Nothing in the cart yet").waitFor();
}

async function measureSearches(page: Page, products: readonly Product[]): Promise<void> {
  const nothingElse = { version: "", taxClasses: [], categories: [] } as const;
  const index = createCatalogueIndex({ ...nothingElse, products });
  const taken: number[] = [];
  let shown = "";
  for (let count = 0; count < searches; count += 1) {
    const { name } = farFromLast(products, count);
    for (let letters = 1; letters <= name.length; letters += 1) {
      const text = name.slice(0, letters);
      const first = index.search(text)[0]?.name ?? "";
      const typed = [text, first] as const;
      const ms = await page.evaluate(([letters, wanted]) => globalThis.hands.search(letters, wanted), typed);
      // Where the same article stays nothing can be seen to come.
      if (first !== shown) taken.push(ms);
      shown = first;
      await sleep(letterEveryMs);
    }
  }
  await page.locator(".till-search input").fill("");
  result("search, letter to tiles", `${inMs(taken)}; budget p99 50 ms`);
}

/** Between two sales; a program at work throws away later what it needs no more. */
const restMs = 10_000;

/** Sales of one article for exact cash, without a network: each is on disk before the screen says that it is paid. */
async function measureSales(
  page: Page,
  barcodes: readonly string[],
  memory: () => Promise<TillMemory | null>,
): Promise<void> {
  const taken: number[] = [];
  const held: (TillMemory | null)[] = [];
  const rested: (TillMemory | null)[] = [];
  for (let count = 1; count <= sales; count += 1) {
    const barcode = farFromLast(barcodes, count);
    const ms = await page.evaluate(async (code) => {
      await globalThis.hands.scan(code);
      const paidMs = await globalThis.hands.payCash();
      await globalThis.hands.finish();
      return paidMs;
    }, barcode);
    taken.push(ms);
    if (count % (sales / 4) === 0) {
      const now = await memory();
      held.push(now);
      await sleep(restMs);
      rested.push(await memory());
      say(`  ${rate(count)} of ${rate(sales)} sales: ${inMs(taken.slice(-sales / 4))}, ${inMb(now)}`);
    }
  }
  result("cash sale accepted, on disk", `${inMs(taken)}; budget p99 100 ms`);
  result("memory after each quarter", held.map(inMb).join(", "));
  result("the same after ten seconds of rest", rested.map(inMb).join(", "));
}

const inMb = (memory: TillMemory | null): string =>
  memory === null
    ? "not known here"
    : `${rate(memory.host + memory.screen)} MB (host ${rate(memory.host)}, screen ${rate(memory.screen)})`;

/** No two that stand together in memory. */
function farFromLast<T>(items: readonly T[], count: number): T {
  const item = items[(count * 7919) % items.length];
  if (item === undefined) throw new Error("the shelves are empty");
  return item;
}
