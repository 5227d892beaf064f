import { describe, expect, it } from "vitest";
import {
  type IntentAnswer,
  UnreadableAnswerError,
  intentAnswer,
  readerAnswer,
  refundAnswer,
} from "./answers.ts";
import { toRefundSnapshot, toSnapshot } from "./status-map.ts";
import {
  balanceTransaction,
  declinedIntent,
  paidIntent,
  reader,
  stripeCharge,
  stripeRefund,
  untriedIntent,
} from "./test-objects.ts";

const askedAtMs = 1_800_000_300_000;
const intent = (fields: object): IntentAnswer => intentAnswer.parse({ ...untriedIntent, ...fields });
const readerThat = (action: object | null) =>
  readerAnswer.parse({ ...reader, action: action === null ? null : { ...reader.action, ...action } });

describe("status map", () => {
  it.each([
    ["requires_payment_method", {}, "pending"],
    ["requires_confirmation", {}, "pending"],
    ["requires_action", {}, "requires_action"],
    ["processing", {}, "pending"],
    ["requires_capture", {}, "authorized"],
    ["succeeded", { latest_charge: stripeCharge }, "captured"],
    ["canceled", { cancellation_reason: "requested_by_customer" }, "voided"],
    ["canceled", { cancellation_reason: null }, "voided"],
    ["canceled", { cancellation_reason: "automatic" }, "expired"],
  ])("%s, given %j, is %s", (status, fields, state) => {
    const snapshot = toSnapshot(intent({ status, ...fields }), { askedAtMs });
    expect(snapshot).toMatchObject({ state, recognised: true, gatewayStatus: status, askedAtMs });
  });

  it("a status of tomorrow is pending, and says that it was not recognised", () => {
    const snapshot = toSnapshot(intent({ status: "requires_blessing" }), { askedAtMs });
    expect(snapshot).toMatchObject({
      state: "pending",
      recognised: false,
      gatewayStatus: "requires_blessing",
    });
  });

  it("a paid intent holds its capture, fee and card, in whole minor units", () => {
    const snapshot = toSnapshot(intentAnswer.parse(paidIntent), { askedAtMs });
    expect(snapshot.requested).toEqual({ amountMinor: 2_500n, currency: "EUR" });
    expect(snapshot.authorized).toEqual({ amountMinor: 2_500n, currency: "EUR" });
    expect(snapshot.captures).toEqual([
      { id: "ch_1", amount: { amountMinor: 2_500n, currency: "EUR" }, tip: null, atMs: 1_800_000_100_000 },
    ]);
    expect(snapshot.fees).toEqual([
      { id: "txn_1", amount: { amountMinor: 103n, currency: "EUR" }, atMs: 1_800_000_100_000 },
    ]);
    expect(snapshot.card).toEqual({ brand: "visa", last4: "4242" });
    expect(snapshot.captureBeforeMs).toBe(1_800_600_000_000);
  });

  it("a success that shows no capture is not believed", () => {
    const success = intent({ status: "succeeded", latest_charge: "ch_1" });
    expect(() => toSnapshot(success, { askedAtMs })).toThrow(UnreadableAnswerError);
  });

  it("a fee that is not booked yet is absent, never zero", () => {
    const charge = { ...stripeCharge, balance_transaction: "txn_1" };
    const snapshot = toSnapshot(intentAnswer.parse({ ...paidIntent, latest_charge: charge }), { askedAtMs });
    expect(snapshot.fees).toEqual([]);
    expect(snapshot.captures[0]?.atMs).toBe(1_800_000_000_000);
  });

  it("a capture made days after the authorization has the time of the capture", () => {
    const manual = { ...paidIntent, capture_method: "manual" };
    const unbooked = { ...stripeCharge, balance_transaction: null };
    const booked = toSnapshot(intentAnswer.parse(manual), { askedAtMs });
    const early = toSnapshot(intentAnswer.parse({ ...manual, latest_charge: unbooked }), { askedAtMs });
    expect(booked.captures[0]?.atMs).toBe(balanceTransaction.created * 1000);
    expect(early.captures[0]?.atMs).toBe(askedAtMs);
  });

  it("an authorization holds no capture", () => {
    const charge = { ...stripeCharge, captured: false, amount_captured: 0, balance_transaction: null };
    const snapshot = toSnapshot(intent({ status: "requires_capture", latest_charge: charge }), { askedAtMs });
    expect(snapshot).toMatchObject({
      state: "authorized",
      captures: [],
      authorized: { amountMinor: 2_500n },
    });
  });

  it("a failed charge is no authorization", () => {
    const charge = { ...stripeCharge, captured: false, amount_captured: 0, status: "failed" };
    const snapshot = toSnapshot(intentAnswer.parse({ ...declinedIntent, latest_charge: charge }), {
      askedAtMs,
    });
    expect(snapshot).toMatchObject({ state: "declined", captures: [], fees: [], authorized: null });
    expect(snapshot.refusal).toMatchObject({ by: "issuer", reason: "insufficient_funds" });
  });

  it("a tip added at the reader is told apart from what was asked", () => {
    const tipped = { ...paidIntent, amount: 2_900, amount_details: { tip: { amount: 400 } } };
    const snapshot = toSnapshot(intentAnswer.parse(tipped), { askedAtMs });
    expect(snapshot.requested.amountMinor).toBe(2_500n);
    expect(snapshot.captures[0]?.tip).toEqual({ amountMinor: 400n, currency: "EUR" });
  });

  it("a page to go to is an action", () => {
    const url = "http://localhost:4011/sandbox/3ds";
    const next_action = { type: "redirect_to_url", redirect_to_url: { url } };
    const snapshot = toSnapshot(intent({ status: "requires_action", next_action }), { askedAtMs });
    expect(snapshot.action).toEqual({ kind: "redirect", url });
  });
});

