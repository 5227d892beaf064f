import type { ChargeId, RefundId, ReturnId, SaleId, Uuid } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import type { ChargeView, SaleDetail } from "@till/wire";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { startTill } from "../kit/start-till.ts";
import { cashierPin, managerEmail, managerPassword } from "../kit/test-shop.ts";
import { cardToken, commitAtTill, euros, newCharge, sandboxTotals, square } from "./selling.ts";

const stepMs = 20_000;
const journeyMs = 120_000;
const squareCard = {
  kind: "card",
  source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
} as const;

let shop: Shop;
let manager: TillClient;
let browser: Browser;
/** A manager's browser, signed in; the tests walk on with it. */
let office: Page;

beforeAll(async () => {
  shop = await startShop({ env: { TILL_LEASE_MS: "1000", TILL_DECIDE_AFTER_MS: "1" } });
  manager = await shop.manager();
  browser = await launchBrowser();
  office = await newPage();
  await office.goto(`http://localhost:${shop.port}/office`);
  await office.getByLabel(/e-?mail/i).fill(managerEmail);
  await office.getByLabel(/password/i).fill(managerPassword);
  await button(office, /^Sign in$/i).click();
  await office.getByRole("heading", { name: "Today" }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await shop.stop();
}, 60_000);

const newPage = async (): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(stepMs);
  return page;
};
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
const fault = (operation: string, kind: string, times: number) =>
  shop.control("/faults", { gateway: "stripe", operation, kind, times });
const disarm = () => fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });

/** A sale of two croissants with one charge, opened in the office. */
async function charged(tender: Parameters<typeof charge>[1], capture: "automatic" | "manual" = "automatic") {
  const { id: saleId } = await commitAtTill(shop, await shop.cashier(), { quantity: 2 });
  const { id, object } = await charge(saleId, tender, capture);
  return { saleId, id, object: object?.id ?? "" };
}

const charge = async (
  saleId: SaleId,
  tender: ReturnType<typeof cardToken> | typeof squareCard | { readonly kind: "paypal" },
  capture: "automatic" | "manual",
): Promise<ChargeView> => manager.charges.create.mutate({ id: newCharge(shop), saleId, tender, capture });

const settled = (id: ChargeId, isSo: (view: ChargeView) => boolean) =>
  eventually(() => manager.charges.refresh.mutate({ id }), isSo, stepMs);

const openSale = async (saleId: SaleId): Promise<void> => {
  await office.goto(`http://localhost:${shop.port}/office/sales/${saleId}`);
  await office.getByRole("heading", { name: "Journal entries" }).waitFor();
};

const detailOf = (id: SaleId): Promise<SaleDetail> => manager.sales.get.query({ id });

test(
  "held money is captured in parts from the office, and the rest of it is released",
  async () => {
    const { saleId, id, object } = await charged({ kind: "paypal" }, "manual");
    await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: object, outcome: "approve" }),
    });
    await settled(id, ({ state }) => state === "authorized");
    await openSale(saleId);
    await office.getByText("€4.80 is held, not taken").waitFor();

    await button(office, /^Capture €4\.80/).click();
    const dialog = office.getByRole("dialog", { name: "Capture held money" });
    await dialog.getByRole("radio", { name: "A part" }).click({ force: true });
    await dialog.getByRole("textbox", { name: "Amount to capture" }).fill("5.00");
    await button(office, /^Capture €5\.00/).click();
    await dialog.getByText("Only €4.80 is held").waitFor();
    await dialog.getByRole("textbox", { name: "Amount to capture" }).fill("1.80");
    expect(await dialog.getByRole("radio", { name: /Stays held/ }).isChecked()).toBe(true);
    await button(office, "Capture €1.80").dblclick();
    await office.getByText("€1.80 is taken, €3.00 is still held").waitFor();
    expect((await sandboxTotals(shop, "paypal")).capturedMinor).toBe(180n);

    await button(office, /^Release the rest/).click();
    await button(office, "Release €3.00").click();
    await office.getByText("€1.80 was taken").waitFor();
    await office.getByText("The other €3.00 was not taken.").waitFor();
    expect(await manager.charges.get.query({ id })).toMatchObject({
      state: "captured",
      captured: euros(180n),
      capturable: euros(0n),
    });
  },
  journeyMs,
);

test(
  "a hold is released from the office, and the sale is open again",
  async () => {
    const { saleId } = await charged(cardToken("pm_card_visa"), "manual");
    await openSale(saleId);
    await button(office, /^Release it/).click();
    await button(office, "Keep it held").click();
    expect((await detailOf(saleId)).charges[0]?.state).toBe("authorized");
    await button(office, /^Release it/).click();
    await button(office, "Release €4.80").click();
    await office.getByText("Released: nothing was taken, and nothing will be").waitFor();
    expect((await detailOf(saleId)).sale.open).toEqual(euros(480n));
  },
  journeyMs,
);

