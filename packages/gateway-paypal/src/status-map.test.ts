import { money, parseCurrency } from "@till/money";
import { describe, expect, it } from "vitest";
import { UnreadableAnswerError, orderAnswer } from "./answers.ts";
import { closedMark, toSnapshot } from "./status-map.ts";

const at = "2026-11-23T09:00:00Z";
const atMs = Date.parse(at);
const amount = { currency_code: "EUR", value: "25.00" };
const eur = (minor: bigint) => money(minor, parseCurrency("EUR"));
const attemptId = "0193576a-0000-7000-8000-000000000001";

const capture = (more: object = {}) => ({
  id: "CAP1",
  status: "COMPLETED",
  amount,
  create_time: at,
  seller_receivable_breakdown: { paypal_fee: { currency_code: "EUR", value: "1.03" } },
  ...more,
});
const authorization = (more: object = {}) => ({
  id: "AUT1",
  status: "CREATED",
  amount,
  create_time: at,
  expiration_time: "2026-12-22T09:00:00Z",
  ...more,
});
const refund = (more: object = {}) => ({
  id: "REF1",
  status: "COMPLETED",
  amount: { currency_code: "EUR", value: "7.00" },
  custom_id: attemptId,
  create_time: at,
  ...more,
});

function snapshot(status: string, payments: object | undefined, more: object = {}, unit: object = {}) {
  const order = orderAnswer.parse({
    id: "ORDER1",
    status,
    intent: "CAPTURE",
    purchase_units: [{ amount, ...unit, ...(payments === undefined ? {} : { payments }) }],
    links: [{ href: "https://www.paypal.com/checkoutnow?token=ORDER1", rel: "approve" }],
    ...more,
  });
  return toSnapshot(order, 5);
}

