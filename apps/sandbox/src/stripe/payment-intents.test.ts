import type Stripe from "stripe";
import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

const euro = { amount: 2420, currency: "eur" } as const;
const never = { automatic_payment_methods: { enabled: true, allow_redirects: "never" as const } };

test("an unconfirmed intent moves no money; confirming takes it and shows the fee", async () => {
  const { stripe, control } = await openSandbox();
  const made = await stripe.paymentIntents.create({ ...euro, ...never, metadata: { charge: "c1" } });
  expect(made).toMatchObject({
    status: "requires_payment_method",
    latest_charge: null,
    metadata: { charge: "c1" },
  });
  expect(await control("GET", "/totals")).toEqual({ totals: [] });

  const paid = await stripe.paymentIntents.confirm(made.id, {
    payment_method: "pm_card_visa",
    expand: ["latest_charge.balance_transaction"],
  });
  expect(paid).toMatchObject({
    status: "succeeded",
    amount_received: 2420,
    latest_charge: { captured: true, balance_transaction: { fee: 100, net: 2320 } },
  });
  expect(await control("GET", "/totals")).toMatchObject({
    totals: [{ currency: "EUR", captured: "2420", capturedCount: 1, fees: "100", refunded: "0" }],
  });
});

test.each([
  ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
  ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", ""],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""],
  ["pm_card_chargeDeclinedProcessingError", "processing_error", ""],
  ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"],
  ["pm_card_radarBlock", "card_declined", "fraudulent"],
])(
  "%s is declined with its reason and the intent asks for another method",
  async (method, code, declineCode) => {
    const { stripe, control } = await openSandbox();
    const made = await stripe.paymentIntents.create({ ...euro, ...never });
    const error = await refusalOf(stripe.paymentIntents.confirm(made.id, { payment_method: method }));
    expect(error).toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
      code,
      decline_code: declineCode,
    });

    const read = await stripe.paymentIntents.retrieve(made.id, { expand: ["latest_charge"] });
    expect(read.status).toBe("requires_payment_method");
    expect(read.last_payment_error?.code).toBe(code);
    expect(read.latest_charge).toMatchObject({ status: "failed", captured: false });
    expect(await control("GET", "/totals")).toEqual({ totals: [] });

    const paid = await stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" });
    expect(paid.status).toBe("succeeded");
  },
);

test("a held amount is captured in part, the rest is released, and only once", async () => {
  const { stripe } = await openSandbox();
  const held = await stripe.paymentIntents.create({
    ...euro,
    ...never,
    capture_method: "manual",
    payment_method: "pm_card_visa",
    confirm: true,
    expand: ["latest_charge"],
  });
  expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 2420, amount_received: 0 });
  const charge = held.latest_charge as Stripe.Charge;
  expect(charge.payment_method_details?.card?.capture_before).toBe(held.created + 7 * 86_400);

  expect(await refusalOf(stripe.paymentIntents.capture(held.id, { amount_to_capture: 2421 }))).toMatchObject({
    code: "amount_too_large",
    param: "amount_to_capture",
  });
  const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 2000 });
  expect(taken).toMatchObject({ status: "succeeded", amount_received: 2000, amount_capturable: 0 });
  expect(await refusalOf(stripe.paymentIntents.capture(held.id))).toMatchObject({
    statusCode: 400,
    code: "payment_intent_unexpected_state",
  });
});

test("an authorization nobody captures expires by the clock", async () => {
  const { stripe, control } = await openSandbox();
  const held = await stripe.paymentIntents.create({
    ...euro,
    ...never,
    capture_method: "manual",
    payment_method: "pm_card_visa",
    confirm: true,
  });
  await control("POST", "/clock", { advanceMs: 7 * 86_400_000 });
  expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({
    status: "canceled",
    cancellation_reason: "automatic",
  });
});

