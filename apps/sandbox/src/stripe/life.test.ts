import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

const dayMs = 86_400_000;
const never = { automatic_payment_methods: { enabled: true, allow_redirects: "never" as const } };
const byParts = { card: { request_multicapture: "if_available" as const } };

async function held(options: { readonly parts: boolean }) {
  const opened = await openSandbox();
  const intent = await opened.stripe.paymentIntents.create({
    amount: 1_000,
    currency: "eur",
    capture_method: "manual",
    confirm: true,
    payment_method: "pm_card_visa",
    ...never,
    ...(options.parts ? { payment_method_options: byParts } : {}),
    expand: ["latest_charge"],
  });
  const charge = intent.latest_charge;
  if (typeof charge !== "object" || charge === null) throw new Error("the charge was asked for");
  return { ...opened, intent, charge };
}

const debit = async (paymentMethod: string, currency = "eur") => {
  const opened = await openSandbox();
  const { stripe } = opened;
  const token = await stripe.testHelpers.confirmationTokens.create({
    payment_method: paymentMethod,
    return_url: "http://localhost:4000/back",
  });
  const intent = await stripe.paymentIntents.create({
    amount: 1_000,
    currency,
    allowed_payment_method_types: ["card", currency === "eur" ? "sepa_debit" : "us_bank_account"],
    confirm: true,
    confirmation_token: token.id,
  });
  const now = () =>
    stripe.paymentIntents.retrieve(intent.id, {
      expand: ["latest_charge.balance_transaction", "latest_charge.failure_balance_transaction"],
    });
  return { ...opened, intent, now };
};

test("an authorization asked for by parts is captured by parts, each a balance entry", async () => {
  const { stripe, intent, charge, control } = await held({ parts: true });
  expect(charge.payment_method_details?.card?.multicapture?.status).toBe("available");
  const first = await stripe.paymentIntents.capture(intent.id, {
    amount_to_capture: 700,
    final_capture: false,
  });
  expect(first).toMatchObject({ status: "requires_capture", amount_capturable: 300, amount_received: 700 });
  const last = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 200 });
  expect(last).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 900 });
  const entries = await stripe.balanceTransactions.list({ source: charge.id, type: "charge" });
  expect(entries.data.map(({ amount }) => amount)).toEqual([200, 700]);
  expect(await stripe.charges.retrieve(charge.id)).toMatchObject({
    amount_captured: 900,
    amount_refunded: 0,
    captured: true,
  });
  expect(await refusalOf(stripe.refunds.create({ charge: charge.id, amount: 901 }))).toMatchObject({
    param: "amount",
  });
  await stripe.refunds.create({ charge: charge.id, amount: 900 });
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ captured: "900", refunded: "900" }] });
});

test("what was captured by parts stays when the rest is let go, by hand or by time", async () => {
  const byHand = await held({ parts: true });
  const { stripe, intent } = byHand;
  await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 700, final_capture: false });
  expect((await refusalOf(stripe.paymentIntents.cancel(intent.id))).code).toBe(
    "payment_intent_unexpected_state",
  );
  const released = await stripe.paymentIntents.capture(intent.id, {
    amount_to_capture: 0,
    final_capture: true,
  });
  expect(released).toMatchObject({ status: "succeeded", amount_received: 700, amount_capturable: 0 });

  const byTime = await held({ parts: true });
  await byTime.stripe.paymentIntents.capture(byTime.intent.id, {
    amount_to_capture: 600,
    final_capture: false,
  });
  await byTime.control("POST", "/clock", { advanceMs: 8 * dayMs });
  expect(await byTime.stripe.paymentIntents.retrieve(byTime.intent.id)).toMatchObject({
    status: "succeeded",
    amount_received: 600,
  });
});

test("an authorization nobody asked parts of is captured once", async () => {
  const { stripe, intent, charge } = await held({ parts: false });
  expect(charge.payment_method_details?.card?.multicapture?.status).toBe("unavailable");
  const part = { amount_to_capture: 100, final_capture: false };
  expect(await refusalOf(stripe.paymentIntents.capture(intent.id, part))).toMatchObject({
    param: "final_capture",
  });
  expect(await refusalOf(stripe.paymentIntents.capture(intent.id, { amount_to_capture: 0 }))).toMatchObject({
    param: "amount_to_capture",
  });
});

