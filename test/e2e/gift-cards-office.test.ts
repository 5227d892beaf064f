import { randomBytes } from "node:crypto";
import type { ChargeId, RefundId, ReturnId, SaleId, SaleLineId } from "@till/kernel";
import { type StoredValueKind, makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { type CartLine, emptyCart, priceCart } from "@till/sales";
import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAtOffice } from "../kit/look-at.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { eur } from "../kit/test-shop.ts";
import { givePassword, loseAnswer, officeOf } from "./in-office.ts";
import { commitAtTill, euros, newCharge, refusalOf } from "./selling.ts";

/** A manager finds a gift card, reads what happened to it, blocks it and opens it again; and what is owed is in the books. */

const stepMs = 20_000;
const journeyMs = 120_000;

let shop: Shop;
let manager: TillClient;
/** Who stands at the first register: receipts are its own. */
let cashier: TillClient;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  manager = await shop.manager();
  cashier = await shop.cashier();
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(stepMs);
  await givePassword(page, shop);
  await page.getByRole("heading", { name: "Today" }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
}, 60_000);

const office = (path = ""): string => officeOf(shop, `/gift-cards${path}`);
const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const row = (name: RegExp) => page.getByRole("row", { name });
const newCode = (kind: StoredValueKind): string =>
  makeStoredValueCode(kind, randomBytes(storedValueRandomBytes));
const cash = (tendered: ReturnType<typeof euros>) => ({ kind: "cash", tendered }) as const;

/** Sold for cash, with its receipt. */
async function sellCard(worthMinor: bigint, receiptNumber: string) {
  const code = newCode("gift_card");
  const line: CartLine = {
    id: shop.ids.next<SaleLineId>(),
    kind: "gift_card",
    variantId: null,
    name: "Gift card",
    variantName: "",
    quantityMilli: 1000,
    unitPrice: euros(worthMinor),
    tax: { code: "none", name: "No tax", ratePpm: 0, mode: "inclusive" },
    discount: null,
  };
  const cart = { ...emptyCart(eur), lines: [line] };
  const id = shop.ids.next<SaleId>();
  await cashier.sales.commit.mutate({
    id,
    registerId: shop.registerIds[0],
    shiftId: null,
    occurredAtMs: Date.now(),
    cart,
    total: priceCart(cart).totals.total,
    giftCards: [{ lineId: line.id, code }],
  });
  await cashier.charges.create.mutate({ id: newCharge(shop), saleId: id, tender: cash(euros(worthMinor)) });
  await issue(id, receiptNumber);
  return { code, lastFour: code.slice(-4) };
}

const issue = (saleId: SaleId, number: string) =>
  cashier.receipts.issue.mutate({ saleId, returnId: null, number, occurredAtMs: Date.now() });

async function spend(code: string): Promise<{ readonly chargeId: ChargeId; readonly saleId: SaleId }> {
  const { id: saleId } = await commitAtTill(shop, cashier);
  const chargeId = newCharge(shop);
  await cashier.charges.create.mutate({ id: chargeId, saleId, tender: { kind: "gift_card", code } });
  return { chargeId, saleId };
}

test(
  "before the first card the page says so, and that nothing is owed",
  async () => {
    await page.goto(office());
    await page.getByText("No gift cards or store credit yet").waitFor();
    await row(/^Gift card 0 €0\.00 €0\.00 yes/).waitFor();
    expect(await lookAtOffice(page, "office-gift-cards-none")).toEqual([]);
  },
  journeyMs,
);

let card: Awaited<ReturnType<typeof sellCard>>;
let creditCode: string;

test(
  "what is on the cards is what the books owe, and a card is found by its end, its receipt and its state",
  async () => {
    card = await sellCard(2500n, "1-000101");
    const other = await sellCard(1000n, "1-000102");
    const { chargeId, saleId } = await spend(card.code);
    await issue(saleId, "1-000103");
    creditCode = newCode("store_credit");
    await manager.refunds.create.mutate({
      id: shop.ids.next<RefundId>(),
      chargeId,
      returnId: shop.ids.next<ReturnId>(),
      goods: { kind: "amount", amount: euros(100n) },
      reason: "cold",
      registerId: null,
      to: "store_credit",
      code: creditCode,
    });

    await page.goto(office());
    await row(/^Gift card 2 €32\.60 €32\.60 yes/).waitFor();
    await row(/^Store credit 1 €1\.00 €1\.00 yes/).waitFor();
    await page.getByText("3 balances").waitFor();
    expect(await lookAtOffice(page, "office-gift-cards")).toEqual([]);

    const find = page.getByRole("searchbox");
    await find.fill(card.lastFour.toLowerCase());
    await page.getByText("1 balance", { exact: true }).waitFor();
    await row(new RegExp(`^Gift card …${card.lastFour}`)).waitFor();
    expect(new URL(page.url()).searchParams.get("find")).toBe(card.lastFour.toLowerCase());
    await find.fill("1-000102");
    await row(new RegExp(`^Gift card …${other.lastFour}`)).waitFor();
    await find.fill("1-000103");
    await page.getByText("2 balances").waitFor();
    await row(new RegExp(`^Store credit …${creditCode.slice(-4)}`)).waitFor();
    await find.fill("1-009999");
    await page.getByText("None of them matches").waitFor();
    await find.fill("");
    await page.getByText("3 balances").waitFor();
    await page.getByRole("button", { name: /^Any.* State/ }).click();
    await page.getByRole("option", { name: "Blocked" }).click();
    await page.getByText("None of them matches").waitFor();
  },
  journeyMs,
);

