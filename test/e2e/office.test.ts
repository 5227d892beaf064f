import type { ChargeId, SaleId, ShiftId, Uuid } from "@till/kernel";
import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { lookAt } from "../kit/look-at.ts";
import { type MailServer, startMailServer } from "../kit/start-mail-server.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { weather } from "../kit/weather.ts";
import { givePassword, officeOf, sidewaysOf } from "./in-office.ts";
import { cardToken, checkout, commitAtTill, euros, newCharge } from "./selling.ts";

const stepMs = 15_000;
const journeyMs = 90_000;
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 900 };

let smtp: MailServer;
let shop: Shop;
let manager: TillClient;
let browser: Browser;
/** A manager's browser, signed in; the tests walk on with it. */
let page: Page;

beforeAll(async () => {
  smtp = await startMailServer();
  shop = await startShop({
    webhooks: "off",
    env: {
      TILL_LEASE_MS: "1000",
      TILL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      TILL_MAIL_FROM: "Test Pantry <shop@till.example>",
    },
  });
  manager = await shop.manager();
  browser = await launchBrowser();
  page = await signIn();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await shop.stop();
  await smtp?.stop();
}, 60_000);

async function signIn(): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, hasTouch: true });
  const signedIn = await context.newPage();
  signedIn.setDefaultTimeout(stepMs);
  await givePassword(signedIn, shop);
  await signedIn.getByRole("heading", { name: "Today" }).waitFor();
  return signedIn;
}

const office = (path: string): string => officeOf(shop, path);

async function paidOrder(): Promise<{
  readonly saleId: SaleId;
  readonly id: ChargeId;
  readonly object: string;
}> {
  const { id: saleId, orderToken } = await checkout(shop);
  const id = newCharge(shop);
  const tender = cardToken("pm_card_visa");
  await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
  const charge = await eventually(
    () => shop.buyer.charges.refresh.mutate({ id, orderToken }),
    // Once its fee is known nothing looks at it by itself any more.
    ({ fees }) => fees.amountMinor > 0n,
    20_000,
  );
  expect(charge).toMatchObject({ state: "captured", unknown: false });
  return { saleId, id, object: charge.object?.id ?? "" };
}

const inDashboard = (act: string, object: string, more: object = {}) =>
  shop.control("/dashboard", { gateway: "stripe", act, object, ...more });

/** The order on the page, and where it says the example charge goes. */
const orderShown = (): Promise<string[]> => page.locator(".till-order__name").allTextContents();
const chosen = (): Promise<string> =>
  page.locator('[data-standing="chosen"] strong').textContent().then(String);
const savedOrder = async (): Promise<string[]> =>
  (await manager.settings.get.query({})).settings.routing.rules.map(({ gateway }) => gateway);

test(
  "the order of gateways is changed by keyboard, mouse and finger; the example follows before anything is saved",
  async () => {
    await page.goto(office("/gateways"));
    await page.locator('[data-standing="chosen"]', { hasText: "Stripe" }).waitFor();
    await page.getByRole("button", { name: "Move Square", exact: true }).press("ArrowUp");
    expect(await orderShown()).toEqual(["Square", "Stripe", "PayPal"]);
    await page.locator('[data-standing="chosen"]', { hasText: "Square" }).waitFor();

    await dragByMouse("PayPal", -600);
    expect(await orderShown()).toEqual(["PayPal", "Square", "Stripe"]);
    await dragByFinger("PayPal", 200);
    expect(await orderShown()).toEqual(["Square", "PayPal", "Stripe"]);
    await page.getByRole("button", { name: "Move PayPal down" }).click();
    expect(await orderShown()).toEqual(["Square", "Stripe", "PayPal"]);

    expect(await savedOrder()).toEqual(["stripe", "square", "paypal"]);
    await page.getByText("Order: Stripe, Square, PayPal Square, Stripe, PayPal").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/^Saved at /).waitFor();
    expect(await savedOrder()).toEqual(["square", "stripe", "paypal"]);
  },
  journeyMs,
);

async function dragByMouse(name: string, byY: number): Promise<void> {
  const { x, y } = await middleOfHandle(name);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + byY, { steps: 5 });
  await page.mouse.up();
}

async function dragByFinger(name: string, byY: number): Promise<void> {
  const { x, y } = await middleOfHandle(name);
  const browserSession = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", atY?: number) =>
    browserSession.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: atY === undefined ? [] : [{ x, y: atY }],
    });
  await touch("touchStart", y);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", y + byY * part);
  await touch("touchEnd");
  await browserSession.detach();
}

