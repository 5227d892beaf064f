import { PatchOp } from "@paypal/paypal-server-sdk";
import { expect, test } from "vitest";
import { hourMs, openSandbox, orderFor, prefer, refusalOf } from "./opened-for-tests.ts";

test("an order is paid once its buyer agreed on the page, and the fee is in the answer", async () => {
  const { orders, url, totals } = await openSandbox();
  const { result: made } = await orders.createOrder({ body: orderFor() });
  expect(made.status).toBe("CREATED");
  const link = made.links?.find(({ rel }) => rel === "approve");
  const page = await fetch(String(link?.href).replace("localhost", "127.0.0.1"));
  expect(await page.text()).toContain("Sandbox");
  expect(await refusalOf(orders.captureOrder({ id: String(made.id) }))).toMatchObject({
    status: 422,
    issue: "ORDER_NOT_APPROVED",
  });

  const form = new URLSearchParams({ token: String(made.id), what: "approve" });
  const back = await fetch(`${url}/checkoutnow`, {
    method: "POST",
    body: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    redirect: "manual",
  });
  expect(back.status).toBe(303);
  const returned = new URL(String(back.headers.get("location")));
  expect(returned.pathname).toBe("/back");
  expect(returned.searchParams.get("token")).toBe(made.id);
  expect(returned.searchParams.get("PayerID")).toMatch(/^[A-Z0-9]{13}$/);

  const { result: paid } = await orders.captureOrder({ id: String(made.id), prefer });
  expect(paid.status).toBe("COMPLETED");
  const capture = paid.purchaseUnits?.[0]?.payments?.captures?.[0];
  expect(capture).toMatchObject({ status: "COMPLETED", amount: { value: "24.20" } });
  // 2.9% of 24.20 is 0.7018; with 0.30 it is 1.00.
  expect(capture?.sellerReceivableBreakdown).toMatchObject({
    paypalFee: { value: "1.00" },
    netAmount: { value: "23.20" },
  });
  expect(await totals()).toMatchObject({ captured: "2420", fees: "100", currency: "EUR" });
});

test("a buyer who cancels comes back without a payer, and the order stays payable", async () => {
  const { orders, url } = await openSandbox();
  const { result: made } = await orders.createOrder({ body: orderFor() });
  const back = await fetch(`${url}/checkoutnow`, {
    method: "POST",
    body: new URLSearchParams({ token: String(made.id), what: "cancel" }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    redirect: "manual",
  });
  expect(back.headers.get("location")).toBe(`http://localhost:4000/left?token=${made.id}`);
  expect((await orders.getOrder({ id: String(made.id) })).result.status).toBe("CREATED");
});

test("a bank's no leaves the order approved, so that the buyer can choose again", async () => {
  const { orders, approve, totals } = await openSandbox();
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id, "decline_instrument");
  expect(await refusalOf(orders.captureOrder({ id, paypalRequestId: "a" }))).toMatchObject({
    issue: "INSTRUMENT_DECLINED",
  });
  expect((await orders.getOrder({ id })).result.status).toBe("APPROVED");
  expect(await totals()).toBeUndefined();
  await approve(id);
  expect((await orders.captureOrder({ id, paypalRequestId: "b" })).result.status).toBe("COMPLETED");
});

test.each([
  ["CCREJECT-REFUSED", "0500"],
  ["CCREJECT-IF", "5120"],
  ["CCREJECT-CVV_F", "00N7"],
])("a card of %s completes the order with a declined capture, the trap", async (name, responseCode) => {
  const { orders, totals } = await openSandbox();
  const card = { name, number: "4111111111111111", expiry: "2030-01" };
  const { result } = await orders.createOrder({
    paypalRequestId: "card",
    prefer,
    body: { ...orderFor(), paymentSource: { card } },
  });
  expect(result).toMatchObject({
    status: "COMPLETED",
    paymentSource: { card: { lastDigits: "1111", brand: "VISA" } },
  });
  expect(result.purchaseUnits?.[0]?.payments?.captures?.[0]).toMatchObject({
    status: "DECLINED",
    processorResponse: { responseCode },
  });
  expect(await totals()).toBeUndefined();
});