describe("what an order says about a charge", () => {
  it("before the buyer agrees, where to send them", () => {
    for (const status of ["CREATED", "PAYER_ACTION_REQUIRED"]) {
      expect(snapshot(status, undefined)).toMatchObject({
        state: "requires_action",
        buyerApproved: false,
        action: { kind: "redirect", url: "https://www.paypal.com/checkoutnow?token=ORDER1" },
        captures: [],
      });
    }
  });

  it("once they agreed, that the money call may follow", () => {
    expect(snapshot("APPROVED", undefined)).toMatchObject({
      state: "requires_action",
      buyerApproved: true,
      action: null,
    });
  });

  it("a closed order is voided, whatever PayPal still calls it", () => {
    const mark = { custom_id: `${closedMark}1` };
    expect(snapshot("APPROVED", undefined, {}, mark).state).toBe("voided");
    expect(snapshot("CREATED", undefined, {}, mark)).toMatchObject({ state: "voided", action: null });
  });

  it("a capture is money in, with its fee", () => {
    const paid = snapshot("COMPLETED", { captures: [capture()] });
    expect(paid).toMatchObject({
      state: "captured",
      recognised: true,
      refusal: null,
      requested: eur(2_500n),
    });
    expect(paid.captures).toEqual([{ id: "CAP1", amount: eur(2_500n), tip: null, atMs }]);
    expect(paid.fees).toEqual([{ id: "CAP1:fee", amount: eur(103n), atMs }]);
  });

  it("an order used up by a decline takes nothing more, one that was not is still open", () => {
    expect(snapshot("COMPLETED", { captures: [capture({ status: "DECLINED" })] }).closed).toBe(true);
    expect(snapshot("APPROVED", undefined).closed).toBe(false);
    expect(snapshot("COMPLETED", { captures: [capture({ status: "PENDING" })] }).closed).toBe(false);
  });

  it("an order that says COMPLETED over a capture that was DECLINED is a decline", () => {
    const declined = capture({ status: "DECLINED", processor_response: { response_code: "5120" } });
    expect(snapshot("COMPLETED", { captures: [declined] })).toMatchObject({
      state: "declined",
      captures: [],
      fees: [],
      refusal: { by: "issuer", reason: "insufficient_funds", gatewayCode: "DECLINED/5120" },
    });
  });

  it("an order that says COMPLETED and shows no payment is not understood", () => {
    expect(() => snapshot("COMPLETED", undefined)).toThrow(UnreadableAnswerError);
  });

  it("a pending capture is not money yet", () => {
    const pending = capture({ status: "PENDING", status_details: { reason: "ECHECK" } });
    expect(snapshot("COMPLETED", { captures: [pending] })).toMatchObject({ state: "pending", captures: [] });
  });

  it("a word of tomorrow is pending and not recognised", () => {
    expect(snapshot("FROZEN", undefined)).toMatchObject({ state: "pending", recognised: false });
    expect(snapshot("COMPLETED", { captures: [capture({ status: "SOMEHOW" })] })).toMatchObject({
      state: "pending",
      recognised: false,
      captures: [],
    });
  });

  it("an authorization holds money until a date, and a capture of a part takes it", () => {
    const held = snapshot("COMPLETED", { authorizations: [authorization()] });
    expect(held).toMatchObject({
      state: "authorized",
      authorized: eur(2_500n),
      captureBeforeMs: Date.parse("2026-12-22T09:00:00Z"),
    });
    const part = capture({ amount: { currency_code: "EUR", value: "10.00" } });
    const taken = snapshot("COMPLETED", {
      authorizations: [authorization({ status: "CAPTURED" })],
      captures: [part],
    });
    expect(taken).toMatchObject({ state: "captured", captureBeforeMs: null });
    expect(taken.captures[0]?.amount).toEqual(eur(1_000n));
  });

  it.each([
    ["VOIDED", "voided"],
    ["EXPIRED", "expired"],
    ["DENIED", "declined"],
  ])("an authorization that is %s is %s", (status, state) => {
    expect(snapshot("COMPLETED", { authorizations: [authorization({ status })] }).state).toBe(state);
  });

  it("a refund of ours carries its attempt, one made in PayPal's pages carries none", () => {
    const captures = [capture({ status: "PARTIALLY_REFUNDED" })];
    const elsewhere = refund({ id: "REF2", custom_id: "till-charge:1" });
    const { refunds, state } = snapshot("COMPLETED", { captures, refunds: [refund(), elsewhere] });
    expect(state).toBe("captured");
    expect(refunds.map((each) => each.attemptId)).toEqual([attemptId, null]);
    expect(refunds[0]).toMatchObject({ state: "succeeded", amount: eur(700n), object: { id: "REF1" } });
  });

  it.each([
    ["PENDING", "pending", true],
    ["FAILED", "failed", true],
    ["CANCELLED", "canceled", true],
    ["LATER", "pending", false],
  ])("a refund that is %s is %s", (status, state, recognised) => {
    const { refunds } = snapshot("COMPLETED", { captures: [capture()], refunds: [refund({ status })] });
    expect(refunds[0]).toMatchObject({ state, recognised });
  });

  it("what a bank took back is a reversal, not a refund of ours", () => {
    const captures = [capture({ status: "REFUNDED", status_details: { reason: "CHARGEBACK" } })];
    const taken = refund({ id: "REV1" });
    const { custom_id: _ours, ...reversal } = taken;
    const after = snapshot("COMPLETED", { captures, refunds: [reversal] });
    expect(after.refunds).toEqual([]);
    expect(after.reversals).toEqual([{ id: "REV1", amount: eur(700n), atMs }]);
  });

  it("what was given back in PayPal's pages before the bank took the rest stays a refund", () => {
    const captures = [capture({ status: "REFUNDED", status_details: { reason: "CHARGEBACK" } })];
    const up = [{ rel: "up", href: "https://api-m.paypal.com/v2/payments/captures/CAP1" }];
    const elsewhere = { custom_id: "till-charge:1", links: up };
    const given = refund({ id: "REF2", ...elsewhere, create_time: "2026-11-23T10:00:00Z" });
    const taken = refund({ id: "REV1", ...elsewhere, create_time: "2026-11-24T10:00:00Z" });
    for (const refunds of [
      [given, taken],
      [taken, given],
    ]) {
      const after = snapshot("COMPLETED", { captures, refunds });
      expect(after.refunds.map(({ object }) => object.id)).toEqual(["REF2"]);
      expect(after.reversals.map(({ id }) => id)).toEqual(["REV1"]);
    }
    const inOneSecond = snapshot("COMPLETED", {
      captures,
      refunds: [given, { ...taken, create_time: "2026-11-23T10:00:00Z" }],
    });
    expect(inOneSecond.reversals.map(({ id }) => id)).toEqual(["REV1"]);
  });
});
