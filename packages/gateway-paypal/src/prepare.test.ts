import { money, parseCurrency } from "@till/money";
import type { OpenInput } from "@till/payments";
import { describe, expect, it } from "vitest";
import { prepareCharge } from "./charge.ts";
import { prepareOpen } from "./open.ts";
import { prepareRefund } from "./refund.ts";
import { chargeInput, ids, prepared } from "./test-objects.ts";

const of = (minor: bigint, code: string) => money(minor, parseCurrency(code));

describe("calls before they are sent", () => {
  it("the same input gives the same bytes, plain JSON all through", () => {
    const call = prepared(prepareOpen(chargeInput));
    expect(JSON.stringify(prepared(prepareOpen(chargeInput)))).toBe(JSON.stringify(call));
    expect(JSON.parse(JSON.stringify(call))).toEqual(call);
  });

  it("an order is known by its charge, a capture by its attempt", () => {
    const open = prepared(prepareOpen(chargeInput));
    expect(open.idempotencyKey).toBe(`${ids.charge}:open`);
    expect(open.body).toMatchObject({ intent: "CAPTURE", purchaseUnits: [{ invoiceId: ids.charge }] });
    expect(prepared(prepareCharge(chargeInput))).toMatchObject({
      operation: "orders.capture",
      idempotencyKey: ids.attempt,
    });
    const manual = { ...chargeInput, capture: "manual" } as const;
    expect(prepared(prepareOpen(manual)).body).toMatchObject({ intent: "AUTHORIZE" });
    expect(prepared(prepareCharge(manual)).operation).toBe("orders.authorize");
  });

  it("a refund names its capture and carries its attempt", () => {
    const input = { chargeId: ids.charge, refundId: ids.refund, attemptId: ids.attempt };
    const call = prepareRefund({ ...input, amount: of(700n, "EUR"), captureId: "CAP1", reason: "Torn" });
    expect(prepared(call)).toMatchObject({
      idempotencyKey: ids.attempt,
      body: { captureId: "CAP1", customId: ids.attempt, noteToPayer: "Torn" },
    });
  });

  it.each<readonly [string, Partial<OpenInput>]>([
    ["a currency PayPal does not take", { amount: of(100n, "IRR") }],
    ["decimals of forints", { amount: of(1_050n, "HUF") }],
    ["nothing", { amount: of(0n, "EUR") }],
    ["a card token", { source: { kind: "token", token: "tok" } }],
    ["a reader", { source: { kind: "terminal", terminalId: "t1" } }],
    ["a charge no buyer starts", { initiator: "merchant_recurring" }],
  ])("%s is refused before anything is stored", (_name, change) => {
    for (const prepare of [prepareOpen, prepareCharge]) {
      expect(prepare({ ...chargeInput, ...change })).toMatchObject({
        ok: false,
        error: { by: "gateway", gatewayCode: "till" },
      });
    }
  });
});