describe("a charge at a reader", () => {
  it("asks for the card while the reader does", () => {
    const snapshot = toSnapshot(intent({}), { askedAtMs, reader: readerThat({}) });
    expect(snapshot).toMatchObject({
      state: "requires_action",
      action: { kind: "present_card", terminalId: "tmr_1" },
    });
  });

  it.each([
    ["customer_canceled", { state: "failed", refusal: { by: "buyer", reason: "buyer_cancelled" } }],
    ["reader_timeout", { state: "failed", refusal: { by: "gateway", reason: "timed_out" } }],
    ["connection_error", { state: "failed", refusal: { by: "gateway", reason: "terminal_offline" } }],
    ["card_declined", { state: "declined", refusal: { by: "issuer", reason: "generic" } }],
    ["something_new", { state: "failed", refusal: { by: "gateway", reason: "unlisted" } }],
  ])("%s ends it", (failure_code, expected) => {
    const failed = readerThat({ status: "failed", failure_code, failure_message: "No." });
    expect(toSnapshot(intent({}), { askedAtMs, reader: failed })).toMatchObject(expected);
  });

  it("is decided by the intent, whatever the reader says", () => {
    const failed = readerThat({ status: "failed", failure_code: "connection_error" });
    const snapshot = toSnapshot(intentAnswer.parse(paidIntent), { askedAtMs, reader: failed });
    expect(snapshot).toMatchObject({ state: "captured", refusal: null });
  });

  it("is not touched by what the reader does for another charge", () => {
    const busy = readerThat({ process_payment_intent: { payment_intent: { id: "pi_2" } } });
    expect(toSnapshot(intent({}), { askedAtMs, reader: busy })).toMatchObject({
      state: "pending",
      action: null,
    });
    expect(toSnapshot(intent({}), { askedAtMs, reader: readerThat(null) })).toMatchObject({
      state: "pending",
    });
  });
});

describe("refunds", () => {
  it.each([
    ["pending", "pending", true],
    ["requires_action", "requires_action", true],
    ["succeeded", "succeeded", true],
    ["failed", "failed", true],
    ["canceled", "canceled", true],
    ["on_a_ship", "pending", false],
    [null, "pending", false],
  ])("%s is %s", (status, state, recognised) => {
    const snapshot = toRefundSnapshot(refundAnswer.parse({ ...stripeRefund, status }));
    expect(snapshot).toMatchObject({ state, recognised, amount: { amountMinor: 700n, currency: "EUR" } });
  });

  it("say why they failed", () => {
    const failed = { ...stripeRefund, status: "failed", failure_reason: "lost_or_stolen_card" };
    expect(toRefundSnapshot(refundAnswer.parse(failed)).refusal).toMatchObject({ reason: "lost_or_stolen" });
  });

  it("made in Stripe's dashboard carry no attempt", () => {
    const foreign = { ...stripeRefund, metadata: {} };
    expect(toRefundSnapshot(refundAnswer.parse(foreign)).attemptId).toBeNull();
  });
});
