import type { ChargeId, SaleId, Uuid } from "@till/kernel";
import { type GatewayName, parseGatewayName } from "@till/payments";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { cardToken, checkout, euros, newCharge, sandboxTotals, square, stripe } from "./selling.ts";

const paypal = parseGatewayName("paypal");

let shop: Shop;
let manager: TillClient;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off", env: { TILL_LEASE_MS: "1000" } });
  manager = await shop.manager();
}, 60_000);
afterAll(() => shop.stop(), 60_000);

async function dashboard(gateway: GatewayName, act: string, object: string, more: object = {}) {
  await shop.listsShowAll(false);
  await shop.control("/dashboard", { gateway, act, object, ...more });
}
/** At once, and again when the gateway's lists have caught up themselves. */
async function catchUp(gateway: GatewayName): Promise<{ readonly stored: number }> {
  const once = () => manager.events.catchUp.mutate({ id: shop.ids.next<Uuid>(), gateway });
  const early = await once();
  await shop.listsShowAll();
  return { stored: early.stored + (await once()).stored };
}

const tenders = {
  stripe: cardToken("pm_card_visa"),
  square: { kind: "card", source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" } },
  paypal: { kind: "paypal" },
} as const;

const gateways = [
  ["Stripe", stripe, tenders.stripe],
  ["Square", square, tenders.square],
  ["PayPal", paypal, tenders.paypal],
] as const;

/** A paid web order and the gateway's object of its charge. */
async function paidOrder(gateway: GatewayName, tender: (typeof tenders)[keyof typeof tenders]) {
  const { id: saleId, orderToken } = await checkout(shop);
  const id = newCharge(shop);
  const first = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
  if (gateway === paypal) await approve(first.object?.id ?? "");
  const charge = await eventually(
    () => shop.buyer.charges.refresh.mutate({ id, orderToken }),
    // Once its fee is known nothing looks at it by itself any more.
    ({ state, unknown, fees }) => state === "captured" && !unknown && fees.amountMinor > 0n,
    20_000,
  );
  expect(charge.state).toBe("captured");
  expect(charge.fees.amountMinor).toBeGreaterThan(0n);
  return { saleId, id, object: charge.object?.id ?? "" };
}

async function approve(orderId: string): Promise<void> {
  await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId, outcome: "approve" }),
  });
}

const detailOf = (id: SaleId) => manager.sales.get.query({ id });

test.each(gateways)(
  "with no webhook, a refund made in %s's dashboard appears after a catch-up and is booked",
  async (_name, gateway, tender) => {
    const order = await paidOrder(gateway, tender);
    await dashboard(gateway, "refund", order.object, { amountMinor: 500 });
    expect((await detailOf(order.saleId)).refunds).toEqual([]);

    expect((await catchUp(gateway)).stored).toBeGreaterThan(0);
    const detail = await eventually(
      () => detailOf(order.saleId),
      ({ refunds }) => refunds.some(({ state }) => state === "succeeded"),
      20_000,
    );
    expect(detail.refunds).toMatchObject([{ amount: euros(500n), reason: "made at the gateway" }]);
    const kinds = detail.journal.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["refund_accepted", "refund_left"]));
    expect(detail.charges[0]).toMatchObject({ refunded: euros(500n) });
    expect((await sandboxTotals(shop, gateway)).refundedMinor).toBe(500n);
  },
  60_000,
);

test.each(gateways)(
  "with no webhook, a dispute at %s appears after a catch-up, its money withdrawn in the ledger",
  async (_name, gateway, tender) => {
    const order = await paidOrder(gateway, tender);
    await dashboard(gateway, "dispute", order.object);
    await catchUp(gateway);
    const { disputes } = await eventually(
      () => manager.disputes.list.query({ limit: 50 }),
      (page) => page.disputes.some(({ chargeId }) => chargeId === order.id),
      20_000,
    );
    expect(disputes.find(({ chargeId }) => chargeId === order.id)).toMatchObject({
      saleId: order.saleId,
      gateway,
    });
    const { journal } = await detailOf(order.saleId);
    expect(journal.map(({ kind }) => kind)).toContain("dispute_withdrawn");
  },
  60_000,
);

