import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

async function paid(method = "pm_card_visa") {
  const opened = await openSandbox();
  const intent = await opened.stripe.paymentIntents.create({
    amount: 2420,
    currency: "eur",
    confirm: true,
    payment_method: method,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  const charge = typeof intent.latest_charge === "string" ? intent.latest_charge : "";
  return { ...opened, intent, chargeId: charge };
}

test("refunds in parts never exceed the charge, and are listed with their metadata", async () => {
  const { stripe, intent, chargeId, control } = await paid();
  const one = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 420,
    metadata: { attempt: "a1" },
  });
  expect(one).toMatchObject({ status: "succeeded", amount: 420, currency: "eur" });
  expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id, amount: 2001 }))).toMatchObject({
    statusCode: 400,
    type: "StripeInvalidRequestError",
    param: "amount",
  });
  await stripe.refunds.create({ charge: chargeId });
  expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_already_refunded",
  });
  const listed = await stripe.refunds.list({
    payment_intent: intent.id,
    expand: ["data.balance_transaction"],
  });
  expect(listed.data.map((refund) => refund.amount)).toEqual([2000, 420]);
  expect(listed.data[1]).toMatchObject({
    metadata: { attempt: "a1" },
    balance_transaction: { amount: -420, fee: 0 },
  });
  const charge = await stripe.charges.retrieve(chargeId, { expand: ["refunds"] });
  expect(charge).toMatchObject({ refunded: true, amount_refunded: 2420 });
  expect(charge.refunds?.data).toHaveLength(2);
  expect(await control("GET", "/totals")).toMatchObject({
    totals: [{ refunded: "2420", refundedCount: 2, fees: "100" }],
  });
});

test("a pending refund succeeds later", async () => {
  const { stripe, intent, control } = await paid("pm_card_pendingRefund");
  const refund = await stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe("pending");
  await control("POST", "/clock", { advanceMs: 60_000 });
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
});

test("a refund that succeeded can fail, and the money is back in the balance", async () => {
  const { stripe, intent, control } = await paid("pm_card_refundFail");
  const refund = await stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe("succeeded");
  await control("POST", "/clock", { advanceMs: 60_000 });
  const failed = await stripe.refunds.retrieve(refund.id, { expand: ["failure_balance_transaction"] });
  expect(failed).toMatchObject({
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: { amount: 2420 },
  });
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ refunded: "0" }] });
  await expect(stripe.refunds.create({ payment_intent: intent.id })).resolves.toMatchObject({ amount: 2420 });
});

test("a dispute withdraws the amount and a fee, blocks refunds, and is decided by the published evidence", async () => {
  const { stripe, intent, control } = await paid("pm_card_createDispute");
  await control("POST", "/clock", { advanceMs: 1000 });
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({ status: "needs_response", amount: 2420, reason: "fraudulent" });
  expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_disputed",
  });
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ disputed: "2420", fees: "1600" }] });
  await stripe.disputes.update(dispute?.id ?? "", { evidence: { uncategorized_text: "winning_evidence" } });
  await control("POST", "/clock", { advanceMs: 5000 });
  expect((await stripe.disputes.retrieve(dispute?.id ?? "")).status).toBe("won");
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ disputed: "0", fees: "1600" }] });
});

test("an inquiry withdraws nothing and leaves refunds open", async () => {
  const { stripe, intent, control } = await paid("pm_card_createDisputeInquiry");
  await control("POST", "/clock", { advanceMs: 1000 });
  const [inquiry] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(inquiry).toMatchObject({ status: "warning_needs_response", balance_transactions: [] });
  await expect(stripe.refunds.create({ payment_intent: intent.id })).resolves.toMatchObject({
    status: "succeeded",
  });
});

test("a payout takes the whole balance to the bank and lists its lines", async () => {
  const { stripe, intent, control } = await paid();
  await stripe.refunds.create({ payment_intent: intent.id, amount: 420 });
  await control("POST", "/payouts", { gateway: "stripe" });
  const [payout] = (await stripe.payouts.list()).data;
  expect(payout).toMatchObject({ amount: 2420 - 100 - 420, status: "paid" });
  const lines = await stripe.balanceTransactions.list({ payout: payout?.id ?? "" });
  expect(lines.data.map((line) => line.net)).toEqual([-1900, -420, 2320]);
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ paidOut: "1900", paidOutCount: 1 }] });
  expect(await control("POST", "/payouts", { gateway: "stripe" })).toEqual({ payouts: [] });
});