test("a card number that is not published for tests is refused", async () => {
  const { orders } = await openSandbox();
  const card = { number: "4000000000000077", expiry: "2030-01" };
  const body = { ...orderFor(), paymentSource: { card } };
  expect(await refusalOf(orders.createOrder({ paypalRequestId: "k", body }))).toMatchObject({ status: 422 });
});

test("an e-check is no money before it clears", async () => {
  const { orders, approve, totals, advanceMs } = await openSandbox();
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id, "pending");
  const paid = await orders.captureOrder({ id, prefer });
  expect(paid.result.purchaseUnits?.[0]?.payments?.captures?.[0]).toMatchObject({
    status: "PENDING",
    statusDetails: { reason: "ECHECK" },
  });
  expect(await totals()).toBeUndefined();
  advanceMs(73 * hourMs);
  expect(await totals()).toMatchObject({ captured: "2420" });
});

test("an invoice id is taken once", async () => {
  const { orders, approve } = await openSandbox();
  const ids: string[] = [];
  for (const key of ["one", "two"]) {
    const { result } = await orders.createOrder({ paypalRequestId: key, body: orderFor({}, "INV-1") });
    ids.push(String(result.id));
    await approve(result.id);
  }
  await orders.captureOrder({ id: ids[0] ?? "" });
  expect(await refusalOf(orders.captureOrder({ id: ids[1] ?? "" }))).toMatchObject({
    issue: "DUPLICATE_INVOICE_ID",
  });
});

test("an order whose intent was turned around refuses the capture, and a paid one refuses the turn", async () => {
  const { orders, approve } = await openSandbox();
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id);
  const turn = (value: string) =>
    orders.patchOrder({
      id,
      body: [
        { op: PatchOp.Replace, path: "/intent", value },
        { op: PatchOp.Replace, path: "/purchase_units/@reference_id=='default'/custom_id", value: "closed" },
      ],
    });
  await turn("AUTHORIZE");
  expect(await refusalOf(orders.captureOrder({ id }))).toMatchObject({
    issue: "ACTION_DOES_NOT_MATCH_INTENT",
  });
  expect((await orders.getOrder({ id })).result.purchaseUnits?.[0]?.customId).toBe("closed");
  await turn("CAPTURE");
  await orders.captureOrder({ id });
  expect(await refusalOf(turn("AUTHORIZE"))).toMatchObject({ issue: "ORDER_ALREADY_COMPLETED" });
  expect(await refusalOf(orders.captureOrder({ id, paypalRequestId: "again" }))).toMatchObject({
    issue: "ORDER_ALREADY_CAPTURED",
  });
});

test.each([
  ["decimals of yen", { currency: "JPY", value: "10.50" }, 422, "DECIMAL_PRECISION"],
  ["a third decimal", { value: "1.005" }, 422, "DECIMAL_PRECISION"],
  ["nothing", { value: "0.00" }, 422, "CANNOT_BE_ZERO_OR_NEGATIVE"],
  ["words for an amount", { value: "ten" }, 400, "INVALID_PARAMETER_SYNTAX"],
  ["a currency it does not take", { currency: "IRR" }, 422, "INVALID_CURRENCY_CODE"],
])("refuses %s in PayPal's own words", async (_what, more, status, issue) => {
  const { orders } = await openSandbox();
  expect(await refusalOf(orders.createOrder({ body: orderFor(more) }))).toMatchObject({ status, issue });
});

test("refuses a body without what it needs, and one that is not JSON", async () => {
  const { url, rest } = await openSandbox();
  expect(await rest("POST", "/v2/checkout/orders", { intent: "CAPTURE" })).toMatchObject({
    name: "INVALID_REQUEST",
    details: [{ issue: "MISSING_REQUIRED_PARAMETER", field: "/purchase_units" }],
  });
  const answer = await fetch(`${url}/v2/checkout/orders`, {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(400);
});