test.each(gateways)(
  "with no webhook, money held at %s and taken in its dashboard completes the sale",
  async (_name, gateway, tender) => {
    const order = await heldOrder(gateway, tender);
    await dashboard(gateway, "capture", order.object);
    await catchUp(gateway);
    const detail = await eventually(
      () => detailOf(order.saleId),
      ({ sale }) => sale.state === "completed",
      20_000,
    );
    expect(detail.charges).toMatchObject([{ id: order.id, state: "captured", captured: euros(1210n) }]);
    expect(detail.journal.map(({ kind }) => kind)).toContain("money_in");
  },
  60_000,
);

test.each(gateways)(
  "with no webhook, money held at %s and released in its dashboard is no longer counted on",
  async (_name, gateway, tender) => {
    const order = await heldOrder(gateway, tender);
    await dashboard(gateway, "void", order.object);
    await catchUp(gateway);
    const detail = await eventually(
      () => detailOf(order.saleId),
      ({ charges }) => charges[0]?.state === "voided",
      20_000,
    );
    expect(detail.charges).toMatchObject([{ id: order.id, state: "voided", capturable: euros(0n) }]);
    expect(detail.sale).toMatchObject({ state: "open", open: euros(1210n) });
    expect(detail.journal).toEqual([]);
  },
  60_000,
);

async function heldOrder(
  gateway: GatewayName,
  tender: (typeof tenders)[keyof typeof tenders],
): Promise<{
  readonly saleId: SaleId;
  readonly id: ChargeId;
  readonly object: string;
}> {
  const { id: saleId } = await checkout(shop);
  const id = newCharge(shop);
  const first = await manager.charges.create.mutate({ id, saleId, tender, capture: "manual" });
  if (gateway === paypal) await approve(first.object?.id ?? "");
  const charge = await eventually(
    () => manager.charges.refresh.mutate({ id }),
    ({ state }) => state === "authorized",
    20_000,
  );
  expect(charge.state).toBe("authorized");
  return { saleId, id, object: charge.object?.id ?? "" };
}

const decisions = gateways.flatMap(([name, gateway, tender]) =>
  (["won", "lost"] as const).map((outcome) => [outcome, name, gateway, tender] as const),
);

test.each(decisions)(
  "with no webhook, a dispute that is %s at %s is decided here too, its money with it",
  async (outcome, _name, gateway, tender) => {
    const order = await paidOrder(gateway, tender);
    await dashboard(gateway, "dispute", order.object);
    await catchUp(gateway);
    const disputed = await eventually(
      () => detailOf(order.saleId),
      ({ charges }) => charges[0]?.disputes[0]?.state === "open",
      20_000,
    );
    expect(disputed.charges).toMatchObject([{ disputed: euros(1210n), refundable: euros(0n) }]);

    await dashboard(gateway, "close_dispute", order.object, { outcome });
    await catchUp(gateway);
    const { charges, journal } = await eventually(
      () => detailOf(order.saleId),
      (detail) => detail.charges[0]?.disputes[0]?.state === outcome,
      20_000,
    );
    expect(charges[0]?.disputes).toMatchObject([{ state: outcome }]);
    const hold = journal
      .flatMap(({ entries }) => entries)
      .filter(({ account }) => account === `dispute_hold:${gateway}`)
      .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
    expect(hold).toBe(0n);
    expect(charges[0]?.disputed).toEqual(euros(outcome === "won" ? 0n : 1210n));
  },
  60_000,
);