test("a bank debit is processing until its bank has paid", async () => {
  const { intent, now, control } = await debit("pm_successDelayed_de");
  expect(intent.status).toBe("processing");
  expect(await now()).toMatchObject({
    latest_charge: { status: "pending", paid: false, balance_transaction: null },
  });
  expect(await control("GET", "/totals")).toEqual({ totals: [] });
  await control("POST", "/clock", { advanceMs: 5 * dayMs });
  expect(await now()).toMatchObject({
    status: "succeeded",
    amount_received: 1_000,
    latest_charge: { status: "succeeded", balance_transaction: { amount: 1_000 } },
  });
});

test.each([
  ["pm_failed_at", "eur", "debit_not_authorized"],
  ["pm_insufficientFunds_fr", "eur", "insufficient_funds"],
  ["pm_usBankAccount_accountClosed", "usd", "account_closed"],
])("%s fails as published", async (method, currency, code) => {
  const { now, control } = await debit(method, currency);
  await control("POST", "/clock", { advanceMs: 60_000 });
  expect(await now()).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code },
    latest_charge: { status: "failed", failure_code: code },
  });
  expect(await control("GET", "/totals")).toEqual({ totals: [] });
});

test("a debit can be disputed for good, or come back without a word", async () => {
  const disputed = await debit("pm_disputed_de");
  await disputed.control("POST", "/clock", { advanceMs: 120_000 });
  const disputes = await disputed.stripe.disputes.list({ payment_intent: disputed.intent.id });
  expect(disputes.data).toMatchObject([
    { status: "lost", amount: 1_000, balance_transactions: [{ amount: -1_000 }] },
  ]);

  const returned = await debit("pm_sandboxReturned_de");
  await returned.control("POST", "/clock", { advanceMs: 30 * dayMs });
  expect(await returned.now()).toMatchObject({
    status: "requires_payment_method",
    latest_charge: { status: "failed", failure_balance_transaction: { amount: -1_000 } },
  });
  expect(await returned.control("GET", "/totals")).toMatchObject({
    totals: [{ captured: "1000", disputed: "1000" }],
  });
});

test("a debit without the buyer's mandate is refused", async () => {
  const { stripe } = await openSandbox();
  const asked = stripe.paymentIntents.create({
    amount: 1_000,
    currency: "eur",
    allowed_payment_method_types: ["sepa_debit"],
    confirm: true,
    payment_method: "pm_success_de",
  });
  expect(await refusalOf(asked)).toMatchObject({ param: "mandate_data" });
});

test("people act in the dashboard, and the account tells of it as of anything else", async () => {
  const { stripe, intent, charge, control } = await held({ parts: false });
  const act = (body: object) => control("POST", "/dashboard", { gateway: "stripe", ...body });
  await act({ act: "capture", object: intent.id, amountMinor: 800 });
  await act({ act: "refund", object: charge.id, amountMinor: 300 });
  const dispute = await act({ act: "dispute", object: intent.id });
  const disputeId = String(dispute["id"]);
  expect(await stripe.disputes.retrieve(disputeId)).toMatchObject({
    amount: 500,
    status: "needs_response",
    is_charge_refundable: false,
    balance_transactions: [{ amount: -500, fee: 1_500 }],
  });
  await act({ act: "close_dispute", object: disputeId, outcome: "won" });
  expect(await stripe.disputes.retrieve(disputeId)).toMatchObject({
    status: "won",
    balance_transactions: [{ amount: -500 }, { amount: 500 }],
  });
  const types = (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining([
      "charge.captured",
      "refund.created",
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
      "charge.dispute.closed",
    ]),
  );
  expect(await act({ act: "void", object: intent.id })).toMatchObject({ error: "refused" });
  expect(await act({ act: "refund", object: "pi_nobody" })).toMatchObject({ error: "refused" });
});

test("lists can be made to lag, but not one object's own children", async () => {
  const { stripe, intent, control } = await held({ parts: false });
  await stripe.paymentIntents.capture(intent.id);
  await stripe.refunds.create({ payment_intent: intent.id, amount: 100 });
  await control("POST", "/searches", { lagMs: 3_600_000 });
  const seen = async () => [
    (await stripe.events.list()).data.length > 0,
    (await stripe.refunds.list()).data.length > 0,
    (await stripe.refunds.list({ payment_intent: intent.id })).data.length > 0,
  ];
  expect(await seen()).toEqual([false, false, true]);
  await control("POST", "/clock", { advanceMs: 3_600_000 });
  expect(await seen()).toEqual([true, true, true]);
});
