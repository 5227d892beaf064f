import { describe, expect, it } from "vitest";
import { openSandbox, paymentFor, refusalOf } from "./opened-for-tests.ts";

const day = 86_400_000;

describe("payments", () => {
  it("a payment takes its amount at once, and shows its fee a little later", async () => {
    const { square, advanceMs, totals } = await openSandbox();
    const { payment } = await square.payments.create(paymentFor("k1", { referenceId: "sale", note: "Shop" }));
    expect(payment).toMatchObject({
      status: "COMPLETED",
      totalMoney: { amount: 2420n, currency: "EUR" },
      referenceId: "sale",
      note: "Shop",
      locationId: "LTILLSANDBOX",
      cardDetails: { status: "CAPTURED", card: { last4: "1111", cardBrand: "VISA" } },
    });
    expect(payment?.processingFee).toBeUndefined();
    advanceMs(3_000);
    const later = await square.payments.get({ paymentId: payment?.id ?? "" });
    // 2.9% of 24.20 is 0.7018, and 0.30.
    expect(later.payment?.processingFee).toMatchObject([{ type: "INITIAL", amountMoney: { amount: 100n } }]);
    expect(await totals()).toMatchObject({
      currency: "EUR",
      captured: "2420",
      capturedCount: 1,
      fees: "100",
    });
  });

  it("a held payment is completed once, or canceled once", async () => {
    const { square, totals } = await openSandbox();
    const held = await square.payments.create(paymentFor("k1", { autocomplete: false }));
    const paymentId = held.payment?.id ?? "";
    expect(held.payment?.status).toBe("APPROVED");
    expect(await totals()).toBeUndefined();
    const done = await square.payments.complete({ paymentId });
    expect(done.payment?.status).toBe("COMPLETED");
    expect(done.payment?.versionToken).not.toBe(held.payment?.versionToken);
    expect((await refusalOf(square.payments.complete({ paymentId }))).errors[0]?.code).toBe("BAD_REQUEST");
    expect((await refusalOf(square.payments.cancel({ paymentId }))).statusCode).toBe(400);
    const other = await square.payments.create(paymentFor("k2", { autocomplete: false }));
    const canceled = await square.payments.cancel({ paymentId: other.payment?.id ?? "" });
    expect(canceled.payment).toMatchObject({ status: "CANCELED", cardDetails: { status: "VOIDED" } });
    expect(await totals()).toMatchObject({ captured: "2420" });
  });

  it("a held payment is released by itself after its week", async () => {
    const { square, advanceMs } = await openSandbox();
    const { payment } = await square.payments.create(paymentFor("k1", { autocomplete: false }));
    advanceMs(7 * day);
    expect((await square.payments.get({ paymentId: payment?.id ?? "" })).payment?.status).toBe("CANCELED");
  });

  it("the same key and body answer with the same payment, a decline as well", async () => {
    const { square, totals } = await openSandbox();
    const first = await square.payments.create(paymentFor("k1"));
    expect((await square.payments.create(paymentFor("k1"))).payment).toEqual(first.payment);
    const declined = paymentFor("k2", { sourceId: "cnon:card-nonce-declined" });
    const refusals = [
      await refusalOf(square.payments.create(declined)),
      await refusalOf(square.payments.create(declined)),
    ];
    expect(refusals[1]?.body).toEqual(refusals[0]?.body);
    expect(await totals()).toMatchObject({ capturedCount: 1 });
  });

  it("the same key with another body is refused, until the key is forgotten after a day", async () => {
    const { square, advanceMs } = await openSandbox();
    await square.payments.create(paymentFor("k1"));
    const refusal = await refusalOf(square.payments.create(paymentFor("k1", { note: "other" })));
    expect(refusal).toMatchObject({
      statusCode: 400,
      errors: [{ category: "INVALID_REQUEST_ERROR", code: "IDEMPOTENCY_KEY_REUSED" }],
    });
    advanceMs(day);
    expect((await square.payments.create(paymentFor("k1", { note: "other" }))).payment?.note).toBe("other");
  });

  it.each([
    ["cnon:card-nonce-declined", "GENERIC_DECLINE"],
    ["cnon:card-nonce-rejected-cvv", "CVV_FAILURE"],
    ["cnon:card-nonce-rejected-postalcode", "ADDRESS_VERIFICATION_FAILURE"],
    ["cnon:card-nonce-rejected-expiration", "INVALID_EXPIRATION"],
    ["ccof:customer-card-id-declined", "GENERIC_DECLINE"],
  ])("%s is declined with %s, and the failed payment is shown", async (sourceId, code) => {
    const { square, totals } = await openSandbox();
    const refusal = await refusalOf(square.payments.create(paymentFor("k1", { sourceId })));
    expect(refusal).toMatchObject({
      statusCode: 402,
      errors: [{ category: "PAYMENT_METHOD_ERROR", code }],
      body: { payment: { status: "FAILED", card_details: { status: "FAILED", errors: [{ code }] } } },
    });
    expect(await totals()).toBeUndefined();
  });

  it.each([
    ["a missing source", { sourceId: undefined }, 400, "MISSING_REQUIRED_PARAMETER", "source_id"],
    ["a key that is too long", { idempotencyKey: "k".repeat(46) }, 400, "VALUE_TOO_LONG", "idempotency_key"],
    ["an empty key", { idempotencyKey: "" }, 400, "VALUE_EMPTY", "idempotency_key"],
    ["a reference that is too long", { referenceId: "r".repeat(41) }, 400, "VALUE_TOO_LONG", "reference_id"],
    [
      "nothing",
      { amountMoney: { amount: 0n, currency: "EUR" } },
      400,
      "VALUE_TOO_LOW",
      "amount_money.amount",
    ],
    [
      "another currency",
      { amountMoney: { amount: 5n, currency: "USD" } },
      400,
      "INVALID_VALUE",
      "amount_money.currency",
    ],
    ["another location", { locationId: "LOTHER" }, 403, "FORBIDDEN", undefined],
    ["a used token", { sourceId: "cnon:card-nonce-already-used" }, 400, "CARD_TOKEN_USED", "source_id"],
    ["an unknown token", { sourceId: "cnon:none" }, 404, "NOT_FOUND", undefined],
  ])("refuses %s", async (_name, more, statusCode, code, field) => {
    const { port } = await openSandbox();
    const answer = await post(port, "/v2/payments", inWireSpelling(paymentFor("k1", more)));
    expect(answer.status).toBe(statusCode);
    expect(answer.body.errors[0]).toMatchObject({ code, ...(field === undefined ? {} : { field }) });
  });

  it("refuses a field it does not know, a body that is no JSON, and a token that is not the sandbox's", async () => {
    const { port } = await openSandbox();
    const unknown = await post(port, "/v2/payments", { ...inWireSpelling(paymentFor("k1")), colour: "red" });
    expect(unknown.body.errors[0]).toMatchObject({ code: "UNKNOWN_BODY_PARAMETER", field: "colour" });
    const noJson = await post(port, "/v2/payments", "{");
    expect(noJson.body.errors[0]).toMatchObject({ code: "EXPECTED_JSON_BODY" });
    const stranger = await post(port, "/v2/payments", {}, "EAAAlive");
    expect(stranger).toMatchObject({ status: 401, body: { errors: [{ code: "UNAUTHORIZED" }] } });
  });

  it("a key is canceled where its payment is held, refused where it is complete, and done where it made nothing", async () => {
    const { square } = await openSandbox();
    const held = await square.payments.create(paymentFor("k1", { autocomplete: false }));
    await square.payments.cancelByIdempotencyKey({ idempotencyKey: "k1" });
    expect((await square.payments.get({ paymentId: held.payment?.id ?? "" })).payment?.status).toBe(
      "CANCELED",
    );
    await square.payments.create(paymentFor("k2"));
    const refusal = await refusalOf(square.payments.cancelByIdempotencyKey({ idempotencyKey: "k2" }));
    expect(refusal.statusCode).toBe(400);
    expect(await square.payments.cancelByIdempotencyKey({ idempotencyKey: "k3" })).toEqual({});
  });

  it("lists lag behind, then page without losing or repeating any", async () => {
    const { square, advanceMs } = await openSandbox();
    for (const key of ["a", "b", "c", "d", "e"])
      await square.payments.create(paymentFor(key, { referenceId: key }));
    await square.payments.create(paymentFor("f", { amountMoney: { amount: 1n, currency: "EUR" } }));
    expect((await square.payments.list({ total: 2420n })).data).toEqual([]);
    advanceMs(61_000);
    const seen: unknown[] = [];
    for await (const payment of await square.payments.list({ total: 2420n, limit: 2, sortOrder: "ASC" })) {
      seen.push(payment.referenceId);
    }
    expect(seen).toEqual(["a", "b", "c", "d", "e"]);
  });
});

const inWireSpelling = (request: object): object =>
  JSON.parse(
    JSON.stringify(request, (_key, value: unknown) =>
      typeof value === "bigint" ? Number(value) : value,
    ).replaceAll(
      /"([a-z]+[A-Z]\w*)":/g,
      (_match, name: string) => `"${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}":`,
    ),
  ) as object;

interface Refused {
  readonly errors: readonly { readonly code: string }[];
}

async function post(port: number, path: string, body: object | string, token = "EAAA_sandbox") {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Refused };
}
