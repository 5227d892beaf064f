import { type AttemptId, type ChargeId, type RefundId, parseId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeInput } from "@till/payments";
import { describe, expect, it } from "vitest";
import { prepareCharge } from "./charge.ts";
import { createClient } from "./client.ts";
import { createSquareGateway } from "./gateway.ts";
import { prepareRefund } from "./refund.ts";
import { attemptIdIn, reasonWith } from "./refund-reason.ts";
import { attemptId, chargeId, refundId } from "./stand-in-for-tests.ts";

const eur = parseCurrency("EUR");
const parts = { currency: eur, locationId: "L" };
const input: ChargeInput = {
  chargeId: parseId<ChargeId>(chargeId),
  attemptId: parseId<AttemptId>(attemptId),
  amount: money(1999n, eur),
  source: { kind: "token", token: "cnon:x" },
  capture: "automatic",
  initiator: "buyer",
  description: "Corner shop, sale 17",
  returnUrl: "",
  cancelUrl: "",
};

describe("prepared calls", () => {
  it("a payment is plain JSON that names charge, attempt and amount", () => {
    const prepared = prepareCharge(parts, input);
    expect(prepared).toEqual({
      ok: true,
      value: {
        operation: "payments.create",
        apiVersion: "2026-09-16",
        idempotencyKey: attemptId,
        body: {
          sourceId: "cnon:x",
          idempotencyKey: attemptId,
          amountMoney: { amount: "1999", currency: "EUR" },
          autocomplete: true,
          locationId: "L",
          referenceId: chargeId,
          note: "Corner shop, sale 17",
        },
      },
    });
    expect(JSON.parse(JSON.stringify(prepared))).toEqual(prepared);
  });

  it("nobody at the counter, a hold, and a long description are said in Square's words", () => {
    const body = {
      customerDetails: { customerInitiated: false },
      autocomplete: false,
      note: "x".repeat(500),
    };
    const asked = {
      ...input,
      initiator: "merchant_recurring",
      capture: "manual",
      description: "x".repeat(900),
    } as const;
    expect(prepareCharge(parts, asked)).toMatchObject({ ok: true, value: { body } });
  });

  it("a charge at a terminal is a checkout for its device", () => {
    const asked = { ...input, source: { kind: "terminal", terminalId: "device" } } as const;
    expect(prepareCharge(parts, asked)).toMatchObject({
      ok: true,
      value: {
        operation: "terminal.checkouts.create",
        body: {
          idempotencyKey: attemptId,
          checkout: { referenceId: chargeId, deviceOptions: { deviceId: "device" } },
        },
      },
    });
  });

  it.each([
    ["nothing", { amount: money(0n, eur) }],
    ["less than nothing", { amount: money(-1n, eur) }],
    ["another currency than the location's", { amount: money(1n, parseCurrency("USD")) }],
    ["more than exact numbers hold", { amount: money(2n ** 60n, eur) }],
    ["an approval page", { source: { kind: "approval" } as const }],
  ])("refuses %s before anything is stored", (_name, more) => {
    const prepared = prepareCharge(parts, { ...input, ...more });
    expect(prepared).toMatchObject({ ok: false, error: { by: "gateway", reason: "invalid_request" } });
  });

  it("a refund carries its attempt where it can be read again, within Square's length", () => {
    const reason = "the whole story of it ".repeat(20);
    const asked = { ...input, refundId: parseId<RefundId>(refundId), captureId: "pay1", reason };
    expect(prepareRefund(parts, asked)).toMatchObject({ ok: true, value: { body: { paymentId: "pay1" } } });
    const written = reasonWith(input.attemptId, reason);
    expect(written.length).toBeLessThanOrEqual(192);
    expect(attemptIdIn(written)).toBe(attemptId);
    expect(attemptIdIn(reasonWith(input.attemptId, ""))).toBe(attemptId);
    expect(attemptIdIn(null)).toBeNull();
  });
});

describe("one world", () => {
  const options = { accessToken: "EAAA", applicationId: "sandbox-sq0idb-x", timeoutMs: 1_000 };
  const baseUrl = "http://127.0.0.1:4012";

  it.each([
    ["a live application at the sandbox's address", { ...options, applicationId: "sq0idp-x", baseUrl }],
    ["the sandbox's token without its address", { ...options, accessToken: "EAAA_till_sandbox" }],
    ["the sandbox's application without its address", { ...options, applicationId: "sandbox-till" }],
  ])("refuses %s", (_name, mixed) => {
    expect(() => createClient(mixed)).toThrow(/sandbox/i);
  });

  it("takes a test application of Square's own, and the sandbox's at its address", () => {
    expect(() => createClient(options)).not.toThrow();
    expect(() => createClient({ ...options, baseUrl })).not.toThrow();
  });

  it("without a known location currency every one that Square takes cards in may be tried", () => {
    const gateway = createSquareGateway({
      ...options,
      locationId: "L",
      webhookSignatureKey: "",
      webhookUrl: "",
      clock: { nowMs: () => 0 },
    });
    expect(gateway.sandbox).toBe(false);
    expect(gateway.supportsCurrency(parseCurrency("JPY"))).toBe(true);
    expect(gateway.supportsCurrency(parseCurrency("CHF"))).toBe(false);
  });
});
