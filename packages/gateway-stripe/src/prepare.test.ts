import { money, parseCurrency } from "@till/money";
import { describe, expect, it } from "vitest";
import { prepareCapture } from "./capture.ts";
import { prepareCharge } from "./charge.ts";
import { prepareOpen } from "./open.ts";
import { prepareRefund } from "./refund.ts";
import { chargeInput, ids } from "./test-objects.ts";

const terminal = { ...chargeInput, source: { kind: "terminal", terminalId: "tmr_1" } } as const;
const rials = { ...chargeInput, amount: money(2_500n, parseCurrency("IRR")) };

const plain = { multicapture: false, bankDebits: false };
const rich = { multicapture: true, bankDebits: true };

describe("prepared calls", () => {
  it("open makes an unconfirmed card intent that names the charge", () => {
    expect(prepareOpen(chargeInput, plain)).toEqual({
      ok: true,
      value: {
        operation: "payment_intents.create",
        apiVersion: "2026-10-28.endive",
        idempotencyKey: `${ids.charge}:open`,
        body: {
          amount: 2_500,
          currency: "eur",
          capture_method: "automatic",
          allowed_payment_method_types: ["card"],
          description: "Corner shop, sale 17",
          metadata: { till_charge_id: ids.charge },
        },
      },
    });
  });

  it("open for a reader takes present cards only", () => {
    expect(prepareOpen(terminal, plain)).toMatchObject({
      value: { body: { allowed_payment_method_types: ["card_present"] } },
    });
  });

  it("open asks for what the account has switched on, and only where it can be had", () => {
    const cards = ["card"];
    const typesOf = (result: ReturnType<typeof prepareOpen>) =>
      result.ok && typeof result.value.body === "object" ? result.value.body : null;
    const debits = typesOf(prepareOpen(chargeInput, rich));
    expect(debits).toMatchObject({ allowed_payment_method_types: ["card", "sepa_debit"] });
    expect(debits).not.toHaveProperty("payment_method_options");
    const held = typesOf(prepareOpen({ ...chargeInput, capture: "manual" }, rich));
    expect(held).toMatchObject({
      allowed_payment_method_types: cards,
      payment_method_options: { card: { request_multicapture: "if_available" } },
    });
    const dollars = { ...chargeInput, amount: money(2_500n, parseCurrency("USD")) };
    expect(typesOf(prepareOpen(dollars, rich))).toMatchObject({
      allowed_payment_method_types: ["card", "us_bank_account"],
    });
  });

  it("a capture leaves its attempt on the intent, and keeps the rest only where that can be", () => {
    const { chargeId, attemptId, amount } = chargeInput;
    const whole = prepareCapture({ chargeId, attemptId, amount, final: true }, true);
    expect(whole).toMatchObject({ value: { body: { metadata: { till_capture_attempt_id: ids.attempt } } } });
    expect(whole.ok && whole.value.body).not.toHaveProperty("final_capture");
    const part = prepareCapture({ chargeId, attemptId, amount, final: false }, true);
    expect(part).toMatchObject({ value: { body: { final_capture: false } } });
  });

  it("charge confirms with a payment method, or with the token of a form", () => {
    const expand = ["latest_charge.balance_transaction", "latest_charge.failure_balance_transaction"];
    const return_url = chargeInput.returnUrl;
    expect(prepareCharge(chargeInput)).toMatchObject({
      value: {
        operation: "payment_intents.confirm",
        idempotencyKey: ids.attempt,
        body: { payment_method: "pm_card_visa", return_url, expand },
      },
    });
    const withToken = { ...chargeInput, source: { kind: "token", token: "ctoken_1" } } as const;
    const body = { confirmation_token: "ctoken_1", return_url, expand };
    expect(prepareCharge(withToken)).toMatchObject({ value: { body } });
  });

  it("charge without a buyer says so, and asks for no page", () => {
    const result = prepareCharge({ ...chargeInput, initiator: "merchant_recurring" });
    expect(result).toMatchObject({ value: { body: { off_session: true } } });
    expect(result.ok && result.value.body).not.toHaveProperty("return_url");
  });

  it("charge at a reader lets the buyer cancel and asks for no tip", () => {
    expect(prepareCharge(terminal)).toMatchObject({
      value: {
        operation: "terminal.readers.process_payment_intent",
        body: { process_config: { enable_customer_cancellation: true, skip_tipping: true } },
      },
    });
  });

  it("a refund carries the attempt it can be found again by", () => {
    const result = prepareRefund({
      chargeId: ids.charge,
      refundId: ids.refund,
      attemptId: ids.attempt,
      amount: chargeInput.amount,
      captureId: "ch_1",
      reason: "x".repeat(600),
    });
    expect(result).toMatchObject({
      value: {
        operation: "refunds.create",
        idempotencyKey: ids.attempt,
        body: { amount: 2_500, metadata: { till_attempt_id: ids.attempt, till_reason: "x".repeat(500) } },
      },
    });
  });

  it.each([
    ["open in a currency Stripe does not take", () => prepareOpen(rials, plain)],
    ["charge in a currency Stripe does not take", () => prepareCharge(rials)],
    ["charge by approval", () => prepareCharge({ ...chargeInput, source: { kind: "approval" } })],
    [
      "a capture that keeps the rest",
      () => {
        const { chargeId, attemptId, amount } = chargeInput;
        return prepareCapture({ chargeId, attemptId, amount, final: false }, false);
      },
    ],
  ])("refuses %s before anything is stored", (_name, prepare) => {
    expect(prepare()).toMatchObject({ ok: false, error: { by: "gateway" } });
  });
});
