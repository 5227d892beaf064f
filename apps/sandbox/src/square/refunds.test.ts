import { expect, it } from "vitest";
import { type Opened, openSandbox, paymentFor, refusalOf } from "./opened-for-tests.ts";

const euros = (amount: bigint) => ({ amount, currency: "EUR" as const });

async function paid({ square }: Opened, more: object = {}): Promise<string> {
  const { payment } = await square.payments.create(paymentFor("paid", more));
  return payment?.id ?? "";
}

it("a refund is pending, then completed, and its payment names it at once", async () => {
  const opened = await openSandbox();
  const { square, advanceMs, totals } = opened;
  const paymentId = await paid(opened);
  const asked = { idempotencyKey: "r1", paymentId, amountMoney: euros(420n), reason: "brought back" };
  const { refund } = await square.refunds.refundPayment(asked);
  expect(refund).toMatchObject({ status: "PENDING", paymentId, reason: "brought back" });
  expect((await square.refunds.refundPayment(asked)).refund).toEqual(refund);
  const { payment } = await square.payments.get({ paymentId });
  expect(payment).toMatchObject({ refundIds: [refund?.id], refundedMoney: euros(420n), status: "COMPLETED" });
  advanceMs(2_000);
  expect((await square.refunds.get({ refundId: refund?.id ?? "" })).refund?.status).toBe("COMPLETED");
  expect(await totals()).toMatchObject({ captured: "2420", refunded: "420", refundedCount: 1 });
});

it("never gives back more than was taken, however many parts it is asked in", async () => {
  const opened = await openSandbox();
  const { square, totals } = opened;
  const paymentId = await paid(opened);
  await square.refunds.refundPayment({ idempotencyKey: "r1", paymentId, amountMoney: euros(2000n) });
  const refusal = await refusalOf(
    square.refunds.refundPayment({ idempotencyKey: "r2", paymentId, amountMoney: euros(421n) }),
  );
  expect(refusal).toMatchObject({
    statusCode: 400,
    errors: [{ category: "REFUND_ERROR", code: "REFUND_AMOUNT_INVALID" }],
  });
  expect(await totals()).toMatchObject({ refunded: "2000" });
});

it("a refund that the bank sends back fails, and its money can be refunded again", async () => {
  const opened = await openSandbox();
  const { square, advanceMs, totals } = opened;
  const paymentId = await paid(opened, { sourceId: "cnon:sandbox-refund-fails" });
  const { refund } = await square.refunds.refundPayment({
    idempotencyKey: "r1",
    paymentId,
    amountMoney: euros(2420n),
  });
  advanceMs(60_000);
  expect((await square.refunds.get({ refundId: refund?.id ?? "" })).refund?.status).toBe("FAILED");
  expect((await square.payments.get({ paymentId })).payment?.refundedMoney).toEqual(euros(0n));
  expect(await totals()).toMatchObject({ refunded: "0" });
});

it("a payment that is only held, that failed, or that is a year old is not refunded", async () => {
  const opened = await openSandbox();
  const { square, advanceMs } = opened;
  const refund = async (paymentId: string, key: string) =>
    (
      await refusalOf(
        square.refunds.refundPayment({ idempotencyKey: key, paymentId, amountMoney: euros(1n) }),
      )
    ).errors[0]?.code;
  const old = await paid(opened);
  const held = await square.payments.create(paymentFor("held", { autocomplete: false }));
  expect(await refund(held.payment?.id ?? "", "r1")).toBe("REFUND_ERROR_PAYMENT_NEEDS_COMPLETION");
  advanceMs(366 * 86_400_000);
  expect(await refund(old, "r2")).toBe("PAYMENT_NOT_REFUNDABLE");
  expect(await refund(held.payment?.id ?? "", "r3")).toBe("PAYMENT_NOT_REFUNDABLE");
});
