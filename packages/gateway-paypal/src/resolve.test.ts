import type { PreparedCall, ResolveInput } from "@till/payments";
import { afterEach, describe, expect, it } from "vitest";
import { prepareCapture } from "./capture.ts";
import { prepareCharge } from "./charge.ts";
import { prepareRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import { authorization, capture, chargeInput, ids, order, prepared, refund } from "./test-objects.ts";
import { type Answer, type Asked, type PayPalStandIn, refusal, startStandIn } from "./test-server.ts";

let standIn: PayPalStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const attempt = { chargeId: ids.charge, attemptId: ids.attempt, amount: chargeInput.amount };
const calls: Record<ResolveInput["kind"], PreparedCall> = {
  charge: prepared(prepareCharge(chargeInput)),
  capture: prepared(prepareCapture({ ...attempt, final: true })),
  refund: prepared(prepareRefund({ ...attempt, refundId: ids.refund, captureId: "CAP1", reason: "" })),
  void: {
    operation: "authorizations.void",
    apiVersion: "",
    idempotencyKey: ids.attempt,
    body: { mark: "till-closed:1" },
  },
};

interface Case {
  readonly kind: ResolveInput["kind"];
  readonly wanted?: boolean;
  readonly ageMs?: number;
  /** What passes between the decision and the call. */
  readonly sleptMs?: number;
}

/** Resolves one attempt against a PayPal that answers as `answers` says. */
async function resolve(
  { kind, wanted = true, ageMs = minuteMs, sleptMs = 0 }: Case,
  answers: (asked: Asked, count: number) => Answer,
) {
  standIn = await startStandIn(answers);
  const nowMs = standIn.parts.clock.nowMs();
  const resolution = await createResolve(standIn.parts)({
    kind,
    attemptId: ids.attempt,
    call: calls[kind],
    target: { object: { type: "order", id: "ORDER1" }, terminalId: null },
    startedAtMs: nowMs - ageMs,
    lastSentAtMs: nowMs - ageMs,
    nowMs,
    currentMs: () => nowMs + sleptMs,
    wanted,
  });
  return { resolution, asked: standIn.asked.map(({ method, path }) => `${method} ${path}`) };
}

const orderPath = "/v2/checkout/orders/ORDER1";
const paid = order("COMPLETED", { captures: [capture] });
const approved = order("APPROVED");
const closed = order("APPROVED", undefined, { custom_id: "till-closed:1" });

describe("resolving a charge", () => {
  it("is a read when the order already shows what happened", async () => {
    const { resolution, asked } = await resolve({ kind: "charge" }, () => ({ body: paid }));
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
    expect(asked).toEqual([`GET ${orderPath}`]);
  });

  it("is not sent again by a process that slept since it decided to, and not closed either", async () => {
    for (const sleptMs of [5 * minuteMs, 24 * hourMs]) {
      const { resolution, asked } = await resolve({ kind: "charge", sleptMs }, () => ({ body: approved }));
      expect(resolution.kind).toBe("still_unknown");
      expect(asked.filter((one) => !one.startsWith("GET"))).toEqual([]);
    }
  });

  it("sends the very same call again where nothing happened", async () => {
    const { resolution, asked } = await resolve({ kind: "charge" }, ({ method }) => ({
      body: method === "GET" ? approved : paid,
    }));
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
    expect(asked).toEqual([`GET ${orderPath}`, `POST ${orderPath}/capture`]);
    expect(standIn?.asked[1]?.key).toBe(ids.attempt);
  });

  it("never sends again once PayPal has forgotten the key: it closes the order and reads it", async () => {
    const { resolution, asked } = await resolve({ kind: "charge", ageMs: 5 * hourMs }, ({ method }, count) =>
      method === "PATCH" ? { status: 204 } : { body: count < 3 ? approved : closed },
    );
    expect(resolution).toMatchObject({ kind: "absent", snapshot: { state: "voided" } });
    expect(asked.filter((one) => one.startsWith("POST"))).toEqual([]);
    expect(asked).toContain(`PATCH ${orderPath}`);
  });

  it("no longer wanted, closes the order first, and accepts what got in before", async () => {
    const late = await resolve({ kind: "charge", wanted: false }, ({ method }, count) => {
      if (method === "PATCH") return refusal(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_COMPLETED");
      return { body: count === 1 ? approved : paid };
    });
    expect(late.resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
    expect(late.asked.filter((one) => one.endsWith("/capture"))).toEqual([]);
  });

  it("an order that is gone took nothing, but is not called gone while the call may still be on its way", async () => {
    const gone = () => refusal(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
    for (const wanted of [true, false]) {
      const young = await resolve({ kind: "charge", wanted }, gone);
      expect(young.resolution).toMatchObject({ kind: "still_unknown" });
      await standIn?.close();
      const old = await resolve({ kind: "charge", wanted, ageMs: 10 * minuteMs }, gone);
      expect(old.resolution).toEqual({ kind: "absent", snapshot: null });
      await standIn?.close();
    }
  });

  it("stays unknown while the order cannot be closed", async () => {
    const { resolution } = await resolve({ kind: "charge", wanted: false }, ({ method }) =>
      method === "PATCH" ? { status: 500, body: {} } : { body: approved },
    );
    expect(resolution).toMatchObject({ kind: "still_unknown" });
  });

  it("stays unknown while PayPal cannot be asked", async () => {
    for (const answer of ["reset", { status: 503, body: {} }] as const) {
      const { resolution } = await resolve({ kind: "charge" }, () => answer);
      expect(resolution).toMatchObject({ kind: "still_unknown" });
      await standIn?.close();
    }
  });
});

describe("resolving the rest", () => {
  it("a refund is known by its attempt's id, however many others there are", async () => {
    const refunds = [{ ...refund, id: "REF0", custom_id: ids.refund }, refund];
    const { resolution, asked } = await resolve({ kind: "refund" }, () => ({
      body: order("COMPLETED", { captures: [capture], refunds }),
    }));
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { kind: "succeeded" } });
    expect(asked).toEqual([`GET ${orderPath}`]);
  });

  it("a refund that does not show is sent again under its own key", async () => {
    const after = order("COMPLETED", { captures: [capture], refunds: [refund] });
    const { asked } = await resolve({ kind: "refund" }, ({ method }, count) =>
      method === "POST" ? { status: 201, body: refund } : { body: count === 1 ? paid : after },
    );
    expect(asked[1]).toBe("POST /v2/payments/captures/CAP1/refund");
    expect(standIn?.asked[1]).toMatchObject({ key: ids.attempt, body: { custom_id: ids.attempt } });
  });

  it("a refund nobody waits for is not sent: after ten minutes without it there is none", async () => {
    const young = await resolve({ kind: "refund", wanted: false }, () => ({ body: paid }));
    expect(young.resolution).toMatchObject({ kind: "still_unknown" });
    await standIn?.close();
    const old = await resolve({ kind: "refund", wanted: false, ageMs: 10 * minuteMs }, () => ({
      body: paid,
    }));
    expect(old.resolution).toMatchObject({ kind: "absent" });
    expect(old.asked).toEqual([`GET ${orderPath}`]);
  });

  it("a capture is known by its own invoice, not by any other capture of the authorization", async () => {
    const other = { ...capture, id: "CAP0", invoice_id: ids.refund };
    const held = {
      ...authorization,
      status: "PARTIALLY_CAPTURED",
      amount: { currency_code: "EUR", value: "90.00" },
    };
    const { asked } = await resolve({ kind: "capture" }, ({ method }) =>
      method === "POST"
        ? { status: 201, body: capture }
        : { body: order("COMPLETED", { authorizations: [held], captures: [other] }) },
    );
    expect(asked).toContain("POST /v2/payments/authorizations/AUT1/capture");
    await standIn?.close();
    const mine = { ...capture, invoice_id: ids.attempt };
    const done = await resolve({ kind: "capture" }, () => ({
      body: order("COMPLETED", { authorizations: [held], captures: [other, mine] }),
    }));
    expect(done.resolution).toMatchObject({ kind: "outcome", outcome: { kind: "succeeded" } });
    expect(done.asked).toHaveLength(1);
  });
});

describe("access tokens", () => {
  it("one that PayPal no longer accepts is replaced, and the call made once more", async () => {
    const { resolution } = await resolve({ kind: "charge" }, ({ token }) =>
      token === "token-1" ? refusal(401, "AUTHENTICATION_FAILURE", "INVALID_TOKEN") : { body: paid },
    );
    expect(resolution).toMatchObject({ kind: "outcome" });
    expect(standIn?.tokens()).toBe(2);
  });
});
