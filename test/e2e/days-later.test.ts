import type { AttemptId, ChargeId, RefundId, ReturnId, SaleId } from "@till/kernel";
import type { Tender } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../kit/eventually.ts";
import { type Charging, oneOfEach, startCharging } from "./charging.ts";
import { cardToken, commitAtTill, euros, refusalOf, square } from "./selling.ts";

/** What becomes of a charge when nobody looks: money that is held too long, settles later, fails or is taken back. */
let all: Charging;
beforeAll(async () => {
  all = await startCharging("off");
}, 60_000);
afterAll(() => all.shop.stop(), 60_000);

const dayMs = 86_400_000;
const days = (count: number) => all.shop.control("/clock", { advanceMs: count * dayMs });
const saleNow = (id: SaleId) => all.manager.sales.get.query({ id });

/** A bank account as a form hands it over, with the buyer's mandate. */
async function debit(paymentMethod: string): Promise<Tender> {
  const answer = await fetch(
    `http://127.0.0.1:${all.shop.ports.stripe}/v1/test_helpers/confirmation_tokens`,
    {
      method: "POST",
      headers: { authorization: "Bearer sk_test_till_sandbox" },
      body: new URLSearchParams({ payment_method: paymentMethod }),
    },
  );
  return cardToken(z.object({ id: z.string() }).parse(await answer.json()).id);
}

async function charged(
  tender: Tender,
  capture: "automatic" | "manual" = "automatic",
): Promise<{ readonly saleId: SaleId; readonly view: ChargeView }> {
  const { id: saleId } = await commitAtTill(all.shop, all.cashier, { quantity: 2 });
  return { saleId, view: await all.charge(saleId, tender, capture) };
}

