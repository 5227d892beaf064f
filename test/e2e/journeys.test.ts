import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, managerEmail, managerPassword } from "../kit/test-shop.ts";
import { sandboxTotals } from "./selling.ts";

const stepMs = 15_000;
const journeyMs = 90_000;

/** The four journeys in a real browser: sell at the till, buy on the web, refund both, read the day. */
describe.each(["normal", "off"] as const)("with webhooks %s", (webhooks) => {
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

  const button = (page: Page, name: string | RegExp) =>
    page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });

  const signInAtTill = async (): Promise<Page> => {
    const page = await open(till.url);
    await button(page, /Cashier 1/).click();
    for (const digit of cashierPin) await button(page, digit).click();
    await button(page, /Sign in/).click();
    return page;
  };

  test(
    "a cashier signs in by PIN, opens a shift, and sells for cash, by card and by PayPal",
    async () => {
      const page = await signInAtTill();
      for (const key of ["1", "0", "0", "00"]) await button(page, key).click();
      await button(page, /Open shift/).click();

      await button(page, /Croissant/).click();
      await button(page, /^Cash/).click();
      await button(page, "€5.00").click();
      await button(page, /Take cash/).click();
      await page.getByRole("heading", { name: "Paid" }).waitFor();
      await expectText(page, "€2.60");
      await button(page, /New sale/).click();

      await shop.control("/terminals", { reader: "tmr_sandbox_reader_1", mode: "approve" });
      await shop.control("/terminals", { reader: "tmr_sandbox_reader_2", mode: "approve" });
      await button(page, /^Coffee/).click();
      await button(page, /Card on reader/).click();
      await button(page, /Stripe · ready/)
        .first()
        .click();
      await page.getByRole("heading", { name: "Paid" }).waitFor();
      await button(page, /New sale/).click();

      await shop.control("/terminals", { reader: "sandbox-terminal-1", mode: "approve" });
      await button(page, /^Coffee/).click();
      await button(page, /Card on reader/).click();
      await button(page, /Square Terminal 1/).click();
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
      expect((await sandboxTotals(shop, "paypal")).capturedMinor).toBe(730n);
    },
    journeyMs,
  );

  test(
    "a manager reads an end of day that ties out, opens what is behind it, and refunds a web order",
    async () => {
      const page = await open(`http://localhost:${shop.port}/office`);
      await page.getByLabel(/e-?mail/i).fill(managerEmail);
      await page.getByLabel(/password/i).fill(managerPassword);
      await button(page, /Sign in/i).click();
      await page.getByRole("link", { name: /End of day/ }).click();
      await page.getByText("Report = ledger = gateways").first().waitFor();
      await expectText(page, "Card · Stripe");

      await page.getByRole("link", { name: "Sales", exact: true }).click();
      await page.getByRole("row").nth(1).click();
      await page.getByRole("heading", { name: "Journal entries" }).waitFor();
      await page.context().close();
    },
    journeyMs,
  );
});

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
  expect(await page.getByText(text).first().isVisible()).toBe(true);
}