test(
  "a whole code that somebody types goes nowhere: not to the server, not into the address",
  async () => {
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.url() + (request.postData() ?? "")));
    await page.goto(office());
    await page.getByRole("searchbox").fill(card.code);
    await page.getByText(/a whole code is money/).waitFor();
    await page.getByText("3 balances").waitFor();
    await page.waitForLoadState("networkidle");
    expect(sent.filter((what) => what.includes(card.code))).toEqual([]);
    expect(page.url()).not.toContain(card.code);
  },
  journeyMs,
);

test(
  "a card is blocked by the keys alone, once, though the answer was lost; it buys nothing until it is opened again",
  async () => {
    await page.goto(office());
    const open = page.getByRole("button", { name: new RegExp(`^Gift card …${card.lastFour}`) });
    await open.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `Gift card …${card.lastFour}` }).waitFor();
    await row(/^Sold .* receipt 1-000101 \+€25\.00/).waitFor();
    await row(/^Spent .* receipt 1-000103 [-−]€2\.40/).waitFor();
    expect(await page.locator("main").textContent()).not.toContain(card.code.slice(0, 12));
    expect(await lookAtOffice(page, "office-gift-card")).toEqual([]);

    await loseAnswer(page, "storedValues.setBlocked");
    await page.getByRole("button", { name: "Block…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel(/^Reason/).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Say why, in a word or two.").waitFor();
    await page.keyboard.type("lost in the bus");
    expect(await lookAtOffice(page, "office-gift-card-block")).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText(/cannot be reached/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("lost in the bus").waitFor();
    await page.getByText("Its code buys nothing").waitFor();
    await page.getByText(/by Manager/).waitFor();
    expect(await lookAtOffice(page, "office-gift-card-blocked")).toEqual([]);
    expect(await refusalOf(spend(card.code))).toBe("stored_value_not_valid");
    const { values } = await manager.storedValues.list.query({ state: "blocked" });
    expect(values.map(({ lastFour }) => lastFour)).toEqual([card.lastFour]);
    const [trail] = await manager.audit.list.query({ action: "stored_value." });
    expect(trail).toMatchObject({ action: "stored_value.blocked", after: { reason: "lost in the bus" } });

    await press("Unblock…");
    await page.getByLabel(/^Reason/).fill("found again");
    await press("Unblock it");
    await page.getByText("Whoever brings its code can spend what is on it.").waitFor();
    expect(await page.getByText("lost in the bus").count()).toBe(0);
    await spend(card.code);
    await page.reload();
    await page.getByText("3 movements").waitFor();
  },
  journeyMs,
);

test(
  "while it is read the page says so, and where it cannot be read why, with a way to try again",
  async () => {
    let hold = true;
    await page.route("**/trpc/storedValues.list*", async (route) => {
      if (hold) await route.abort();
      else await route.continue();
    });
    await page.goto(office());
    await page
      .getByRole("status", { name: "Reading balances" })
      .or(page.getByText("Reading balances"))
      .first()
      .waitFor();
    await page.getByText("The balances could not be read").waitFor();
    expect(await lookAtOffice(page, "office-gift-cards-error")).toEqual([]);
    hold = false;
    await page.getByRole("button", { name: /Try again/ }).click();
    await page.getByText("3 balances").waitFor();
    await page.unroute("**/trpc/storedValues.list*");
  },
  journeyMs,
);

test(
  "where what is on them is not what the books owe, the page says so and which kind it is",
  async () => {
    await moveBalances(1n);
    await page.goto(office());
    await row(/^Gift card .* no$/).waitFor();
    await row(/^Store credit .* yes$/).waitFor();
    await page.getByText(/is not what the books say/).waitFor();
    expect(await lookAtOffice(page, "office-gift-cards-wrong")).toEqual([]);
    await moveBalances(-1n);
    await page.reload();
    await row(/^Gift card .* yes$/).waitFor();
  },
  journeyMs,
);

/** As somebody with the database itself in hand: no movement says why. */
async function moveBalances(minor: bigint): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction`update stored_values set balance_minor = balance_minor + ${minor.toString()}::bigint
      where kind = 'gift_card'`;
  });
  await sql.end();
}