test("an unknown type is kept and counted; a preview changes nothing; a replay of a range asks again", async () => {
  const order = await paidOrder(stripe, tenders.stripe);
  expect((await tellUnknownType(order.object)).status).toBe(200);
  const counts = await manager.events.counts.query({});
  expect(counts.types).toContainEqual({
    gateway: stripe,
    type: "moon.phase_changed",
    state: "ignored",
    count: 1,
  });
  expect(counts.caughtUp.map(({ gateway }) => gateway)).toContain(stripe);

  await catchUp(stripe);
  await eventually(
    () => manager.events.list.query({ gateway: stripe, states: ["received"], limit: 5 }),
    ({ events }) => events.length === 0,
    20_000,
  );
  await dashboard(stripe, "refund", order.object, { amountMinor: 300 });
  const selection = { kind: "range", gateway: stripe, fromMs: 1_600_000_000_000, toMs: Date.now() } as const;
  const preview = await manager.events.previewReplay.query(selection);
  expect(preview.charges).toMatchObject([
    { chargeId: order.id, stateBefore: "captured", stateAfter: "captured" },
  ]);
  expect(preview.charges[0]?.facts).toContainEqual(
    expect.objectContaining({ kind: "refunded", amount: euros(300n) }),
  );
  expect((await detailOf(order.saleId)).refunds).toEqual([]);

  const replayed = await manager.events.replay.mutate({ id: shop.ids.next<Uuid>(), selection });
  expect(replayed.events).toBeGreaterThan(0);
  const { refunds } = await eventually(
    () => detailOf(order.saleId),
    (detail) => detail.refunds.some(({ state }) => state === "succeeded"),
    20_000,
  );
  expect(refunds).toMatchObject([{ amount: euros(300n) }]);
}, 60_000);

/** Signed as Stripe would, of a type that came after this software. */
async function tellUnknownType(intent: string): Promise<Response> {
  const payload = JSON.stringify({
    id: "evt_unknown_1",
    object: "event",
    type: "moon.phase_changed",
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { object: "payment_intent", id: intent } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: "whsec_sandbox0till0till0till0till0till",
  });
  return fetch(`http://127.0.0.1:${shop.port}/webhooks/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body: payload,
  });
}

const stripeClient = () =>
  new Stripe("sk_test_till_sandbox", {
    host: "127.0.0.1",
    port: shop.ports.stripe,
    protocol: "http",
    telemetry: false,
  });

/** The same account takes money that Till knows nothing of: a payment link, an invoice. */
const paidElsewhere = (amount: number, card: string) =>
  stripeClient().paymentIntents.create({
    amount,
    currency: "eur",
    payment_method: card,
    allowed_payment_method_types: ["card"],
    confirm: true,
  });

test("money at a gateway for nothing of ours is held for its customer and listed", async () => {
  await paidElsewhere(4321, "pm_card_visa");
  await catchUp(stripe);
  const { events } = await eventually(
    () => manager.events.list.query({ gateway: stripe, states: ["unmatched"], limit: 20 }),
    (page) => page.events.length > 0,
    20_000,
  );
  expect(events.map(({ detail }) => detail)).toContainEqual(expect.stringContaining("43.21 EUR"));
  const held = await manager.reports.entries.query({ account: "customer_funds", limit: 50 });
  const unmatched = held.filter(({ saleId, kind }) => saleId === null && kind === "money_in");
  expect(unmatched.flatMap(({ entries }) => entries)).toContainEqual({
    account: "customer_funds",
    amount: euros(-4321n),
  });
}, 60_000);

test("what becomes of such money is booked too, and the day is proven without it", async () => {
  const returned = await paidElsewhere(700, "pm_card_refundFail");
  const disputed = await paidElsewhere(900, "pm_card_visa");
  await stripeClient().refunds.create({ payment_intent: returned.id, amount: 200 });
  await shop.control("/dashboard", { gateway: "stripe", act: "dispute", object: disputed.id });
  await shop.control("/clock", { advanceMs: 86_400_000 });
  await shop.listsShowAll();
  await catchUp(stripe);
  const kinds = async () => {
    const found = await manager.reports.entries.query({ account: "clearing:stripe", limit: 200 });
    return found.filter(({ chargeId }) => chargeId === null).map(({ kind }) => kind);
  };
  await eventually(
    kinds,
    (seen) => seen.includes("refund_failed") && seen.includes("dispute_withdrawn"),
    20_000,
  );
  const { proof } = await eventually(
    () => manager.reports.endOfDay.query({}),
    (report) => report.proof.holds,
    20_000,
  );
  expect(proof.reconciling).toContainEqual(expect.objectContaining({ kind: "unmatched" }));
  expect(proof.rows.find(({ name }) => name === "dispute_hold:stripe")).toMatchObject({ holds: true });
}, 60_000);