test(
  "card money goes back in cash only once the shop allows it, and out of the drawer that was chosen",
  async () => {
    const { saleId } = await charged(squareCard);
    await openSale(saleId);
    await button(office, /^Refund/).click();
    const dialog = office.getByRole("dialog", { name: "Refund" });
    await dialog.getByRole("radiogroup", { name: "What goes back" }).waitFor();
    expect(await dialog.getByRole("radiogroup", { name: "How it goes back" }).count()).toBe(0);
    await button(office, "Keep the money").click();

    const { settings } = await manager.settings.get.query({});
    const { routing, fees, fulfilmentUrl } = settings;
    await manager.settings.save.mutate({
      id: shop.ids.next<Uuid>(),
      settings: { routing, fees: { ...fees }, refundToCash: true, fulfilmentUrl },
    });
    await office.reload();
    await button(office, /^Refund/).click();
    await dialog.getByRole("radio", { name: /Cash from Register 2/ }).click({ force: true });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("the card is closed");
    await button(office, "Refund €4.80 in cash").click();
    await dialog.waitFor({ state: "hidden" });
    await office.getByText("€4.80 was taken and given back").waitFor();

    const { refunds, journal } = await detailOf(saleId);
    expect(refunds).toMatchObject([{ to: "cash", state: "succeeded", amount: euros(480n) }]);
    const drawer = journal
      .flatMap(({ entries }) => entries)
      .filter(({ account }) => account === `drawer:${shop.registerIds[1]}`);
    expect(drawer.map(({ amount }) => amount)).toEqual([euros(-480n)]);
    expect((await sandboxTotals(shop, "square")).refundedCount).toBe(0);
  },
  journeyMs,
);

test(
  "a refund on its way is not called refunded; when it fails it says so, and what is owed is paid in cash",
  async () => {
    const { saleId, id } = await charged(cardToken("pm_card_refundFail"));
    await manager.refunds.create.mutate({
      id: shop.ids.next<RefundId>(),
      chargeId: id,
      returnId: shop.ids.next<ReturnId>(),
      goods: { kind: "amount", amount: euros(240n) },
      reason: "one was burnt",
      registerId: null,
    });
    await shop.control("/clock", { advanceMs: 120_000 });
    await eventually(
      () => manager.charges.refresh.mutate({ id }).then(() => detailOf(saleId)),
      ({ refunds }) => refunds[0]?.state === "failed",
      stepMs,
    );
    await openSale(saleId);
    await office.getByText("A refund of €2.40 did not arrive").waitFor();
    await office.getByText("The money is still with the shop: give it back another way.").waitFor();
    await button(office, /^Refund/).click();
    const dialog = office.getByRole("dialog", { name: "Refund" });
    expect(await dialog.getByRole("radio", { name: /€2\.40 still owed for goods/ }).isChecked()).toBe(true);
    await dialog.getByRole("radio", { name: /Cash from Register 1/ }).click({ force: true });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("owed");
    await button(office, "Refund €2.40 in cash").click();
    await dialog.waitFor({ state: "hidden" });
    const { refunds, returns } = await detailOf(saleId);
    expect(refunds.map(({ state, to }) => [state, to])).toEqual([
      ["failed", "original"],
      ["succeeded", "cash"],
    ]);
    expect(returns).toMatchObject([{ owed: false }]);
  },
  journeyMs,
);

test(
  "a manager decides with a reason what no gateway tells; its late answer then stands beside the decision",
  async () => {
    await fault("payment_intents.confirm", "after_commit", 2);
    await fault("payment_intents.retrieve", "before_sending", 500);
    await fault("payment_intents.cancel", "before_sending", 500);
    const { saleId, id } = await charged(cardToken("pm_card_visa"));
    await openSale(saleId);
    await office.getByText("We don’t know yet if €4.80 was taken").waitFor();
    await office.getByText("Asked again, by itself").waitFor();

    await button(office, /^Decide what became of it/).click();
    const dialog = office.getByRole("dialog", { name: "Decide what became of it" });
    await button(office, "Put it on record").click();
    await dialog.getByText("Choose what became of it.").waitFor();
    await dialog.getByRole("radio", { name: /^Nothing was taken/ }).click({ force: true });
    await button(office, "Put it on record").click();
    await dialog.getByText("Say how you know, in a few words.").waitFor();
    await dialog.getByRole("textbox", { name: /How do you know/ }).fill("not on Monday's statement");
    await button(office, "Put it on record").click();
    await dialog.waitFor({ state: "hidden" });
    const decision = office.locator(".decision");
    await decision.getByText("not on Monday's statement").waitFor();
    await decision.getByText("Nothing yet. We keep asking.").waitFor();

    await disarm();
    await settled(id, ({ refunded }) => refunded.amountMinor === 480n);
    await decision.getByText("not as decided").waitFor();
    expect(await decision.innerText()).toMatch(/Manager[\s\S]*Nothing was taken[\s\S]*The money was taken/);
    await office.getByText("€4.80 came after the shop had let this go: booked, and given back").waitFor();
  },
  journeyMs,
);

/** So many lost calls keep new charges away from the gateway for a while. */
const rested = () =>
  eventually(
    () => manager.settings.get.query({}),
    ({ health }) => health.every(({ circuit }) => circuit !== "open"),
    60_000,
  );

