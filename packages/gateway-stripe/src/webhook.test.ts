import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWebhook } from "./webhook.ts";

const nowMs = 1_800_000_000_000;
const secret = "whsec_current";
const event = (object: object, type = "payment_intent.succeeded") => ({
  id: "evt_1",
  object: "event",
  type,
  created: 1_799_999_990,
  data: { object },
});
const intentEvent = event({ object: "payment_intent", id: "pi_1" });

/** Signs as Stripe documents it, by our own hand: HMAC-SHA256 over `t.body`, keyed by the whole secret. */
function sign(body: string, key = secret, atMs = nowMs): string {
  const at = Math.floor(atMs / 1000);
  return `t=${at},v1=${createHmac("sha256", key).update(`${at}.${body}`).digest("hex")}`;
}

const deliver = (body: string, signature: string | undefined, secrets = [secret]) =>
  createWebhook(secrets).verify({
    rawBody: new TextEncoder().encode(body),
    headers: { "stripe-signature": signature },
    nowMs,
  });

describe("webhook", () => {
  it("accepts what is signed with the secret", async () => {
    const body = JSON.stringify(intentEvent);
    expect(await deliver(body, sign(body))).toEqual({
      ok: true,
      value: {
        id: "evt_1",
        type: "payment_intent.succeeded",
        createdAtMs: 1_799_999_990_000,
        objects: [{ type: "payment_intent", id: "pi_1" }],
        recognised: true,
      },
    });
  });

  it("accepts either secret during a rotation, in either place", async () => {
    const body = JSON.stringify(intentEvent);
    const both = `${sign(body, "whsec_other")},${sign(body).split(",")[1]}`;
    expect((await deliver(body, sign(body), ["whsec_next", secret])).ok).toBe(true);
    expect((await deliver(body, both)).ok).toBe(true);
  });

  it("verifies bytes that lie in the middle of a larger buffer", async () => {
    const body = JSON.stringify(intentEvent);
    const padded = new TextEncoder().encode(`..${body}..`);
    const rawBody = padded.subarray(2, padded.length - 2);
    const headers = { "stripe-signature": sign(body) };
    expect((await createWebhook([secret]).verify({ rawBody, headers, nowMs })).ok).toBe(true);
  });

  it.each([
    ["another secret", (body: string) => [body, sign(body, "whsec_other")], "wrong_signature"],
    ["a changed body", (body: string) => [body.replace("pi_1", "pi_2"), sign(body)], "wrong_signature"],
    ["an old timestamp", (body: string) => [body, sign(body, secret, nowMs - 301_000)], "too_old"],
    ["a newer time on an old signature", (body: string) => [body, shifted(body)], "wrong_signature"],
    ["no signature", (body: string) => [body, undefined], "missing_signature"],
    ["an empty one", (body: string) => [body, ""], "missing_signature"],
    ["noise for one", (body: string) => [body, "t=,v1"], "wrong_signature"],
    ["no body", () => ["", sign("")], "unreadable"],
    ["a signed body that is not JSON", () => ["hello", sign("hello")], "unreadable"],
    ["a signed body that is no event", () => ["{}", sign("{}")], "unreadable"],
  ] as const)("refuses %s", async (_name, make, error) => {
    const [body = "", signature] = make(JSON.stringify(intentEvent));
    expect(await deliver(body, signature)).toEqual({ ok: false, error });
  });

  it("accepts up to five minutes of delay", async () => {
    const body = JSON.stringify(intentEvent);
    expect((await deliver(body, sign(body, secret, nowMs - 300_000))).ok).toBe(true);
  });

  it("without a secret nothing is accepted", async () => {
    const body = JSON.stringify(intentEvent);
    expect(await deliver(body, sign(body), [])).toEqual({ ok: false, error: "wrong_signature" });
  });

  const intent = [{ type: "payment_intent", id: "pi_1" }];
  it.each([
    ["payment_intent.canceled", { object: "payment_intent", id: "pi_1" }, intent],
    ["charge.updated", { object: "charge", id: "ch_1", payment_intent: "pi_1" }, intent],
    [
      "charge.expired",
      { object: "charge", id: "ch_1", payment_intent: null },
      [{ type: "charge", id: "ch_1" }],
    ],
    ["refund.failed", { object: "refund", id: "re_1", payment_intent: "pi_1" }, intent],
    [
      "refund.updated",
      { object: "refund", id: "re_1", payment_intent: null },
      [{ type: "refund", id: "re_1" }],
    ],
    ["charge.dispute.created", { object: "dispute", id: "dp_1", payment_intent: { id: "pi_1" } }, intent],
    [
      "terminal.reader.action_failed",
      {
        object: "terminal.reader",
        id: "tmr_1",
        action: { process_payment_intent: { payment_intent: "pi_1" } },
      },
      intent,
    ],
    ["terminal.reader.action_succeeded", { object: "terminal.reader", id: "tmr_1", action: null }, []],
    ["payout.paid", { object: "payout", id: "po_1" }, []],
  ])("%s points at the charge's intent", async (type, object, objects) => {
    const body = JSON.stringify(event(object, type));
    expect(await deliver(body, sign(body))).toMatchObject({ ok: true, value: { type, objects } });
  });
});

function shifted(body: string): string {
  return sign(body, secret, nowMs - 3_600_000).replace(/t=\d+/, `t=${nowMs / 1000}`);
}