async function middleOfHandle(name: string): Promise<{ readonly x: number; readonly y: number }> {
  const handle = page.getByRole("button", { name: `Move ${name}`, exact: true });
  await handle.scrollIntoViewIfNeeded();
  const box = await handle.boundingBox();
  if (!box) throw new Error("the handle is on the page");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test(
  "the example says why each other gateway does not take it",
  async () => {
    await page.getByText("All currencies").first().click();
    await page.getByLabel("Largest amount").first().fill("20");
    const way = (name: string) => page.locator(".try-route__way", { hasText: name });
    await way("Square").getByText("Its rule ends at 20.00 EUR.").waitFor();
    expect(await way("Square").textContent()).toContain("Cannot take it");
    expect(await chosen()).toBe("Stripe");
    expect(await way("PayPal").textContent()).toContain("Stripe stands before it.");

    await page.getByLabel("Amount", { exact: true }).fill("10");
    await page.locator('[data-standing="chosen"]', { hasText: "Square" }).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    expect(await page.getByText(/not saved/).count()).toBe(0);
  },
  journeyMs,
);

test(
  "what another manager saved meanwhile is shown, and is overwritten only when asked to",
  async () => {
    await page.getByRole("checkbox", { name: /Give cash back/ }).click({ force: true });
    const { settings } = await manager.settings.get.query({});
    const id = shop.ids.next<Uuid>();
    const fulfilmentUrl = "https://warehouse.example/orders";
    await manager.settings.save.mutate({ id, settings: { ...settings, fulfilmentUrl } });

    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody else saved these settings in the meantime.").waitFor();
    await page.getByText("Paid orders are told to: nobody https://warehouse.example/orders").waitFor();
    expect((await manager.settings.get.query({})).settings).toMatchObject({
      fulfilmentUrl,
      refundToCash: false,
    });
    await page.getByRole("button", { name: "Save mine instead of theirs" }).click();
    await page.getByText(/^Saved at /).waitFor();
    expect((await manager.settings.get.query({})).settings).toMatchObject({
      fulfilmentUrl: null,
      refundToCash: true,
    });
  },
  journeyMs,
);

test(
  "an unknown type is counted; a dead event shows its reason, what a replay would change, and then changes it",
  async () => {
    const order = await paidOrder();
    expect((await tell("moon.phase_changed", order.object)).status).toBe(200);
    expect((await tell("payment_intent.succeeded", order.object)).status).toBe(200);
    await eventually(
      () => manager.events.list.query({ type: "payment_intent.succeeded", limit: 5 }),
      ({ events }) => events.some(({ state }) => state === "done"),
    );
    await makeDead("payment_intent.succeeded", "stripe could not be asked about the charge");
    await inDashboard("refund", order.object, { amountMinor: 500 });

    await page.goto(office("/events"));
    await page.getByRole("link", { name: "Stripe · moon.phase_changed" }).waitFor();
    await page.locator(".till-stat", { hasText: "Dead" }).getByRole("link").click();
    const row = page.getByRole("row", { name: /payment_intent\.succeeded.*Dead/ });
    expect(await row.textContent()).toContain("stripe could not be asked about the charge");
    await row.getByRole("button").click();

    await page.getByRole("button", { name: "Preview what would change" }).click();
    await page.getByText("One charge would change.").waitFor();
    const preview = page.getByRole("region", { name: "What would change" });
    expect(await preview.textContent()).toContain("€5.00");
    expect((await manager.sales.get.query({ id: order.saleId })).refunds).toEqual([]);

    await page.getByRole("button", { name: "Replay the event" }).click();
    await page.getByText("Done", { exact: true }).waitFor();
    const { refunds } = await eventually(
      () => manager.sales.get.query({ id: order.saleId }),
      (detail) => detail.refunds.some(({ state }) => state === "succeeded"),
    );
    expect(refunds).toMatchObject([{ amount: euros(500n), reason: "made at the gateway" }]);
    await page.getByRole("link", { name: "Open the sale it is about" }).click();
    await page.waitForURL(new RegExp(order.saleId));
  },
  journeyMs,
);

/** Signed as Stripe would. */
function tell(type: string, intent: string): Promise<Response> {
  const payload = JSON.stringify({
    id: `evt_told_${type}`,
    object: "event",
    type,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { object: "payment_intent", id: intent } },
  });
  const secret = "whsec_sandbox0till0till0till0till0till";
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return fetch(`http://127.0.0.1:${shop.port}/webhooks/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body: payload,
  });
}

/** As nine hours of failing leave it (`inbox.test.ts` of the server goes through them). */
async function makeDead(type: string, reason: string): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  await sql`update inbox set state = 'dead', detail = ${reason} where type = ${type}`;
  await sql.end();
}

test(
  "with no webhook, catching up makes a dispute and a capture from the dashboard appear",
  async () => {
    const order = await paidOrder();
    const { id: heldSale } = await commitAtTill(shop, await shop.cashier());
    const held = await manager.charges.create.mutate({
      id: newCharge(shop),
      saleId: heldSale,
      tender: cardToken("pm_card_visa"),
      capture: "manual",
    });
    await page.goto(office("/charges?show=open"));
    await page.getByRole("row", { name: /Authorized/ }).waitFor();
    await inDashboard("dispute", order.object);
    await inDashboard("capture", held.object?.id ?? "");
    await shop.listsShowAll();

    await page.goto(office("/events"));
    await page.getByRole("button", { name: "Catch up now with Stripe" }).click();
    await page.getByText(/events were missing; they are being interpreted/).waitFor();
    await eventually(
      () => manager.disputes.list.query({ limit: 5 }),
      ({ disputes }) => disputes.length > 0,
      20_000,
    );
    await eventually(
      () => manager.charges.get.query({ id: held.id }),
      ({ state }) => state === "captured",
      20_000,
    );
    await page.goto(office("/disputes"));
    const row = page.getByRole("row", { name: /Fraudulent/ });
    expect(await row.textContent()).toMatch(/Open.*The bank has taken the money.*€12\.10/);
    await row.getByRole("button").click();
    await page.waitForURL(new RegExp(order.saleId));

    await page.goto(office("/charges?show=open"));
    await page.getByText("No charge is open").waitFor();
  },
  journeyMs,
);

test(
  "a message is read as its buyer reads it and sent again under its own id",
  async () => {
    const { saleId } = await paidOrder();
    const { messages } = await eventually(
      () => manager.outbox.list.query({ kind: "mail", states: ["sent"], limit: 1 }),
      (found) => found.messages[0]?.saleId === saleId,
    );
    const [mail] = messages;
    await page.goto(office("/messages?kind=mail"));
    await page.getByRole("button", { name: mail?.subject ?? "" }).click();
    await page.frameLocator(".message-frame").getByText("Croissant").waitFor();
    await page.getByRole("tab", { name: "Plain text" }).click();
    await page.locator(".message-text", { hasText: "Croissant" }).waitFor();

    await page.getByRole("button", { name: "Send it once more" }).click();
    await page.getByText("It is on its way again.").waitFor();
    const copies = await eventually(
      () => Promise.resolve(smtp.mails.filter((source) => source.includes(`<${mail?.id}@till.example>`))),
      (found) => found.length === 2,
    );
    expect(copies).toHaveLength(2);
  },
  journeyMs,
);

test(
  "nothing in a mail runs in the office or is fetched from elsewhere",
  async () => {
    const id = shop.ids.next<Uuid>();
    const marked = `${office("")}/fetched-by-a-mail`;
    const html = `<!doctype html><p onclick="parent.ran=1">harmless</p><script>parent.ran=1;top.ran=1</script>
      <img src="${marked}" onerror="parent.ran=1"><iframe src="${marked}"></iframe>
      <meta http-equiv="refresh" content="0;url=${marked}"><svg onload="top.ran=1"></svg>`;
    await keepMail(id, html);
    // What the policy turns away is a request in the browser's own books; only what was answered left it.
    const answered: string[] = [];
    page.on("response", (response) => answered.push(response.url()));
    await page.goto(office(`/messages/${id}`));
    await page.frameLocator(".message-frame").getByText("harmless").click();
    // By then the frame's own loading is over.
    await page.frameLocator(".message-frame").locator("svg").waitFor({ state: "attached" });
    expect(await page.evaluate(() => "ran" in window)).toBe(false);
    expect(answered.filter((url) => url.includes("fetched-by-a-mail"))).toEqual([]);
    expect(page.url()).toBe(office(`/messages/${id}`));
  },
  journeyMs,
);

async function keepMail(id: Uuid, html: string): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  const body = { text: "harmless", html };
  await sql`insert into outbox (merchant_id, id, kind, cause, sent_to, subject, body, state, tries, created_at_ms)
    values (${shop.seed.merchant.id}, ${id}, 'mail', ${`test:${id}`}, 'buyer@till.example', 'A test', ${sql.json(body)},
      'kept', 0, ${Date.now()})`;
  await sql.end();
}

test(
  "a charge without an answer waits under Charges, and leads to its sale",
  async () => {
    const { id: saleId } = await commitAtTill(shop, await shop.cashier());
    const lost = { gateway: "stripe", kind: "before_sending" };
    await shop.control("/faults", {
      ...lost,
      operation: "payment_intents.confirm",
      kind: "after_commit",
      times: 2,
    });
    await shop.control("/faults", { ...lost, operation: "payment_intents.retrieve", times: 500 });
    const charge = await manager.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      tender: cardToken("pm_card_visa"),
    });
    expect(charge.unknown).toBe(true);
    await page.goto(office("/charges"));
    const row = page.getByRole("row", { name: /Unknown, being asked/ });
    // With keys forgotten everything began long ago: a manager may decide at once.
    const why = weather === "keys-expired" ? "asked long enough" : "The answer was lost";
    expect(await row.textContent()).toContain(why);
    await page.getByRole("link", { name: /Charges 1 waiting/ }).waitFor();
    await row.getByRole("button").click();
    await page.waitForURL(new RegExp(saleId));
    await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
    await eventually(
      () => manager.charges.refresh.mutate({ id: charge.id }),
      ({ unknown, state }) => !unknown && state === "captured",
      20_000,
    );
  },
  journeyMs,
);

test(
  "a shift's Z is listed in the office, and opens as it was frozen",
  async () => {
    const cashier = await shop.cashier(1);
    const [id, registerId] = [shop.ids.next<ShiftId>(), shop.registerIds[1]];
    await cashier.shifts.open.mutate({ id, registerId, float: euros(5000n), occurredAtMs: Date.now() });
    const { id: saleId } = await commitAtTill(shop, cashier, { registerId, shiftId: id });
    const tender = { kind: "cash", tendered: euros(500n) } as const;
    await cashier.charges.create.mutate({ id: newCharge(shop), saleId, tender });
    const closing = { id, counted: euros(5100n), reason: "miscounted change" };
    await cashier.shifts.close.mutate({ ...closing, occurredAtMs: Date.now() });

    await page.goto(office("/z-reports"));
    const row = page.getByRole("row", { name: /Z report 1|Register 2|Side/ }).first();
    await row.waitFor();
    expect(await lookAt(page, "office-z-reports")).toEqual([]);
    await row.getByRole("button").click();
    await page.getByRole("heading", { name: "Z report 1" }).waitFor();
    const paper = page.frameLocator("iframe");
    await paper.getByText("Difference", { exact: true }).waitFor();
    expect(await lookAt(page, "office-z-report")).toEqual([]);
    const z = await manager.reports.zReport.query({ registerId, number: 1 });
    const words = await paper.locator("body").innerText();
    for (const sum of [z.closed?.expected, z.grandTotals.cumulative])
      expect(words).toContain(String(sum?.amountMinor).replace(/(\d\d)$/, ".$1"));
  },
  journeyMs,
);

test(
  "on a phone the menu opens every page, and none of them scrolls sideways",
  async () => {
    await page.setViewportSize(phone);
    await page.goto(office(""));
    const seen: string[] = [];
    for (const name of [
      "Charges",
      "Z reports",
      "Disputes",
      "Ledger",
      "Events",
      "Messages",
      "Gateways",
      "Sales",
    ]) {
      await page.locator(".office-menu__toggle").click();
      await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.getByRole("navigation", { name: "Office" }).isVisible()).toBe(false);
      seen.push(`${name} ${await sidewaysOf(page)}`);
    }
    expect(seen).toEqual(
      ["Charges", "Z reports", "Disputes", "Ledger", "Events", "Messages", "Gateways", "Sales"].map(
        (name) => `${name} 0`,
      ),
    );
    await page.setViewportSize(desk);
  },
  journeyMs,
);

test(
  "on a laptop every page stands in the menu, and none has to be scrolled for",
  async () => {
    await page.goto(office(""));
    const menu = page.getByRole("navigation", { name: "Office" });
    for (const height of [800, 768]) {
      await page.setViewportSize({ width: 1280, height });
      await menu.waitFor();
      expect(await menu.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
    }
    await page.setViewportSize(desk);
  },
  journeyMs,
);