test("a cancelled intent never takes money again", async () => {
  const { stripe } = await openSandbox();
  const made = await stripe.paymentIntents.create({ ...euro, ...never });
  await stripe.paymentIntents.cancel(made.id, { cancellation_reason: "abandoned" });
  const error = await refusalOf(stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" }));
  expect(error).toMatchObject({
    code: "payment_intent_unexpected_state",
    payment_intent: { status: "canceled" },
  });
});

test("wrong parameters are refused in Stripe's words", async () => {
  const { stripe } = await openSandbox();
  const wrong = (params: object) =>
    refusalOf(stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams));
  expect(await wrong({ currency: "eur" })).toMatchObject({
    code: "parameter_missing",
    param: "amount",
    statusCode: 400,
  });
  expect(await wrong({ ...euro, colour: "red" })).toMatchObject({
    code: "parameter_unknown",
    param: "colour",
  });
  const old = await wrong({ ...euro, payment_method_types: ["card"] });
  expect(old).toMatchObject({
    code: "parameter_unknown",
    message: expect.stringContaining("allowed_payment"),
  });
  expect(await wrong({ ...euro, shipping: { name: "x", address: { planet: "Mars" } } })).toMatchObject({
    code: "parameter_unknown",
    param: "shipping[address][planet]",
  });
  expect(await wrong({ ...euro, amount: 1.5 })).toMatchObject({
    code: "parameter_invalid_integer",
    param: "amount",
  });
  expect(await wrong({ ...euro, amount: 49 })).toMatchObject({ code: "amount_too_small", param: "amount" });
  expect(await wrong({ ...euro, currency: "xxx" })).toMatchObject({ param: "currency" });
  expect(await wrong({ ...euro, capture_method: "later" })).toMatchObject({ param: "capture_method" });
  expect(await wrong({ ...euro, off_session: true })).toMatchObject({ param: "off_session" });
  expect(await refusalOf(stripe.paymentIntents.retrieve("pi_none"))).toMatchObject({
    statusCode: 404,
    code: "resource_missing",
    param: "intent",
  });
  const made = await stripe.paymentIntents.create(euro);
  expect(
    await refusalOf(stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" })),
  ).toMatchObject({
    param: "return_url",
  });
  const number = {
    type: "card",
    card: { number: "4242424242424242", exp_month: 12, exp_year: 2034 },
  } as const;
  expect(await refusalOf(stripe.paymentMethods.create(number))).toMatchObject({ param: "card[number]" });
});

test("amounts follow each currency's own digits", async () => {
  const { stripe } = await openSandbox();
  const create = (amount: number, currency: string) =>
    stripe.paymentIntents.create({ amount, currency, ...never });
  await expect(create(1200, "jpy")).resolves.toMatchObject({ amount: 1200 });
  await expect(create(5120, "kwd")).resolves.toMatchObject({ amount: 5120 });
  expect(await refusalOf(create(5123, "kwd"))).toMatchObject({ param: "amount" });
  await expect(create(50_000, "isk")).resolves.toMatchObject({ amount: 50_000 });
  expect(await refusalOf(create(50_050, "ugx"))).toMatchObject({ param: "amount" });
});

test("intents are listed newest first, paged by id and filtered by time", async () => {
  const { stripe, control } = await openSandbox();
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    ids.unshift((await stripe.paymentIntents.create({ ...euro, ...never })).id);
    await control("POST", "/clock", { advanceMs: 1000 });
  }
  const first = await stripe.paymentIntents.list({ limit: 2 });
  expect(first.data.map((pi) => pi.id)).toEqual(ids.slice(0, 2));
  expect(first.has_more).toBe(true);
  const walked: string[] = [];
  for await (const pi of stripe.paymentIntents.list({ limit: 2 })) walked.push(pi.id);
  expect(walked).toEqual(ids);
  const third = await stripe.paymentIntents.retrieve(ids[2] ?? "");
  const since = await stripe.paymentIntents.list({ created: { gte: third.created } });
  expect(since.data.map((pi) => pi.id)).toEqual(ids.slice(0, 3));
});

test("search lags behind what was made", async () => {
  const { stripe, control } = await openSandbox();
  const made = await stripe.paymentIntents.create({ ...euro, ...never, metadata: { sale: "s1" } });
  const query = "metadata['sale']:'s1' AND amount>100";
  expect((await stripe.paymentIntents.search({ query })).data).toEqual([]);
  await control("POST", "/clock", { advanceMs: 61_000 });
  expect((await stripe.paymentIntents.search({ query })).data.map((pi) => pi.id)).toEqual([made.id]);
});

test("a confirmation token is good for one confirmation", async () => {
  const { stripe } = await openSandbox();
  const token = await stripe.testHelpers.confirmationTokens.create({
    payment_method: "pm_card_visa",
    return_url: "http://localhost:4000/return",
  });
  const [one, two] = [await stripe.paymentIntents.create(euro), await stripe.paymentIntents.create(euro)];
  const paid = await stripe.paymentIntents.confirm(one.id, { confirmation_token: token.id });
  expect(paid.status).toBe("succeeded");
  expect(
    await refusalOf(stripe.paymentIntents.confirm(two.id, { confirmation_token: token.id })),
  ).toMatchObject({
    param: "confirmation_token",
  });
});

test("a card that saves and then declines does so, and metadata can be changed and removed", async () => {
  const { stripe } = await openSandbox();
  const customer = await stripe.customers.create({
    email: "shopper@example.com",
    metadata: { a: "1", b: "2" },
  });
  expect((await stripe.customers.update(customer.id, { metadata: { a: "" } })).metadata).toEqual({ b: "2" });
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { token: "tok_chargeCustomerFail" },
  });
  await stripe.paymentMethods.attach(method.id, { customer: customer.id });
  const saved = await stripe.customers.listPaymentMethods(customer.id);
  expect(saved.data.map((pm) => pm.id)).toEqual([method.id]);
  const off = { customer: customer.id, payment_method: method.id, off_session: true, confirm: true };
  expect(await refusalOf(stripe.paymentIntents.create({ ...euro, ...never, ...off }))).toMatchObject({
    code: "card_declined",
  });
});