test(
  "a shopper whose gateway turns the payment away is offered another form, and pays with it, once",
  async () => {
    await rested();
    await fault("payment_intents.create", "rate_limited", 40);
    const page = await newPage();
    await page.goto(`http://localhost:${shop.port}/`);
    await page
      .getByRole("link", { name: /Croissant/ })
      .first()
      .click();
    await button(page, /Add to cart/i).click();
    await page.getByRole("link", { name: /Cart, 1 item/ }).waitFor();
    await page.goto(`http://localhost:${shop.port}/checkout`);
    await page.getByRole("textbox", { name: /Email/ }).fill("buyer@till.example");
    await fillCard(page, "4242424242424242");
    const before = await sandboxTotals(shop, "square");
    await button(page, /^Pay €/).click();
    await page.getByText("The payment service did not take the request. Nothing was charged.").waitFor();

    await button(page, "Pay by card with Square").click();
    expect(await page.getByRole("radio", { name: /Square/ }).isChecked()).toBe(true);
    await fillCard(page, "4111111111111111");
    await button(page, /^Pay €/).click();
    await page.getByText("Your order is paid").waitFor();
    await disarm();
    const after = await sandboxTotals(shop, "square");
    expect(after.capturedCount - before.capturedCount).toBe(1);
    expect(after.capturedMinor - before.capturedMinor).toBe(730n);
    await page.context().close();
  },
  journeyMs,
);

async function fillCard(page: Page, number: string): Promise<void> {
  const form = page.frameLocator("iframe");
  await form.getByRole("textbox", { name: "Card number" }).fill(number);
  await form.getByRole("textbox", { name: /Expires/ }).fill("1234");
  await form.getByRole("textbox", { name: "Security code" }).fill("123");
  await form.getByRole("textbox", { name: "Security code" }).blur();
}

test(
  "a payment that PayPal holds back promises a mail, and one left at the bank can give way to another",
  async () => {
    const page = await newPage();
    await page.goto(`http://localhost:${shop.port}/`);
    await page
      .getByRole("link", { name: /Croissant/ })
      .first()
      .click();
    await button(page, /Add to cart/i).click();
    await page.getByRole("link", { name: /Cart, 1 item/ }).waitFor();
    await page.goto(`http://localhost:${shop.port}/checkout`);
    await page.getByRole("textbox", { name: /Email/ }).fill("buyer@till.example");
    await rested();
    await fillCard(page, "4000002760003184");
    await button(page, /^Pay €/).click();
    await page.waitForURL(/\/sandbox\/authenticate\//);
    // The buyer closes the bank's page and comes back to the shop.
    await page.goto(`http://localhost:${shop.port}/checkout`);
    await page.getByRole("link", { name: "See the order" }).click();
    await page.getByRole("link", { name: "Continue to your bank" }).waitFor();
    await button(page, "Pay another way instead").click();
    await page.getByText("The payment was called off").waitFor();
    await page.getByText("PayPal", { exact: true }).first().click();
    await button(page, "Continue to PayPal").click();
    await page.waitForURL(/checkoutnow/);
    const orderId = new URL(page.url()).searchParams.get("token");
    await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId, outcome: "pending" }),
    });
    await page.goBack();
    await page.getByText("Your payment is on its way").waitFor();
    await page.getByText(/we will mail buyer@till\.example when the money arrives/).waitFor();
    expect(await button(page, /Call off|Pay €/).count()).toBe(0);
    await page.context().close();
  },
  journeyMs,
);

test(
  "at the till a reader whose service turns the payment away gives way to another, by one key",
  async () => {
    await rested();
    const till = await startTill(shop);
    const page = await newPage();
    try {
      await page.goto(till.url);
      await button(page, /Cashier 1/).click();
      for (const digit of cashierPin) await button(page, digit).click();
      await button(page, /Sign in/).click();
      for (const key of ["1", "0", "0", "00"]) await button(page, key).click();
      await button(page, /Open shift/).click();
      await shop.control("/terminals", { reader: "sandbox-terminal-1", mode: "approve" });
      await fault("payment_intents.create", "rate_limited", 40);
      await button(page, /^Coffee/).click();
      await button(page, /Card on reader/).click();
      await button(page, /Stripe · ready/)
        .first()
        .click();
      await page.getByText(/: nothing was taken/).waitFor();
      expect(await button(page, /Square Terminal 1/).getAttribute("aria-keyshortcuts")).toBe("1");
      await page.keyboard.press("1");
      await page.getByRole("heading", { name: "Paid", exact: true }).waitFor();
      await disarm();
      const { sales } = await manager.sales.list.query({ registerId: shop.registerIds[0], limit: 1 });
      const { charges } = await detailOf(sales[0]?.id ?? shop.ids.next<SaleId>());
      expect(charges.map(({ gateway, state }) => [gateway, state])).toEqual([
        [parseGatewayName("stripe"), "failed"],
        [square, "captured"],
      ]);
    } finally {
      await page.context().close();
      await till.stop();
    }
  },
  journeyMs,
);
