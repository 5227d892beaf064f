import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { createWebhook } from "./webhook.ts";

const options = { signatureKey: "key", notificationUrl: "https://shop.example/webhooks/square" };

const event = (type: string, object: object) => ({
  merchant_id: "M",
  type,
  event_id: "e1",
  created_at: "2026-11-23T09:00:00Z",
  data: { type: "x", id: "x", object },
});

function signed(body: string, { signatureKey, notificationUrl } = options) {
  const signature = createHmac("sha256", signatureKey)
    .update(notificationUrl + body)
    .digest("base64");
  return {
    rawBody: new TextEncoder().encode(body),
    headers: { "x-square-hmacsha256-signature": signature },
    nowMs: 0,
  };
}

const verify = (input: ReturnType<typeof signed>, given = options) => createWebhook(given).verify(input);
const objectsOf = async (type: string, object: object) => {
  const result = await verify(signed(JSON.stringify(event(type, object))));
  return result.ok ? result.value.objects : result.error;
};

it.each([
  ["payment.updated", { payment: { id: "p" } }, [{ type: "payment", id: "p" }]],
  [
    "payment.updated",
    { payment: { id: "p", terminal_checkout_id: "c" } },
    [
      { type: "terminal_checkout", id: "c" },
      { type: "payment", id: "p" },
    ],
  ],
  [
    "refund.created",
    { refund: { id: "r", payment_id: "p" } },
    [
      { type: "payment", id: "p" },
      { type: "refund", id: "r" },
    ],
  ],
  ["terminal.checkout.updated", { checkout: { id: "c" } }, [{ type: "terminal_checkout", id: "c" }]],
  [
    "dispute.created",
    { dispute: { id: "d", disputed_payment: { payment_id: "p" } } },
    [
      { type: "payment", id: "p" },
      { type: "dispute", id: "d" },
    ],
  ],
  ["catalog.version.updated", { catalog_version: { updated_at: "x" } }, []],
])("%s names the charge's object", async (type, object, expected) => {
  expect(await objectsOf(type, object)).toEqual(expected);
});

it("an event without an object is accepted and names none", async () => {
  const { data: _data, ...bare } = event("oauth.authorization.revoked", {});
  expect(await verify(signed(JSON.stringify(bare)))).toMatchObject({
    ok: true,
    value: { id: "e1", createdAtMs: Date.parse("2026-11-23T09:00:00Z"), objects: [] },
  });
});

it("the signature covers the address, the body and the key", async () => {
  const body = JSON.stringify(event("payment.updated", { payment: { id: "p" } }));
  const wrong = { ok: false, error: "wrong_signature" };
  expect(await verify({ ...signed(body), rawBody: new TextEncoder().encode(`${body} `) })).toEqual(wrong);
  expect(await verify(signed(body, { ...options, signatureKey: "other" }))).toEqual(wrong);
  expect(await verify(signed(body, { ...options, notificationUrl: "https://else.example/" }))).toEqual(wrong);
  const truncated = {
    "x-square-hmacsha256-signature": signed(body).headers["x-square-hmacsha256-signature"].slice(0, 20),
  };
  expect(await verify({ ...signed(body), headers: truncated })).toEqual(wrong);
});

it("without a key nothing verifies, also what was signed with an empty one", async () => {
  const none = { ...options, signatureKey: "" };
  expect((await verify(signed("{}", none), none)).ok).toBe(false);
});

it("a genuine body that is no event is unreadable, and nothing throws", async () => {
  for (const body of ["", "{", "[]", "null", JSON.stringify({ type: "payment.updated" })]) {
    expect(await verify(signed(body))).toEqual({ ok: false, error: "unreadable" });
  }
});

it("what was recorded longer ago than Square tries again is refused, whatever its signature; what is tried again is not", async () => {
  const madeMs = Date.parse("2026-11-23T09:00:00Z");
  const recorded = signed(JSON.stringify(event("payment.updated", { payment: { id: "p" } })));
  const after = async (hours: number) => {
    const result = await verify({ ...recorded, nowMs: madeMs + hours * 3_600_000 });
    return result.ok ? "taken" : result.error;
  };
  expect([await after(0), await after(24), await after(27)]).toEqual(["taken", "taken", "too_old"]);
});
