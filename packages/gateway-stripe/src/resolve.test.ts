import type { PreparedCall, ResolveInput } from "@till/payments";
import { afterEach, describe, expect, it } from "vitest";
import { prepareCapture } from "./capture.ts";
import { prepareCharge } from "./charge.ts";
import { prepareRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import {
  chargeInput,
  declinedIntent,
  ids,
  paidIntent,
  prepared,
  reader,
  stripeCharge,
  stripeRefund,
  untriedIntent,
} from "./test-objects.ts";
import { type Answer, type Asked, type StripeStandIn, list, refusal, startStandIn } from "./test-server.ts";

let standIn: StripeStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

const minuteMs = 60_000;
const calls: Record<ResolveInput["kind"], PreparedCall> = {
  charge: prepared(prepareCharge(chargeInput)),
  capture: prepared(
    prepareCapture(
      { chargeId: ids.charge, attemptId: ids.attempt, amount: chargeInput.amount, final: true },
      false,
    ),
  ),
  refund: prepared(
    prepareRefund({
      chargeId: ids.charge,
      refundId: ids.refund,
      attemptId: ids.attempt,
      amount: chargeInput.amount,
      captureId: "ch_1",
      reason: "",
    }),
  ),
  void: { operation: "payment_intents.cancel", apiVersion: "", idempotencyKey: ids.attempt, body: {} },
};

interface Case {
  readonly kind: ResolveInput["kind"];
  readonly wanted?: boolean;
  readonly ageMs?: number;
  /** What passes between the decision and the call. */
  readonly sleptMs?: number;
  /** How long ago it last went out; as long as it was first tried unless said. */
  readonly sentMs?: number;
  readonly terminalId?: string;
}

/** Resolves one attempt against a Stripe that answers as `answers` says, by method and path. */
async function resolve(
  { kind, wanted = true, ageMs = minuteMs, sleptMs = 0, sentMs, terminalId }: Case,
  answers: (asked: Asked, count: number) => Answer,
) {
  standIn = await startStandIn(answers);
  const nowMs = standIn.parts.clock.nowMs();
  const resolution = await createResolve(standIn.parts)({
    kind,
    attemptId: ids.attempt,
    call: calls[kind],
    target: { object: { type: "payment_intent", id: "pi_1" }, terminalId: terminalId ?? null },
    startedAtMs: nowMs - ageMs,
    lastSentAtMs: nowMs - (sentMs ?? ageMs),
    nowMs,
    currentMs: () => nowMs + sleptMs,
    wanted,
  });
  return { resolution, asked: standIn.asked.map(({ method, path }) => `${method} ${path}`) };
}

const intentPath = "/v1/payment_intents/pi_1";
const canceledIntent = { ...untriedIntent, status: "canceled", cancellation_reason: null };
const authorizedIntent = {
  ...untriedIntent,
  status: "requires_capture",
  capture_method: "manual",
  latest_charge: { ...stripeCharge, captured: false, amount_captured: 0, balance_transaction: null },
};
const saved500: Answer = {
  status: 500,
  headers: { "idempotent-replayed": "true" },
  body: { error: { type: "api_error", message: "An error occurred." } },
};

describe("resolving a charge", () => {
  it("is a read when the intent already shows what happened", async () => {
    const { resolution, asked } = await resolve({ kind: "charge" }, ({ path }) =>
      path === "/v1/refunds" ? list([]) : { body: paidIntent },
    );
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { kind: "succeeded" } });
    expect(asked).toEqual([`GET ${intentPath}`, "GET /v1/refunds"]);
  });

  it("finds a decline", async () => {
    const { resolution } = await resolve({ kind: "charge" }, () => ({ body: declinedIntent }));
    expect(resolution).toMatchObject({
      kind: "outcome",
      outcome: { kind: "refused", refusal: { by: "issuer", reason: "insufficient_funds" } },
    });
  });

  it("is not sent again by a process that slept since it decided to, and not closed either", async () => {
    for (const sleptMs of [5 * minuteMs, 24 * 60 * minuteMs]) {
      const { resolution, asked } = await resolve({ kind: "charge", sleptMs }, () => ({
        body: untriedIntent,
      }));
      expect(resolution.kind).toBe("still_unknown");
      expect(asked.filter((one) => !one.startsWith("GET"))).toEqual([]);
    }
  });

  it("sends the very same call again where nothing happened", async () => {
    const { resolution } = await resolve({ kind: "charge" }, ({ method }) => ({
      body: method === "GET" ? untriedIntent : paidIntent,
    }));
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
    expect(standIn?.asked[1]).toMatchObject({ path: `${intentPath}/confirm`, key: ids.attempt });
    expect(standIn?.asked[1]?.body.get("payment_method")).toBe("pm_card_visa");
  });

  it("stays unknown while the first call is still being worked on", async () => {
    const { resolution } = await resolve({ kind: "charge" }, ({ method }) =>
      method === "GET"
        ? { body: untriedIntent }
        : refusal(409, { code: "idempotency_key_in_use", type: "idempotency_error" }),
    );
    expect(resolution.kind).toBe("still_unknown");
  });

  it("does not believe a saved 500: it closes the intent and says what it then shows", async () => {
    let canceled = false;
    const { resolution, asked } = await resolve({ kind: "charge" }, ({ method, path }) => {
      if (path.endsWith("/confirm")) return saved500;
      if (path.endsWith("/cancel")) canceled = true;
      return { body: method === "GET" && !canceled ? untriedIntent : canceledIntent };
    });
    expect(resolution).toMatchObject({ kind: "absent", snapshot: { state: "voided", captures: [] } });
    expect(asked.at(-2)).toBe(`POST ${intentPath}/cancel`);
  });

  it("a fresh 500 settles nothing", async () => {
    const { resolution } = await resolve({ kind: "charge" }, ({ method }) =>
      method === "GET" ? { body: untriedIntent } : { ...saved500, headers: {} },
    );
    expect(resolution.kind).toBe("still_unknown");
  });

  it("after the window it is read, never sent again", async () => {
    const { resolution, asked } = await resolve({ kind: "charge", ageMs: 23 * 60 * minuteMs }, () => ({
      body: untriedIntent,
    }));
    expect(resolution).toMatchObject({ kind: "absent", snapshot: { state: "pending" } });
    expect(asked.every((line) => line.startsWith("GET "))).toBe(true);
  });

  it("let go, it is closed first and read then; a late success is found", async () => {
    const { resolution, asked } = await resolve({ kind: "charge", wanted: false }, ({ path }) => {
      if (path === "/v1/refunds") return list([]);
      return path.endsWith("/cancel")
        ? refusal(400, { code: "payment_intent_unexpected_state" })
        : { body: paidIntent };
    });
    expect(asked[0]).toBe(`POST ${intentPath}/cancel`);
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
  });

  it("let go at a reader, the reader stops asking before the intent is closed", async () => {
    const { resolution, asked } = await resolve(
      { kind: "charge", wanted: false, terminalId: "tmr_1" },
      ({ path }) => ({ body: path.startsWith("/v1/terminal") ? reader : canceledIntent }),
    );
    expect(asked.slice(0, 3)).toEqual([
      "GET /v1/terminal/readers/tmr_1",
      "POST /v1/terminal/readers/tmr_1/cancel_action",
      `POST ${intentPath}/cancel`,
    ]);
    expect(resolution).toMatchObject({ kind: "absent" });
  });

  it("leaves a reader alone that works for somebody else", async () => {
    const elsewhere = {
      ...reader,
      action: { ...reader.action, process_payment_intent: { payment_intent: "pi_2" } },
    };
    const { asked } = await resolve({ kind: "charge", wanted: false, terminalId: "tmr_1" }, ({ path }) => ({
      body: path.startsWith("/v1/terminal") ? elsewhere : canceledIntent,
    }));
    expect(asked).not.toContain("POST /v1/terminal/readers/tmr_1/cancel_action");
  });

  it("stays unknown when the intent can neither be closed nor shows anything", async () => {
    const { resolution } = await resolve({ kind: "charge", wanted: false }, ({ method }) =>
      method === "GET" ? { body: untriedIntent } : { ...saved500, headers: {} },
    );
    expect(resolution.kind).toBe("still_unknown");
  });

  it("an authorization that was released happened all the same", async () => {
    const released = { ...authorizedIntent, status: "canceled" };
    const { resolution } = await resolve({ kind: "charge", wanted: false }, () => ({ body: released }));
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "voided" } } });
  });

  it("stays unknown when Stripe cannot be asked", async () => {
    const { resolution } = await resolve({ kind: "charge" }, () => "reset");
    expect(resolution.kind).toBe("still_unknown");
  });

  it("an answer that cannot be read settles nothing", async () => {
    const { resolution } = await resolve({ kind: "charge" }, () => ({
      body: { id: "pi_1", status: "succeeded" },
    }));
    expect(resolution.kind).toBe("still_unknown");
  });
});

