import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../kit/launch-browser.ts";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { managerEmail, managerPassword } from "../kit/test-shop.ts";
import { webhookModes } from "../kit/weather.ts";
import { euros, sandboxTotals } from "./selling.ts";
import {
  button,
  giveBackOneEuro,
  openShift,
  sellByCard,
  sellForCash,
  signInAtTill,
} from "./till-journeys.ts";

const stepMs = 15_000;
const journeyMs = 90_000;

/** The four journeys in a real browser: sell at the till, buy on the web, refund both, read the day. */
describe.each(webhookModes)("with webhooks %s", (webhooks) => {
  let shop: Shop;
  let till: RunningTill;
  let browser: Browser;

  beforeAll(async () => {
    shop = await startShop({ webhooks });
    till = await startTill(shop);
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await till.stop();
    await shop.stop();
  }, 60_000);

  const open = async (url: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(stepMs);
    await page.goto(url);
    return page;
  };

  let managing: TillClient | undefined;
  const manager = async (): Promise<TillClient> => (managing ??= await shop.manager());

  const lastWebOrder = async () => {
    const { sales } = await (await manager()).sales.list.query({ registerId: shop.webRegisterId, limit: 1 });
    const [sale] = sales;
    if (!sale) throw new Error("nobody has ordered yet");
    return (await manager()).sales.get.query({ id: sale.id });
  };

  /** What the customer's phone does with the code. */
  const approveAtPayPal = async (): Promise<void> => {
    const { sales } = await (await manager()).sales.list.query({ registerId: shop.registerIds[0], limit: 1 });
    const sale = sales[0] ? await (await manager()).sales.get.query({ id: sales[0].id }) : null;
    const answer = await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: sale?.charges[0]?.object?.id, outcome: "approve" }),
    });
    expect(answer.ok).toBe(true);
  };

  const openTill = async (): Promise<Page> => {
    const page = await open(till.url);
    await signInAtTill(page);
    return page;
  };

  test(
    "a cashier signs in by PIN, opens a shift, and sells for cash, by card and by PayPal",
    async () => {
      const page = await openTill();
      await openShift(page);
      await sellForCash(page);
      await sellByCard(page, shop);

      await button(page, /^Coffee/).click();
      await button(page, /PayPal QR/).click();
      await page
        .getByRole("img", { name: /QR|PayPal/i })
        .first()
        .waitFor();
      await approveAtPayPal();
      await page.getByRole("heading", { name: "Paid" }).waitFor();
      await page.context().close();

      const stripe = await sandboxTotals(shop, "stripe");
      const square = await sandboxTotals(shop, "square");
      expect({ stripe: stripe.capturedMinor, square: square.capturedMinor }).toEqual({
        stripe: 290n,
        square: 290n,
      });
    },
    journeyMs,
  );

  test(
    "a cashier looks a receipt up and gives the money back, in part and then in whole",
    async () => {
      // The till keeps who is signed in and what was last shown, whatever becomes of the browser.
      const page = await open(till.url);
      await button(page, /New sale/).click();
      await giveBackOneEuro(page, "1-000002");
      const part = await eventually(
        () => sandboxTotals(shop, "stripe"),
        ({ refundedMinor }) => refundedMinor > 0n,
      );
      expect(part.refundedMinor).toBe(100n);
      await button(page, /New sale/).click();
      await button(page, /^Return/).click();
      await page.getByRole("textbox", { name: "Receipt number" }).fill("1-000001");
      await button(page, /Find the sale/).click();
      await button(page, "Everything comes back").click();
      await page.getByRole("textbox", { name: "Reason" }).fill("dropped");
      await button(page, /^Refund/).click();
      const cash = async () => {
        const { sales } = await (await manager()).sales.list.query({ search: "1-000001", limit: 5 });
        const [sale] = sales;
        return sale ? (await (await manager()).sales.get.query({ id: sale.id })).refunds : [];
      };
      const refunds = await eventually(cash, (found) => found.length > 0);
      expect(refunds).toMatchObject([{ state: "succeeded", amount: euros(240n) }]);
      await page.context().close();
    },
    journeyMs,
  );

  const toCheckout = async (): Promise<Page> => {
    const page = await open(`http://localhost:${shop.port}/`);
    await page
      .getByRole("link", { name: /Croissant/ })
      .first()
      .click();
    await button(page, /Add to cart/i).click();
    await page.getByRole("link", { name: /Cart, 1 item/ }).click();
    await page.goto(`http://localhost:${shop.port}/checkout`);
    await page.getByRole("textbox", { name: /Email/ }).fill("buyer@till.example");
    return page;
  };

  const fillCard = async (page: Page, number: string): Promise<void> => {
    const form = page.frameLocator("iframe");
    await form.getByRole("textbox", { name: "Card number" }).fill(number);
    await form.getByRole("textbox", { name: /Expires/ }).fill("1234");
    await form.getByRole("textbox", { name: "Security code" }).fill("123");
    await form.getByRole("textbox", { name: "Security code" }).blur();
  };

  test(
    "a shopper is declined, told why, pays with another card by a double click, and is charged once",
    async () => {
      const before = await sandboxTotals(shop, "stripe");
      const page = await toCheckout();
      await fillCard(page, "4000000000009995");
      await button(page, /^Pay €/).click();
      await expectText(page, "not enough money");
      await fillCard(page, "4242424242424242");
      await button(page, /^Pay €/).dblclick();
      await page.getByText("Your order is paid").waitFor();
      await page.context().close();
      const after = await sandboxTotals(shop, "stripe");
      expect(after.capturedCount - before.capturedCount).toBe(1);
      expect(after.capturedMinor - before.capturedMinor).toBe(730n);
    },
    journeyMs,
  );

  test(
    "a shopper passes 3-D Secure on the bank's page and comes back to a paid order",
    async () => {
      const page = await toCheckout();
      await fillCard(page, "4000002760003184");
      await button(page, /^Pay €/).click();
      await page.waitForURL(/\/sandbox\/authenticate\//);
      await page
        .getByRole("button", { name: /complete|approve|confirm|authenticate/i })
        .first()
        .click();
      await page.getByText("Your order is paid").waitFor();
      const { charges } = await lastWebOrder();
      expect(charges).toMatchObject([{ state: "captured", captured: euros(730n) }]);
      await page.context().close();
    },
    journeyMs,
  );

  test(
    "a shopper pays with Square, another with PayPal",
    async () => {
      const square = await toCheckout();
      await square.getByText("Card (Square)").click();
      await fillCard(square, "4111111111111111");
      await button(square, /^Pay €/).click();
      await square.getByText("Your order is paid").waitFor();
      await square.context().close();

      const paypal = await toCheckout();
      await button(paypal, /Pay with PayPal/).click();
      await button(paypal, "Pay now").click();
      await paypal.getByText("Your order is paid").waitFor();
      await paypal.context().close();
      expect((await sandboxTotals(shop, "square")).capturedMinor).toBe(290n + 730n);
      expect((await sandboxTotals(shop, "paypal")).capturedMinor).toBe(290n + 730n);
    },
    journeyMs,
  );

  test(
    "a manager reads an end of day that ties out, opens what is behind it, and refunds a web order",
    async () => {
      const page = await open(`http://localhost:${shop.port}/office`);
      await page.getByLabel(/e-?mail/i).fill(managerEmail);
      await page.getByLabel(/password/i).fill(managerPassword);
      await button(page, /^Sign in$/i).click();
      await page.getByRole("link", { name: /End of day/ }).click();
      await page.getByText("Report = ledger = gateways").first().waitFor();
      await expectText(page, "Card · Stripe");

      await page.getByRole("link", { name: "Sales", exact: true }).click();
      const paypalBefore = await sandboxTotals(shop, "paypal");
      const { sales } = await (await manager()).sales.list.query({ limit: 50 });
      const web = await Promise.all(sales.map(async ({ id }) => (await manager()).sales.get.query({ id })));
      const byPayPal = web.find(({ charges }) => charges.some(({ tender }) => tender.kind === "paypal"));
      await page.goto(`http://localhost:${shop.port}/office/sales/${byPayPal?.sale.id}`);
      await page.getByRole("heading", { name: "Journal entries" }).waitFor();
      await button(page, /^Refund/).click();
      const dialog = page.getByRole("dialog", { name: "Refund" });
      await dialog.getByRole("textbox", { name: "Reason" }).fill("never arrived");
      await dialog.getByRole("button", { name: /^Refund €/ }).click();
      await dialog.waitFor({ state: "hidden" });
      const paypalAfter = await eventually(
        () => sandboxTotals(shop, "paypal"),
        ({ refundedMinor }) => refundedMinor > paypalBefore.refundedMinor,
      );
      expect(paypalAfter.refundedMinor - paypalBefore.refundedMinor).toBe(730n);
      await page.context().close();
    },
    journeyMs,
  );
});

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
  expect(await page.getByText(text).first().isVisible()).toBe(true);
}
