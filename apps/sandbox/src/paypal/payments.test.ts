import { expect, test } from "vitest";
import { type Opened, hourMs, openSandbox, orderFor, prefer, refusalOf } from "./opened-for-tests.ts";

const dayMs = 24 * hourMs;
const euros = (value: string) => ({ currencyCode: "EUR", value });

async function authorized(opened: Opened): Promise<string> {
  const { orders, approve } = opened;
  const id = String((await orders.createOrder({ body: orderFor({ intent: "AUTHORIZE" }) })).result.id);
  await approve(id);
  const { result } = await orders.authorizeOrder({ id, prefer });
  return String(result.purchaseUnits?.[0]?.payments?.authorizations?.[0]?.id);
}

async function captured(opened: Opened): Promise<string> {
  const { orders, approve } = opened;
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id);
  const { result } = await orders.captureOrder({ id, prefer });
  return String(result.purchaseUnits?.[0]?.payments?.captures?.[0]?.id);
}

test("an authorization is captured in parts until the last one, and not beyond 115% of it", async () => {
  const opened = await openSandbox();
  const { payments, totals } = opened;
  const authorizationId = await authorized(opened);
  const capture = (value: string, paypalRequestId: string, finalCapture = false) =>
    payments.captureAuthorizedPayment({
      authorizationId,
      paypalRequestId,
      body: { amount: euros(value), finalCapture, invoiceId: paypalRequestId },
    });
  await capture("10.00", "a");
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe("PARTIALLY_CAPTURED");
  expect(await refusalOf(capture("17.84", "b"))).toMatchObject({ issue: "MAX_CAPTURE_AMOUNT_EXCEEDED" });
  await capture("4.20", "c", true);
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe("CAPTURED");
  expect(await refusalOf(capture("1.00", "d"))).toMatchObject({ issue: "AUTHORIZATION_ALREADY_CAPTURED" });
  expect(await totals()).toMatchObject({ captured: "1420", capturedCount: 2 });
});

test("a voided authorization gives nothing, and is voided once", async () => {
  const opened = await openSandbox();
  const { payments } = opened;
  const authorizationId = await authorized(opened);
  await payments.voidPayment({ authorizationId, paypalRequestId: "v" });
  await payments.voidPayment({ authorizationId, paypalRequestId: "v" });
  expect(await refusalOf(payments.voidPayment({ authorizationId }))).toMatchObject({
    issue: "PREVIOUSLY_VOIDED",
  });
  expect(await refusalOf(payments.captureAuthorizedPayment({ authorizationId }))).toMatchObject({
    issue: "AUTHORIZATION_VOIDED",
  });
});

test("refunds never exceed the capture, keep the fee, and are known by their own id", async () => {
  const opened = await openSandbox();
  const { payments, totals } = opened;
  const captureId = await captured(opened);
  const refund = (value: string, customId: string) =>
    payments.refundCapturedPayment({
      captureId,
      paypalRequestId: customId,
      prefer,
      body: { amount: euros(value), customId, noteToPayer: "brought back" },
    });
  const { result } = await refund("20.00", "r1");
  expect(result).toMatchObject({
    status: "COMPLETED",
    customId: "r1",
    sellerPayableBreakdown: { paypalFee: { value: "0.00" }, totalRefundedAmount: { value: "20.00" } },
  });
  await refund("20.00", "r1");
  expect(await refusalOf(refund("4.21", "r2"))).toMatchObject({ issue: "REFUND_AMOUNT_EXCEEDED" });
  await refund("4.20", "r3");
  expect(await refusalOf(refund("0.01", "r4"))).toMatchObject({ issue: "CAPTURE_FULLY_REFUNDED" });
  expect(await totals()).toMatchObject({ captured: "2420", refunded: "2420", refundedCount: 2, fees: "100" });
});

test("a capture older than 180 days is not refunded", async () => {
  const opened = await openSandbox();
  const captureId = await captured(opened);
  opened.advanceMs(181 * dayMs);
  const fresh = await opened.rest("POST", `/v2/payments/captures/${captureId}/refund`, {});
  expect(fresh).toMatchObject({ details: [{ issue: "REFUND_TIME_LIMIT_EXCEEDED" }] });
});

test("a reversal takes back what is left, names its reason on the capture and counts as disputed", async () => {
  const opened = await openSandbox();
  const captureId = await captured(opened);
  const body = { amount: euros("4.20") };
  await opened.payments.refundCapturedPayment({ captureId, body });
  await fetch(`${opened.url}/sandbox/reverse`, { method: "POST", body: JSON.stringify({ captureId }) });
  expect((await opened.payments.getCapturedPayment({ captureId })).result).toMatchObject({
    status: "REFUNDED",
    statusDetails: { reason: "CHARGEBACK" },
  });
  expect(await opened.totals()).toMatchObject({ refunded: "420", disputed: "2000" });
});

test("the transaction search shows a capture three hours later, and not before", async () => {
  const opened = await openSandbox();
  const captureId = await captured(opened);
  const search = async () => {
    const range = "start_date=2026-11-22T00:00:00Z&end_date=2026-11-24T00:00:00Z";
    return (await opened.rest("GET", `/v1/reporting/transactions?${range}`))["transaction_details"];
  };
  opened.advanceMs(3 * hourMs - 1);
  expect(await search()).toEqual([]);
  opened.advanceMs(1);
  expect(await search()).toMatchObject([
    { transaction_info: { transaction_id: captureId, fee_amount: { value: "-1.00" } } },
  ]);
});

test("money without decimals stays whole", async () => {
  const { orders, approve, totals } = await openSandbox();
  const { result } = await orders.createOrder({ body: orderFor({ currency: "JPY", value: "1200" }) });
  await approve(result.id);
  const paid = await orders.captureOrder({ id: String(result.id), prefer });
  expect(paid.result.purchaseUnits?.[0]?.payments?.captures?.[0]?.sellerReceivableBreakdown).toMatchObject({
    paypalFee: { value: "75" },
    netAmount: { value: "1125" },
  });
  expect(await totals()).toMatchObject({ currency: "JPY", captured: "1200", fees: "75" });
});
