import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

const euro = {
  amount: 2420,
  currency: "eur",
  automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
};

test("live, missing and foreign keys are refused as Stripe does", async () => {
  const { port } = await openSandbox();
  const withKey = (key: string) =>
    new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0 });
  expect(await refusalOf(withKey("sk_live_abcdefghijkl").paymentIntents.create(euro))).toMatchObject({
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
  expect(await refusalOf(withKey("pk_test_abcdefghijkl").paymentIntents.create(euro))).toMatchObject({
    statusCode: 403,
    code: "secret_key_required",
  });
  const foreign = withKey("sk_test_x").paymentIntents.create(euro, { stripeAccount: "acct_other" });
  expect(await refusalOf(foreign)).toMatchObject({ type: "StripePermissionError" });
});

test("the same key and body is answered once and replayed, declines too; another body is refused", async () => {
  const { stripe, control } = await openSandbox();
  const one = await stripe.paymentIntents.create(euro, { idempotencyKey: "k1" });
  const two = await stripe.paymentIntents.create(euro, { idempotencyKey: "k1" });
  expect(two.id).toBe(one.id);
  expect(two.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect(
    await refusalOf(stripe.paymentIntents.create({ ...euro, amount: 2421 }, { idempotencyKey: "k1" })),
  ).toMatchObject({
    type: "StripeIdempotencyError",
    statusCode: 400,
  });
  const decline = () =>
    stripe.paymentIntents.confirm(
      one.id,
      { payment_method: "pm_card_visa_chargeDeclined" },
      { idempotencyKey: "k2" },
    );
  const [first, second] = [await refusalOf(decline()), await refusalOf(decline())];
  expect(second).toMatchObject({ code: "card_declined", statusCode: 402, charge: first.charge });
  await control("POST", "/clock", { advanceMs: 24 * 3_600_000 });
  expect((await stripe.paymentIntents.create(euro, { idempotencyKey: "k1" })).id).not.toBe(one.id);
});

test("a refused request may be put right under the same key", async () => {
  const { stripe } = await openSandbox();
  await refusalOf(stripe.paymentIntents.create({ ...euro, amount: 1 }, { idempotencyKey: "k" }));
  await expect(stripe.paymentIntents.create(euro, { idempotencyKey: "k" })).resolves.toMatchObject({
    amount: 2420,
  });
});

test("a key still being worked on answers 409", async () => {
  const { stripe, control } = await openSandbox();
  await control("POST", "/faults", { gateway: "stripe", operation: "payment_intents.create", kind: "held" });
  const first = stripe.paymentIntents.create(euro, { idempotencyKey: "k" });
  await expect.poll(() => control("GET", "/faults")).toMatchObject({ held: 1 });
  expect(await refusalOf(stripe.paymentIntents.create(euro, { idempotencyKey: "k" }))).toMatchObject({
    statusCode: 409,
    code: "idempotency_key_in_use",
  });
  expect(await control("POST", "/faults/release")).toEqual({ released: 1 });
  const made = await first;
  expect((await stripe.paymentIntents.create(euro, { idempotencyKey: "k" })).id).toBe(made.id);
});

test("a connection reset after the work leaves the charge done, and the same key finds it", async () => {
  const { stripe, control } = await openSandbox();
  const made = await stripe.paymentIntents.create(euro);
  // Twice: the SDK repeats a reset call once by itself.
  await control("POST", "/faults", {
    gateway: "stripe",
    operation: "payment_intents.confirm",
    kind: "after_commit",
    times: 2,
  });
  const confirm = () =>
    stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" }, { idempotencyKey: "k" });
  expect(await refusalOf(confirm())).toMatchObject({ type: "StripeConnectionError" });
  expect((await stripe.paymentIntents.retrieve(made.id)).status).toBe("succeeded");
  expect((await confirm()).status).toBe("succeeded");
  expect(await control("GET", "/totals")).toMatchObject({ totals: [{ captured: "2420", capturedCount: 1 }] });
});

test("a reset before the work leaves nothing done", async () => {
  const { stripe, control } = await openSandbox();
  await control("POST", "/faults", { gateway: "stripe", operation: "*", kind: "before_sending", times: 2 });
  expect(await refusalOf(stripe.paymentIntents.create(euro))).toMatchObject({
    type: "StripeConnectionError",
  });
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test("a lost answer runs into the caller's own timeout with the work done", async () => {
  const { stripe, control } = await openSandbox();
  await control("POST", "/faults", {
    gateway: "stripe",
    operation: "payment_intents.create",
    kind: "lost_answer",
  });
  const error = await refusalOf(stripe.paymentIntents.create(euro, { timeout: 200, maxNetworkRetries: 0 }));
  expect(error.type).toBe("StripeConnectionError");
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test.each([
  ["server_error", 0],
  ["server_error_after_commit", 1],
])("%s is saved under its key and replayed for ever", async (kind, made) => {
  const { stripe, control } = await openSandbox();
  await control("POST", "/faults", { gateway: "stripe", operation: "payment_intents.create", kind });
  const create = () => stripe.paymentIntents.create(euro, { idempotencyKey: "k" });
  expect(await refusalOf(create())).toMatchObject({ type: "StripeAPIError", statusCode: 500 });
  expect(await refusalOf(create())).toMatchObject({ statusCode: 500 });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(made);
});

test("a rate limit says when to come back and does nothing", async () => {
  const { stripe, control } = await openSandbox();
  await control("POST", "/faults", {
    gateway: "stripe",
    operation: "*",
    kind: "rate_limited",
    retryAfterS: 3,
  });
  const error = await refusalOf(stripe.paymentIntents.create(euro));
  expect(error).toMatchObject({ type: "StripeRateLimitError", statusCode: 429 });
  expect(error.headers?.["retry-after"]).toBe("3");
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test("the request log keeps bodies but no key", async () => {
  const { stripe, control } = await openSandbox();
  await stripe.paymentIntents.create(euro);
  const { requests } = await control("GET", "/requests?gateway=stripe&operation=payment_intents.create");
  expect(requests).toMatchObject([{ body: { amount: "2420" }, status: 200, outcome: "answered" }]);
  expect(JSON.stringify(requests)).not.toContain("sk_test");
});
