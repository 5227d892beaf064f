import { createPayPalGateway } from "@till/gateway-paypal";
import { invariant } from "@till/kernel";
import { parseCurrency } from "@till/money";
import type { ChargeSnapshot, Gateway } from "@till/payments";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Driver, createDriver, snapshotOf } from "./driver.ts";
import { describeGatewayContract } from "./gateway-contract.ts";
import type { GatewayHarness, GatewayTraits, Paying } from "./harness.ts";
import { startSandbox } from "./sandbox-side.ts";

/** Test mode is not run with keys: only a person can approve an order on PayPal's own page. */
const traits: GatewayTraits = {
  manualCapture: true,
  partialCapture: true,
  buyerPage: true,
  terminal: false,
  refundFailsLater: false,
  webhookAge: true,
  severalCaptures: true,
  authorizationExpires: true,
  dashboard: ["refund", "capture", "void", "dispute", "close_dispute"],
  inquiries: true,
  events: true,
  sandbox: true,
};

const currency = parseCurrency("EUR");
const clientId = "till-sandbox";
const clientSecret = "till-sandbox-secret";
/** Long enough for a busy machine; the tests of lost answers wait for it. */
const timeoutMs = 1000;
const hourMs = 3_600_000;

type Outcome = "approve" | "decline_instrument" | "decline_capture" | "pending" | "cancel";

/** What the buyer does on PayPal's page. */
async function decide({ object, action }: ChargeSnapshot, outcome: Outcome): Promise<void> {
  invariant(action?.kind === "redirect", "the buyer is sent to a page");
  await post(new URL("/sandbox/approve", action.url), { orderId: object.id, outcome });
}

async function post(url: URL, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  invariant(answer.ok, `the sandbox answered ${answer.status}`);
}

async function startHarness(): Promise<GatewayHarness> {
  const sandbox = await startSandbox({
    dialect: "paypal",
    currency,
    operations: {
      open: "orders.create",
      charge: "orders.capture",
      capture: "authorizations.capture",
      void: "authorizations.void",
      refund: "captures.refund",
      read: "orders.get",
    },
  });
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const { paypalWebhookId } = sandbox.secrets;
  const baseUrl = `http://127.0.0.1:${sandbox.ports.paypal}`;
  const at = (address: string, webhookId = paypalWebhookId): Gateway =>
    createPayPalGateway({ clientId, clientSecret, webhookId, baseUrl: address, timeoutMs, clock });
  const secrets = { clientSecret, webhookId: "", timeoutMs, clock };

  const buyer = (outcome: Outcome): Paying => ({
    source: { kind: "approval" },
    act: (asked) => decide(asked, outcome),
  });

  return {
    gateway: at(baseUrl),
    currency,
    foreignCurrency: parseCurrency("IRR"),
    unknownObject: { type: "order", id: "00000000000000000" },
    nowMs: clock.nowMs,
    async reset() {
      aheadMs = 0;
      await sandbox.reset();
    },
    stop: () => sandbox.stop(),
    ways: {
      succeeds: buyer("approve"),
      declined: { ...buyer("decline_instrument"), reason: "generic" },
      buyerAgrees: buyer("approve"),
      buyerRefuses: buyer("cancel"),
    },
    sandbox: {
      ...sandbox.side,
      async advanceMs(byMs) {
        aheadMs += byMs;
        await sandbox.side.advanceMs(byMs);
      },
      stranger: at(baseUrl, "WH-OF-SOMEBODY-ELSE"),
      unreachable: at(`http://127.0.0.1:${sandbox.deadPort}`),
      keyMixes: [
        () => createPayPalGateway({ ...secrets, clientId, baseUrl, environment: "live" }),
        () =>
          createPayPalGateway({ ...secrets, clientId: "AeA1QIZXiflr1_-r0U2UbWTziOWX1GRQer5jkUq4", baseUrl }),
        () => createPayPalGateway({ ...secrets, clientId, environment: "live" }),
      ],
    },
  };
}

describeGatewayContract("paypal against the sandbox", { traits, start: startHarness });

describe("paypal in particular", () => {
  let harness: GatewayHarness;
  let driver: Driver;
  beforeAll(async () => {
    harness = await startHarness();
    driver = createDriver(harness);
  });
  beforeEach(() => harness.reset());
  afterAll(() => harness.stop());

  const agreeingTo = (outcome: Outcome): Paying => ({
    ...harness.ways.succeeds,
    act: (asked) => decide(asked, outcome),
  });

  it("takes an order that is COMPLETED around a declined capture for the decline it is", async () => {
    const sent = snapshotOf(await (await driver.prepareCharge(agreeingTo("decline_capture"))).send());
    expect(sent).toMatchObject({
      state: "declined",
      gatewayStatus: "COMPLETED/DECLINED",
      captures: [],
      fees: [],
      refusal: { by: "issuer", reason: "generic" },
    });
  });

  it("an e-check is pending until it clears", async () => {
    const sent = snapshotOf(await (await driver.prepareCharge(agreeingTo("pending"))).send());
    expect(sent).toMatchObject({ state: "pending", recognised: true, captures: [] });
    await harness.sandbox?.advanceMs(4 * 24 * hourMs);
    expect(await driver.read(sent)).toMatchObject({ state: "captured" });
  });

  it("money a bank took back is a reversal, not a refund of ours", async () => {
    const charge = await driver.prepareCharge(harness.ways.succeeds);
    invariant(charge.opened?.action?.kind === "redirect", "the buyer is sent to a page");
    const paid = snapshotOf(await charge.send());
    snapshotOf(await driver.prepareRefund(paid, 500n).send());
    const captureId = paid.captures[0]?.id;
    await post(new URL("/sandbox/reverse", charge.opened.action.url), { captureId });
    const after = await driver.read(paid);
    expect(after.reversals.map(({ amount }) => amount)).toEqual([driver.amountOf(2_000n)]);
    expect(after.refunds.map(({ amount }) => amount)).toEqual([driver.amountOf(500n)]);
  });

  it("says the fee with the capture", async () => {
    const paid = await driver.pay(harness.ways.succeeds, { amountMinor: 10_000n });
    expect(paid.fees.map(({ amount }) => amount)).toEqual([driver.amountOf(320n)]);
  });

  it("goes on with a new token when the old one has run out before its time", async () => {
    const paid = await driver.pay(harness.ways.succeeds);
    await harness.sandbox?.advanceMs(10 * hourMs);
    expect(await driver.read(paid)).toMatchObject({ state: "captured" });
  });

  it("closes an order the buyer has agreed to, so that a capture on its way takes nothing", async () => {
    const charge = await driver.prepareCharge(harness.ways.succeeds);
    invariant(charge.opened !== null, "an order was opened");
    expect(snapshotOf(await driver.prepareVoid(charge.opened).send()).state).toBe("voided");
    expect((await charge.send()).kind).toBe("refused");
    expect(await driver.read(charge.opened)).toMatchObject({ state: "voided", captures: [] });
  });

  it("never sends a capture again once PayPal has forgotten its key", async () => {
    const charge = await driver.prepareCharge(harness.ways.succeeds);
    await harness.sandbox?.arm("charge", "before_sending");
    await charge.send();
    const late = { ...charge, startedAtMs: charge.startedAtMs - 7 * hourMs };
    expect((await driver.resolve(late, true)).kind).toBe("absent");
    invariant(charge.opened !== null, "an order was opened");
    expect(await driver.read(charge.opened)).toMatchObject({ state: "voided", captures: [] });
  });
});
