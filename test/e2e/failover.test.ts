import type { ChargeId, SaleId, Uuid } from "@till/kernel";
import { type GatewayName, parseGatewayName } from "@till/payments";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import {
  checkout,
  commitAtTill,
  euros,
  newCharge,
  refusalOf,
  sandboxTotals,
  square,
  stripe,
} from "./selling.ts";

const paypal = parseGatewayName("paypal");
const stripeReader = "tmr_sandbox_reader_1";
const offlineReader = "tmr_sandbox_reader_offline";
const squareReader = "sandbox-terminal-1";

let shop: Shop;
let cashier: TillClient;
let manager: TillClient;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off", env: { TILL_LEASE_MS: "1000" } });
  manager = await shop.manager();
}, 60_000);
beforeEach(async () => {
  cashier = await shop.cashier();
  for (const reader of [stripeReader, squareReader]) await mode(reader, "approve");
});
afterEach(() => disarm());
afterAll(() => shop.stop(), 60_000);

const mode = (reader: string, how: "approve" | "decline" | "silent") =>
  shop.control("/terminals", { reader, mode: how });
const fault = (
  gateway: "stripe" | "square",
  operation: string,
  kind: string,
  times: number,
  more: object = {},
) => shop.control("/faults", { gateway, operation, kind, times, ...more });
const disarm = async (): Promise<void> => {
  await shop.control("/faults/release", {});
  await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
};

/** At one reader, with another as its alternative. */
const request = (saleId: SaleId, gateway: GatewayName, terminalId: string) => ({
  id: newCharge(shop),
  saleId,
  gateway,
  tender: { kind: "card", source: { kind: "terminal", terminalId } } as const,
  alternatives: [
    gateway === stripe
      ? { gateway: square, terminalId: squareReader }
      : { gateway: stripe, terminalId: stripeReader },
  ],
});

const settled = (id: ChargeId) =>
  eventually(
    () => manager.charges.refresh.mutate({ id }),
    ({ state, unknown }) => !unknown && !["created", "requires_action", "pending"].includes(state),
    20_000,
  );

/** How often the gateway was asked to put something on a reader. */
async function readerCalls(gateway: "stripe" | "square"): Promise<number> {
  const operation =
    gateway === "stripe" ? "terminal.readers.process_payment_intent" : "terminal.checkouts.create";
  const { requests } = (await shop.control(`/requests?gateway=${gateway}&operation=${operation}`)) as {
    readonly requests: readonly unknown[];
  };
  return requests.length;
}

async function capturedAt(gateway: "stripe" | "square"): Promise<number> {
  return (await sandboxTotals(shop, gateway)).capturedCount;
}

test("a reader whose gateway refuses it at once hands the charge to the next one, under the same id", async () => {
  const { id: saleId } = await commitAtTill(shop, cashier);
  const asked = request(saleId, stripe, offlineReader);
  const before = { stripe: await capturedAt("stripe"), square: await capturedAt("square") };
  await cashier.charges.create.mutate(asked);
  const charge = await settled(asked.id);
  expect(charge).toMatchObject({ id: asked.id, gateway: square, state: "captured", captured: euros(240n) });
  expect(await capturedAt("square")).toBe(before.square + 1);
  expect(await capturedAt("stripe")).toBe(before.stripe);

  const again = await cashier.charges.create.mutate(asked);
  expect(again).toMatchObject({ id: asked.id, gateway: square, state: "captured" });
  const { charges, sale } = await manager.sales.get.query({ id: saleId });
  expect(charges.map(({ id }) => id)).toEqual([asked.id]);
  expect(sale).toMatchObject({ state: "completed", paid: euros(240n) });
});

test("the object at the first gateway is closed before the second is asked", async () => {
  const { id: saleId } = await commitAtTill(shop, cashier);
  await cashier.charges.create.mutate(request(saleId, stripe, offlineReader));
  const { charges } = await manager.sales.get.query({ id: saleId });
  const attempts = charges[0]?.attempts ?? [];
  expect(attempts.slice(0, 3).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    "charge refused",
    "void succeeded",
    expect.stringContaining("charge "),
  ]);
});

test("a gateway that turns the call away unprocessed hands it on as well", async () => {
  // At once: a wait would outlast this shop's short leases.
  await fault("square", "terminal.checkouts.create", "rate_limited", 20, { retryAfterS: 0 });
  const { id: saleId } = await commitAtTill(shop, cashier);
  const asked = request(saleId, square, squareReader);
  await cashier.charges.create.mutate(asked);
  expect(await settled(asked.id)).toMatchObject({ gateway: stripe, state: "captured" });
});

test("an issuer's decline is final: no other reader is asked", async () => {
  await mode(stripeReader, "decline");
  const before = await readerCalls("square");
  const { id: saleId } = await commitAtTill(shop, cashier);
  const asked = request(saleId, stripe, stripeReader);
  await cashier.charges.create.mutate(asked);
  expect(await settled(asked.id)).toMatchObject({ gateway: stripe, state: "declined" });
  expect(await readerCalls("square")).toBe(before);
});