describe("resolving the rest", () => {
  it("a refund is found among all of the intent's refunds, by its attempt", async () => {
    const others = Array.from({ length: 100 }, (_, at) => ({
      ...stripeRefund,
      id: `re_x${at}`,
      metadata: {},
    }));
    const { resolution } = await resolve({ kind: "refund" }, ({ path }, count) =>
      path === "/v1/refunds"
        ? list(count === 2 ? others : [stripeRefund], count === 2)
        : { body: paidIntent },
    );
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { kind: "succeeded" } });
  });

  it("a refund Stripe saved a 500 for is absent only once it would have shown", async () => {
    const answers = ({ method, path }: Asked): Answer =>
      method === "POST" ? saved500 : path === "/v1/refunds" ? list([]) : { body: paidIntent };
    const early = await resolve({ kind: "refund", ageMs: 9 * minuteMs }, answers);
    await standIn?.close();
    const late = await resolve({ kind: "refund", ageMs: 11 * minuteMs }, answers);
    expect(early.resolution.kind).toBe("still_unknown");
    expect(late.resolution).toMatchObject({ kind: "absent", snapshot: { state: "captured" } });
  });

  it("a capture that did not arrive is sent again", async () => {
    const { resolution, asked } = await resolve({ kind: "capture" }, ({ method }) => ({
      body: method === "GET" ? authorizedIntent : { ...paidIntent, capture_method: "manual" },
    }));
    expect(asked).toContain(`POST ${intentPath}/capture`);
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { snapshot: { state: "captured" } } });
  });

  it("a refund sent again a moment ago is not absent, however long ago it was first tried", async () => {
    const answers = ({ path }: Asked): Answer => (path === "/v1/refunds" ? list([]) : { body: paidIntent });
    const old = { kind: "refund", ageMs: 48 * 60 * minuteMs } as const;
    const early = await resolve({ ...old, sentMs: 9 * minuteMs }, answers);
    expect(early.resolution.kind).toBe("still_unknown");
    expect(early.asked.every((line) => line.startsWith("GET "))).toBe(true);
    await standIn?.close();
    const late = await resolve({ ...old, sentMs: 10 * minuteMs }, answers);
    expect(late.resolution.kind).toBe("absent");
  });

  it("a capture is known by the attempt it left on the intent", async () => {
    const ours = { ...paidIntent, metadata: { till_capture_attempt_id: ids.attempt } };
    const answers =
      (intent: object) =>
      ({ path }: Asked): Answer =>
        path === "/v1/refunds" ? list([]) : { body: intent };
    const done = await resolve({ kind: "capture" }, answers(ours));
    expect(done.resolution).toMatchObject({ kind: "outcome", outcome: { kind: "succeeded" } });
    await standIn?.close();
    const elsewhere = await resolve({ kind: "capture" }, answers(paidIntent));
    expect(elsewhere.resolution).toMatchObject({ kind: "absent", snapshot: { state: "captured" } });
    expect(elsewhere.asked.every((line) => line.startsWith("GET "))).toBe(true);
  });

  it("a key that Stripe knows with other content is an alarm and settles nothing", async () => {
    const { resolution } = await resolve({ kind: "charge" }, ({ method }) =>
      method === "GET" ? { body: untriedIntent } : refusal(400, { type: "idempotency_error" }),
    );
    expect(resolution).toMatchObject({ kind: "still_unknown", alarm: "idempotency_key_mismatch" });
  });

  it("an intent that is not there is an alarm, not a proof", async () => {
    const { resolution } = await resolve({ kind: "charge", ageMs: 48 * 60 * minuteMs }, () =>
      refusal(404, { code: "resource_missing" }),
    );
    expect(resolution).toMatchObject({ kind: "still_unknown", alarm: "object_missing" });
  });

  it("a void that came too late is refused", async () => {
    const { resolution } = await resolve({ kind: "void" }, ({ method, path }) => {
      if (path === "/v1/refunds") return list([]);
      return method === "GET"
        ? { body: paidIntent }
        : refusal(400, { code: "payment_intent_unexpected_state" });
    });
    expect(resolution).toMatchObject({ kind: "outcome", outcome: { kind: "refused" } });
  });
});