/** The buyer at PayPal, with what PayPal makes of it. */
async function atPayPal(path: string, body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${all.shop.ports.paypal}/sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

const settled = (id: ChargeId, state: ChargeView["state"]) => all.settled(id, (view) => view.state === state);

/** The sale is free for another tender, and nothing was ever booked for the first. */
async function expectPayable(saleId: SaleId): Promise<void> {
  expect((await saleNow(saleId)).journal).toEqual([]);
  const cash = await all.charge(saleId, { kind: "cash", tendered: euros(500n) });
  expect(cash).toMatchObject({ state: "captured", captured: euros(480n) });
}

test.each(oneOfEach)(
  "money held at %s that nobody takes runs out, and the sale is payable again",
  async (_name, tender) => {
    const { saleId, view } = await charged(tender, "manual");
    if (tender.kind === "paypal") await all.approve(view.object?.id ?? "");
    await settled(view.id, "authorized");
    expect(await refusalOf(all.charge(saleId, { kind: "cash", tendered: euros(500n) }))).toBe(
      "sale_already_paid",
    );
    await days(31);
    expect(await settled(view.id, "expired")).toMatchObject({ capturable: euros(0n), captured: euros(0n) });
    const capture = { id: all.shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
    expect(await refusalOf(all.cashier.charges.capture.mutate(capture))).toBe("charge_not_open");
    await expectPayable(saleId);
  },
  60_000,
);

test("a bank debit is pending until the bank has paid, and pays its sale days later", async () => {
  const { saleId, view } = await charged(await debit("pm_successDelayed_de"));
  expect(view).toMatchObject({ state: "pending", captured: euros(0n) });
  expect((await saleNow(saleId)).journal).toEqual([]);
  expect(await refusalOf(all.charge(saleId, cardToken("pm_card_visa")))).toBe("sale_already_paid");
  await days(6);
  expect(await settled(view.id, "captured")).toMatchObject({ captured: euros(480n) });
  expect((await saleNow(saleId)).sale.state).toBe("completed");
}, 60_000);

test("a bank debit that fails days later took nothing, and cannot be tried again behind the next charge", async () => {
  const { saleId, view } = await charged(await debit("pm_failedDelayed_de"));
  expect(view.state).toBe("pending");
  await days(6);
  const ended = await all.settled(view.id, ({ state }) => state === "failed" || state === "declined");
  expect(ended.problem).not.toBeNull();
  expect(ended.attempts.map(({ kind, state }) => `${kind} ${state}`)).toContain("void succeeded");
  const paid = await all.charge(saleId, cardToken("pm_card_visa"));
  expect(paid).toMatchObject({ state: "captured", captured: euros(480n) });
}, 60_000);

test("a bank debit that the bank takes back is owed again in the ledger, and cannot be given back as well", async () => {
  const { saleId, view } = await charged(await debit("pm_sandboxReturned_de"));
  await days(6);
  await settled(view.id, "captured");
  await days(15);
  const { journal } = await eventuallyBooked(saleId, view.id, "charge_reversed");
  expect(await balance(saleId, "receivable")).toBe(480n);
  expect(journal.filter(({ kind }) => kind === "charge_reversed")).toHaveLength(1);
  expect(await refusalOf(all.refund(view.id, 100n))).toBe("over_refund");
  expect((await saleNow(saleId)).sale.state).toBe("completed");
}, 60_000);

test("an e-check at PayPal is pending until it clears", async () => {
  const { saleId, view } = await charged({ kind: "paypal" });
  await atPayPal("approve", { orderId: view.object?.id, outcome: "pending" });
  await settled(view.id, "pending");
  expect((await saleNow(saleId)).journal).toEqual([]);
  await days(4);
  expect(await settled(view.id, "captured")).toMatchObject({ captured: euros(480n) });
}, 60_000);

test.each(["decline_capture", "decline_instrument"] as const)(
  "a payment that PayPal refuses once it is taken (%s) ends the charge, and another tender pays",
  async (outcome) => {
    const { saleId, view } = await charged({ kind: "paypal" });
    await atPayPal("approve", { orderId: view.object?.id, outcome });
    await settled(view.id, "declined");
    const paid = await all.charge(saleId, cardToken("pm_card_visa"));
    expect(paid).toMatchObject({ state: "captured", captured: euros(480n) });
  },
  60_000,
);

test("what was given back on PayPal's pages and what a bank then took are each booked once", async () => {
  const { saleId, view } = await charged({ kind: "paypal" });
  await all.approve(view.object?.id ?? "");
  await settled(view.id, "captured");
  await all.shop.control("/dashboard", {
    gateway: "paypal",
    act: "refund",
    object: view.object?.id,
    amountMinor: 100,
  });
  await all.settled(view.id, ({ refunded }) => refunded.amountMinor === 100n);
  await atPayPal("reverse", { captureId: await captureOf(view.id) });
  await eventuallyBooked(saleId, view.id, "charge_reversed");
  expect(await balance(saleId, "clearing:paypal", "fee")).toBe(0n);
}, 60_000);

test("a refund on its way is followed to its end, though nobody tells and nobody asks", async () => {
  const { view } = await charged({
    kind: "card",
    source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
  });
  const { id, state } = await all.refund(view.id, 100n);
  expect(state).toBe("pending");
  await eventually(
    () => all.manager.refunds.get.query({ id }),
    (refund) => refund.state === "succeeded",
    20_000,
  );
}, 60_000);

test.each([
  ["Stripe", cardToken("pm_card_refundFail")],
  [
    "Square",
    { kind: "card", source: { kind: "token", gateway: square, token: "cnon:sandbox-refund-fails" } },
  ],
] satisfies [string, Tender][])(
  "a refund at %s that fails after it had left is still owed, and is paid again without goods coming back twice",
  async (_name, tender) => {
    const { saleId, view } = await charged(tender);
    expect(view.state).toBe("captured");
    const failed = await all.refund(view.id, 480n);
    await days(1);
    await all.settled(view.id, ({ refunded }) => refunded.amountMinor === 0n);
    const { refunds, returns } = await saleNow(saleId);
    expect(refunds).toMatchObject([{ id: failed.id, state: "failed", unknown: false }]);
    expect(returns).toMatchObject([{ refundId: failed.id, state: "accepted", owed: true }]);
    expect(await balance(saleId, "customer_funds")).toBe(-480n);

    expect(await refusalOf(all.refund(view.id, 480n))).toBe("over_refund");
    const owed = { kind: "owed", returnId: returns[0]?.id ?? all.shop.ids.next() } as const;
    const twice = await Promise.all([payOwed(view.id, owed), payOwed(view.id, owed)]);
    expect(new Set(twice)).toEqual(new Set(["over_refund", "taken on"]));
    await all.settled(view.id, ({ refunded }) => refunded.amountMinor === 480n);
    expect(await balance(saleId, "customer_funds")).toBe(0n);
    const again = await saleNow(saleId);
    expect(again.returns).toMatchObject([{ id: owed.returnId, owed: false }]);
    expect(again.journal.filter(({ kind }) => kind === "goods_returned")).toHaveLength(1);
    await days(1);
    await all.settled(view.id, ({ refunded }) => refunded.amountMinor === 0n);
    expect((await saleNow(saleId)).returns).toMatchObject([{ owed: true }]);
  },
  60_000,
);

const payOwed = (chargeId: ChargeId, goods: { readonly kind: "owed"; readonly returnId: ReturnId }) =>
  all.manager.refunds.create
    .mutate({
      id: all.shop.ids.next<RefundId>(),
      chargeId,
      returnId: all.shop.ids.next<ReturnId>(),
      goods,
      reason: "the first one failed",
      registerId: null,
    })
    .then(
      () => "taken on",
      (error: { data?: { till?: { code?: string } } }) => error.data?.till?.code,
    );

test("at the end report, ledger and gateways agree to the cent", async () => {
  expect(await all.differences()).toEqual([]);
}, 60_000);

async function eventuallyBooked(saleId: SaleId, id: ChargeId, kind: string) {
  await all.settled(id, () => true);
  const detail = await saleNow(saleId);
  expect(detail.journal.map((transaction) => transaction.kind)).toContain(kind);
  return detail;
}

async function balance(saleId: SaleId, account: string, without?: string): Promise<bigint> {
  return (await saleNow(saleId)).journal
    .filter(({ kind }) => kind !== without)
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.account === account)
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
}

/** PayPal's own id of the capture, as the ledger names it. */
async function captureOf(id: ChargeId): Promise<string> {
  const { saleId } = await all.manager.charges.get.query({ id });
  const { journal } = await saleNow(saleId);
  const [cause] = journal.filter(({ kind }) => kind === "money_in").map((transaction) => transaction.cause);
  return cause?.split(":").at(-1) ?? "";
}