test("while an attempt is open nothing fails over: not by parallel calls, asking again, or a killed server", async () => {
  await mode(stripeReader, "silent");
  const before = { square: await readerCalls("square"), stripe: await capturedAt("stripe") };
  await fault("stripe", "terminal.readers.process_payment_intent", "after_commit", 1);
  await fault("stripe", "payment_intents.retrieve", "server_error", 1000);
  const { id: saleId } = await commitAtTill(shop, cashier);
  const asked = request(saleId, stripe, stripeReader);
  expect(await cashier.charges.create.mutate(asked)).toMatchObject({ unknown: true, gateway: stripe });

  await Promise.all(Array.from({ length: 5 }, () => cashier.charges.create.mutate(asked)));
  await Promise.all(Array.from({ length: 3 }, () => manager.charges.refresh.mutate({ id: asked.id })));
  const another = cashier.charges.create.mutate({
    ...request(saleId, square, squareReader),
    alternatives: [],
  });
  expect(await refusalOf(another)).toBe("sale_already_paid");
  await shop.killServer();
  await shop.startServer();
  await cashier.charges.create.mutate(asked);
  expect(await manager.charges.refresh.mutate({ id: asked.id })).toMatchObject({ unknown: true });
  expect(await readerCalls("square")).toBe(before.square);

  await disarm();
  await mode(stripeReader, "approve");
  await tap(stripeReader);
  expect(await settled(asked.id)).toMatchObject({ gateway: stripe, state: "captured" });
  expect(await readerCalls("square")).toBe(before.square);
  expect(await capturedAt("stripe")).toBe(before.stripe + 1);
}, 60_000);

test("a reader that may have shown the amount keeps the charge, also when it gave up while the server was dead", async () => {
  await mode(stripeReader, "silent");
  const before = await readerCalls("square");
  await fault("stripe", "terminal.readers.process_payment_intent", "held", 1);
  const { id: saleId } = await commitAtTill(shop, cashier);
  const asked = request(saleId, stripe, stripeReader);
  const shown = await readerCalls("stripe");
  const cut = cashier.charges.create.mutate(asked).catch(() => "cut off");
  await eventually(
    () => readerCalls("stripe"),
    (calls) => calls > shown,
  );
  await shop.killServer();
  await cut;
  await disarm();
  await shop.control("/clock", { advanceMs: 180_000 });
  await shop.startServer();
  expect(await settled(asked.id)).toMatchObject({ gateway: stripe, state: "failed" });
  await manager.charges.refresh.mutate({ id: asked.id });
  expect(await readerCalls("square")).toBe(before);
}, 60_000);

test("a gateway that does not answer is not offered while another card gateway is, and comes back", async () => {
  const { id: saleId, orderToken } = await checkout(shop);
  const offered = async () =>
    (await shop.buyer.charges.payOptions.query({ saleId, orderToken })).map(({ gateway }) => gateway);
  expect(await offered()).toEqual(["stripe", "square", "paypal"]);

  await fault("stripe", "*", "server_error", 1000);
  for (let count = 0; count < 5; count += 1) {
    const { id } = await commitAtTill(shop, cashier);
    await cashier.charges.create.mutate({ ...request(id, stripe, stripeReader), alternatives: [] });
  }
  expect(await offered()).toEqual(["square", "paypal"]);
  const health = (await manager.settings.get.query({})).health.find(({ gateway }) => gateway === stripe);
  expect(health).toMatchObject({ circuit: "open" });

  const calls = await readerCalls("stripe");
  const { id } = await commitAtTill(shop, cashier);
  const kept = await cashier.charges.create.mutate({
    ...request(id, stripe, stripeReader),
    alternatives: [],
  });
  expect(kept).toMatchObject({ state: "failed", problem: { code: "gateway_unavailable" } });
  const { id: elsewhere } = await commitAtTill(shop, cashier);
  const handedOn = await cashier.charges.create.mutate(request(elsewhere, stripe, stripeReader));
  expect(await settled(handedOn.id)).toMatchObject({ gateway: square, state: "captured" });
  expect(await readerCalls("stripe")).toBe(calls);

  await disarm();
  await eventually(offered, (now) => now.includes(stripe), 15_000);
  const paid = await cashier.charges.create.mutate({
    ...request(id, stripe, stripeReader),
    alternatives: [],
  });
  expect(await settled(paid.id)).toMatchObject({ state: "captured" });
  expect(await offered()).toEqual(["stripe", "square", "paypal"]);
}, 60_000);

test("a manager tries an order of gateways on an example charge; saved, it is what shoppers are offered", async () => {
  const { settings } = await manager.settings.get.query({});
  const rule = (gateway: GatewayName) => ({
    gateway,
    enabled: gateway !== stripe,
    currencies: null,
    minMinor: null,
    maxMinor: null,
  });
  const { fees, refundToCash, fulfilmentUrl } = settings;
  const wished = {
    routing: { prefer: "cheapest" as const, rules: [stripe, paypal, square].map(rule) },
    fees: { ...fees },
    refundToCash,
    fulfilmentUrl,
  };
  const { candidates } = await manager.settings.tryRoute.query({
    amount: euros(2000n),
    channel: "in_person",
    settings: wished,
  });
  expect(candidates).toEqual([
    expect.objectContaining({ gateway: square, label: "Square", fits: true, expectedFee: euros(62n) }),
    expect.objectContaining({ gateway: paypal, label: "PayPal", fits: true, expectedFee: euros(88n) }),
    expect.objectContaining({ gateway: stripe, fits: false, because: "Its rule is switched off." }),
  ]);

  const { id: saleId, orderToken } = await checkout(shop);
  const offered = async () =>
    (await shop.buyer.charges.payOptions.query({ saleId, orderToken })).map(({ gateway }) => gateway);
  expect(await offered()).toEqual([stripe, square, paypal]);
  await manager.settings.save.mutate({ id: shop.ids.next<Uuid>(), settings: wished });
  expect(await offered()).toEqual([square, paypal]);
});

async function tap(reader: string): Promise<void> {
  await fetch(`http://127.0.0.1:${shop.ports.stripe}/sandbox/terminal/${reader}/tap`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ what: "approve" }),
  });
}
