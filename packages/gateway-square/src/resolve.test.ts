import { type AttemptId, type ChargeId, type RefundId, invariant, parseId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeSource, PreparedCall, ResolveInput } from "@till/payments";
import { describe, expect, it } from "vitest";
import { prepareCapture } from "./capture.ts";
import { prepareCharge } from "./charge.ts";
import { prepareRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import {
  type Answer,
  type Asked,
  attemptId,
  chargeId,
  notFound,
  partsAt,
  refundId,
  refusal,
  startMs,
  startStandIn,
  wireCheckout,
  wirePayment,
} from "./stand-in-for-tests.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const amount = money(2500n, parseCurrency("EUR"));
const ids = {
  chargeId: parseId<ChargeId>(chargeId),
  attemptId: parseId<AttemptId>(attemptId),
  refundId: parseId<RefundId>(refundId),
};
const parts = partsAt("http://127.0.0.1:2");

function chargeCall(source: ChargeSource = { kind: "token", token: "cnon:x" }): PreparedCall {
  const prepared = prepareCharge(parts, {
    ...ids,
    amount,
    source,
    capture: "automatic",
    initiator: "buyer",
    description: "Shop",
    returnUrl: "",
    cancelUrl: "",
  });
  invariant(prepared.ok, "prepared");
  return prepared.value;
}
const atTerminal = chargeCall({ kind: "terminal", terminalId: "device" });

const input = (more: Partial<ResolveInput> = {}): ResolveInput => ({
  kind: "charge",
  attemptId: ids.attemptId,
  call: chargeCall(),
  target: { object: null, terminalId: null },
  startedAtMs: startMs,
  lastSentAtMs: startMs,
  nowMs: startMs + 1_000,
  currentMs: () => more.nowMs ?? startMs + 1_000,
  wanted: true,
  ...more,
});

/** Routes by `METHOD /path`; what is not named is a 404. */
const routes =
  (answers: Readonly<Record<string, Answer>>) =>
  ({ method, path }: Asked): Answer =>
    answers[`${method} ${path}`] ?? notFound;

const create = "POST /v2/payments";
const get = "GET /v2/payments/pay1";
const list = "GET /v2/payments";
const disputes = "GET /v2/disputes";
const cancelKey = "POST /v2/payments/cancel";
const createCheckout = "POST /v2/terminals/checkouts";
const getCheckout = "GET /v2/terminals/checkouts/checkout01";
const cancelCheckout = "POST /v2/terminals/checkouts/checkout01/cancel";

async function resolved(answers: Readonly<Record<string, Answer>>, more: Partial<ResolveInput> = {}) {
  const standIn = await startStandIn(routes(answers));
  const resolution = await createResolve(standIn.parts)(input(more));
  return { resolution, asked: standIn.asked.map(({ method, path }) => `${method} ${path}`), standIn };
}

const payment = (more: object = {}): Answer => ({ body: { payment: wirePayment(more) } });

it("an object that Square does not know is an alarm, not a proof: a payment that was made does not go away", async () => {
  const target = { object: { type: "payment", id: "pay1" }, terminalId: null };
  const late = { lastSentAtMs: startMs - 48 * hourMs };
  for (const kind of ["capture", "refund", "void"] as const) {
    const { resolution } = await resolved({}, { kind, target, ...late });
    expect(resolution).toMatchObject({ kind: "still_unknown", alarm: "object_missing" });
  }
});

describe("a payment whose answer was lost", () => {
  it("is sent again with the same key and byte for byte the same body, then read", async () => {
    const first = await startStandIn(routes({ [create]: "reset" }));
    const call = JSON.parse(JSON.stringify(chargeCall())) as PreparedCall;
    const { resolution, asked, standIn } = await resolved(
      { [create]: payment(), [get]: payment() },
      { call },
    );
    expect(resolution).toMatchObject({
      kind: "outcome",
      outcome: { kind: "succeeded", snapshot: { state: "captured" } },
    });
    expect(asked).toEqual([create, get, disputes]);
    await createResolve(first.parts)(input({ call: chargeCall() }));
    expect(first.asked[0]?.body).toBe(standIn.asked[0]?.body);
    expect(JSON.parse(standIn.asked[0]?.body ?? "")).toMatchObject({
      idempotency_key: attemptId,
      amount_money: { amount: 2500, currency: "EUR" },
      reference_id: chargeId,
    });
  });

  it("believes what the payment is now, not what the key answers first", async () => {
    const { resolution } = await resolved({
      [create]: payment({ status: "APPROVED" }),
      [get]: payment({ status: "CANCELED" }),
    });
    expect(resolution).toMatchObject({ outcome: { snapshot: { state: "voided" } } });
  });

  it("a key that was used for another body is an alarm: still unknown, and said so", async () => {
    const { resolution } = await resolved({
      [create]: refusal(400, { category: "INVALID_REQUEST_ERROR", code: "IDEMPOTENCY_KEY_REUSED" }),
    });
    expect(resolution.kind).toBe("still_unknown");
    expect(resolution).toMatchObject({ alarm: "idempotency_key_mismatch" });
  });

  it("a decline is a decline", async () => {
    const { resolution } = await resolved({
      [create]: refusal(
        402,
        { category: "PAYMENT_METHOD_ERROR", code: "GENERIC_DECLINE" },
        { payment: wirePayment({ status: "FAILED" }) },
      ),
    });
    expect(resolution).toMatchObject({
      outcome: { kind: "refused", refusal: { by: "issuer" }, snapshot: { captures: [] } },
    });
  });

  it("after the window it is never sent again, only looked for", async () => {
    const { resolution, asked } = await resolved(
      { [list]: { body: { payments: [wirePayment()] } }, [get]: payment() },
      { nowMs: startMs + 23 * hourMs },
    );
    expect(resolution).toMatchObject({ outcome: { snapshot: { state: "captured" } } });
    expect(asked).toEqual([list, get, disputes]);
  });

  it("is not sent again by a process that slept since it decided to: only looked for", async () => {
    const found = { [list]: { body: { payments: [wirePayment()] } }, [get]: payment() };
    for (const sleptMs of [5 * minuteMs, 24 * hourMs]) {
      const { asked } = await resolved(found, { currentMs: () => startMs + 1_000 + sleptMs });
      expect(asked).toEqual([list, get, disputes]);
    }
    const { asked } = await resolved({ [create]: payment() }, { currentMs: () => startMs + 2_000 });
    expect(asked[0]).toBe(create);
  });

  it("is absent only once the window, the settling and the lag since its last sending are over and the list was read to its end", async () => {
    const empty = { [list]: { body: {} } };
    const lastSentAtMs = startMs + 23 * hourMs;
    const early = await resolved(empty, { lastSentAtMs, nowMs: lastSentAtMs + 74 * minuteMs });
    expect(early.resolution.kind).toBe("still_unknown");
    const late = await resolved(empty, { lastSentAtMs, nowMs: lastSentAtMs + 75 * minuteMs });
    expect(late.resolution).toEqual({ kind: "absent", snapshot: null });
    const failing = await resolved({ [list]: { status: 500, body: {} } }, { nowMs: startMs + 48 * hourMs });
    expect(failing.resolution.kind).toBe("still_unknown");
  });

  it("reads every page of the list, and takes no payment of another charge", async () => {
    const { parts: paged, asked } = await startStandIn(({ path, query }) => {
      if (path !== "/v2/payments") return payment();
      return query.get("cursor") === "next"
        ? { body: { payments: [wirePayment()] } }
        : { body: { payments: [wirePayment({ id: "other", reference_id: "x" })], cursor: "next" } };
    });
    const resolution = await createResolve(paged)(input({ nowMs: startMs + 24 * hourMs }));
    expect(resolution).toMatchObject({ outcome: { snapshot: { object: { id: "pay1" } } } });
    expect(asked[0]?.query.get("total")).toBe("2500");
  });
});

describe("a payment that was let go", () => {
  const letGo = { wanted: false } as const;

  it("has its key canceled, and is not called absent before the lists can be believed", async () => {
    const answers = { [cancelKey]: { body: {} }, [list]: { body: {} } };
    const early = await resolved(answers, letGo);
    expect(early.asked).toEqual([cancelKey, list]);
    expect(early.resolution.kind).toBe("still_unknown");
    const late = await resolved(answers, { ...letGo, nowMs: startMs + 75 * minuteMs });
    expect(late.resolution).toEqual({ kind: "absent", snapshot: null });
  });

  it("cannot be canceled once it is complete: it is found, and giving it back is not ours", async () => {
    const { resolution, asked } = await resolved(
      {
        [cancelKey]: refusal(400, { category: "INVALID_REQUEST_ERROR", code: "BAD_REQUEST" }),
        [create]: payment(),
        [get]: payment(),
      },
      letGo,
    );
    expect(resolution).toMatchObject({ outcome: { kind: "succeeded", snapshot: { state: "captured" } } });
    expect(asked.some((each) => each.includes("refunds"))).toBe(false);
  });

  it("is not sent again on the word of a server that does not know us", async () => {
    const { resolution, asked } = await resolved(
      { [cancelKey]: refusal(401, { category: "AUTHENTICATION_ERROR", code: "UNAUTHORIZED" }) },
      letGo,
    );
    expect(resolution.kind).toBe("still_unknown");
    expect(asked).toEqual([cancelKey]);
  });
});

describe("a checkout at a terminal", () => {
  const checkout = (more: object = {}): Answer => ({ body: { checkout: wireCheckout(more) } });

  it("that was let go is made definite by its key, canceled, and then read", async () => {
    let canceled = false;
    const { parts: terminal, asked } = await startStandIn((request) => {
      const route = `${request.method} ${request.path}`;
      if (route === cancelCheckout) canceled = true;
      if (route !== createCheckout && route !== getCheckout && route !== cancelCheckout) return notFound;
      return checkout(canceled ? { status: "CANCELED", cancel_reason: "SELLER_CANCELED" } : {});
    });
    const resolution = await createResolve(terminal)(input({ call: atTerminal, wanted: false }));
    expect(resolution).toMatchObject({ kind: "absent", snapshot: { state: "voided" } });
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toContain(cancelCheckout);
  });

  it("that was let go and is paid all the same is found", async () => {
    const paid = checkout({ status: "CANCELED", cancel_reason: "SELLER_CANCELED", payment_ids: ["pay1"] });
    const { resolution } = await resolved(
      { [createCheckout]: checkout(), [getCheckout]: paid, [get]: payment() },
      { call: atTerminal, wanted: false },
    );
    expect(resolution).toMatchObject({ outcome: { kind: "succeeded", snapshot: { state: "captured" } } });
  });

  it("whose cancel was only requested is still unknown", async () => {
    const { resolution } = await resolved(
      { [createCheckout]: checkout(), [getCheckout]: checkout({ status: "CANCEL_REQUESTED" }) },
      { call: atTerminal, wanted: false },
    );
    expect(resolution.kind).toBe("still_unknown");
  });
});

describe("acts on a payment that is known", () => {
  const target = { object: { type: "payment", id: "pay1" }, terminalId: null };
  const capture = prepareCapture(parts, { ...ids, amount, final: true });
  const refund = prepareRefund(parts, { ...ids, amount, captureId: "pay1", reason: "back" });
  invariant(capture.ok && refund.ok, "prepared");
  const complete = "POST /v2/payments/pay1/complete";
  const refunds = "POST /v2/refunds";

  it("a capture that shows is done; one that does not is sent again", async () => {
    const shown = await resolved({ [get]: payment() }, { kind: "capture", call: capture.value, target });
    expect(shown.asked).toEqual([get, disputes]);
    const open = await resolved(
      { [get]: payment({ status: "APPROVED" }), [complete]: payment() },
      { kind: "capture", call: capture.value, target },
    );
    expect(open.asked).toContain(complete);
  });

  it("a refund is known by the attempt's id in its reason, whoever made others", async () => {
    const withRefund = (reason: string) => ({
      [get]: payment({ refund_ids: ["r1"] }),
      "GET /v2/refunds/r1": {
        body: {
          refund: {
            id: "r1",
            status: "PENDING",
            amount_money: { amount: 2500, currency: "EUR" },
            payment_id: "pay1",
            reason,
            created_at: "2027-01-15T08:00:00Z",
          },
        },
      },
      [refunds]: refusal(400, { category: "REFUND_ERROR", code: "REFUND_AMOUNT_INVALID" }),
    });
    const asked = { kind: "refund", call: refund.value, target } as const;
    const mine = await resolved(withRefund(`${attemptId} back`), asked);
    expect(mine.resolution).toMatchObject({
      outcome: { kind: "succeeded", snapshot: { refunds: [{ attemptId }] } },
    });
    expect(mine.asked).not.toContain(refunds);
    const other = await resolved(withRefund("made by hand"), asked);
    expect(other.resolution).toMatchObject({
      outcome: { kind: "refused", refusal: { reason: "over_refund" } },
    });
  });

  it("a refund that was let go is waited for, never sent again", async () => {
    const asked = { kind: "refund", call: refund.value, target, wanted: false } as const;
    const early = await resolved({ [get]: payment() }, asked);
    expect(early.resolution.kind).toBe("still_unknown");
    const late = await resolved({ [get]: payment() }, { ...asked, nowMs: startMs + 10 * minuteMs });
    expect(late.resolution.kind).toBe("absent");
    expect(late.asked).not.toContain(refunds);
  });
});
