import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { type KeyFound, createCertificates } from "./certificates.ts";
import { createWebhook, signedText } from "./webhook.ts";

const nowMs = Date.UTC(2026, 10, 23, 9);
const minuteMs = 60_000;
const webhookId = "WH-1";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const event = (more: object = {}) => ({
  id: "WH-EVENT-1",
  event_type: "PAYMENT.CAPTURE.COMPLETED",
  create_time: "2026-11-23T09:00:00Z",
  resource_type: "capture",
  resource: { id: "CAP1", supplementary_data: { related_ids: { order_id: "ORDER1" } } },
  ...more,
});

interface Sent {
  readonly body?: string;
  readonly atMs?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A message signed as PayPal signs, with what a test changes of it afterwards. */
function message({ body = JSON.stringify(event()), atMs = nowMs, headers = {} }: Sent = {}) {
  const rawBody = new TextEncoder().encode(body);
  const id = "transmission-1";
  const time = new Date(atMs).toISOString();
  const signature = sign("RSA-SHA256", Buffer.from(signedText({ id, time, rawBody }, webhookId)), privateKey);
  return {
    rawBody,
    nowMs,
    headers: {
      "paypal-transmission-id": id,
      "paypal-transmission-time": time,
      "paypal-transmission-sig": signature.toString("base64"),
      "paypal-cert-url": "https://api.paypal.com/v1/notifications/certs/CERT-1",
      "paypal-auth-algo": "SHA256withRSA",
      ...headers,
    },
  };
}

function webhook(
  found: KeyFound = { kind: "key", key: publicKey },
  paypalSays: boolean | null = null,
  id = webhookId,
) {
  return createWebhook({
    webhookId: id,
    certificates: { keyAt: () => Promise.resolve(found) },
    askPayPal: () => Promise.resolve(paypalSays),
  });
}

const refused = (error: string) => ({ ok: false, error });
const unavailable: KeyFound = { kind: "unavailable", detail: "503" };

describe("webhooks", () => {
  it("a genuine one names the order of its capture, and the capture", async () => {
    expect(await webhook().verify(message())).toEqual({
      ok: true,
      value: {
        id: "WH-EVENT-1",
        type: "PAYMENT.CAPTURE.COMPLETED",
        createdAtMs: nowMs,
        recognised: true,
        objects: [
          { type: "order", id: "ORDER1" },
          { type: "capture", id: "CAP1" },
        ],
      },
    });
  });

  it("an order's own event names the order, a refund's leads up to its capture", async () => {
    const approved = event({ resource_type: "checkout-order", resource: { id: "ORDER2" } });
    const links = [{ rel: "up", href: "https://api.paypal.com/v2/payments/captures/CAP7" }];
    const given = event({ resource_type: "refund", resource: { id: "REF1", links } });
    const objectsIn = async (body: object) => {
      const result = await webhook().verify(message({ body: JSON.stringify(body) }));
      return result.ok ? result.value.objects : result.error;
    };
    expect(await objectsIn(approved)).toEqual([{ type: "order", id: "ORDER2" }]);
    expect(await objectsIn(given)).toEqual([
      { type: "refund", id: "REF1" },
      { type: "capture", id: "CAP7" },
    ]);
  });

  it.each([
    ["another body", { rawBody: new TextEncoder().encode(JSON.stringify(event({ id: "WH-2" }))) }],
    ["another algorithm", { headers: { ...message().headers, "paypal-auth-algo": "SHA1withRSA" } }],
    ["another id", { headers: { ...message().headers, "paypal-transmission-id": "transmission-2" } }],
    ["no base64", { headers: { ...message().headers, "paypal-transmission-sig": "%%%" } }],
    ["a time that is none", { headers: { ...message().headers, "paypal-transmission-time": "today" } }],
  ])("one with %s is refused", async (_name, change) => {
    expect(await webhook().verify({ ...message(), ...change })).toEqual(refused("wrong_signature"));
  });

  it("one without its headers is refused as unsigned", async () => {
    expect(await webhook().verify({ ...message(), headers: {} })).toEqual(refused("missing_signature"));
  });

  it("one for another webhook, or where none is set up, is refused", async () => {
    expect(await webhook(undefined, null, "WH-2").verify(message())).toEqual(refused("wrong_signature"));
    expect(await webhook(undefined, null, "").verify(message())).toEqual(refused("wrong_signature"));
  });

  it("an old one is refused, and one from the future", async () => {
    const late = message({ atMs: nowMs - 31 * minuteMs });
    expect(await webhook().verify(late)).toEqual(refused("too_old"));
    const early = message({ atMs: nowMs + 6 * minuteMs });
    expect(await webhook().verify(early)).toEqual(refused("wrong_signature"));
    expect(await webhook().verify(message({ atMs: nowMs - 29 * minuteMs }))).toMatchObject({ ok: true });
  });

  it("without the certificate PayPal itself is asked, and without its word nothing is said", async () => {
    expect(await webhook(unavailable, true).verify(message())).toMatchObject({ ok: true });
    expect(await webhook(unavailable, false).verify(message())).toEqual(refused("wrong_signature"));
    expect(await webhook(unavailable, null).verify(message())).toEqual(refused("unavailable"));
  });

  it("a genuine one that is no event is unreadable", async () => {
    for (const body of ["{}", "[1]", "no"]) {
      expect(await webhook().verify(message({ body }))).toEqual(refused("unreadable"));
    }
  });
});

describe("certificates", () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "text/plain" }).end("no certificate");
  });
  const listening = new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  afterAll(() => server.close());

  it("an address that is not PayPal's is never called", async () => {
    const port = await listening;
    const hosts = new Set(["api.paypal.com"]);
    const real = createCertificates({ ownOrigin: null, hosts, timeoutMs: 1_000 });
    const addresses = [
      `http://127.0.0.1:${port}/v1/notifications/certs/CERT-1`,
      "http://api.paypal.com/v1/notifications/certs/CERT-1",
      "https://api.paypal.com.example.org/v1/notifications/certs/CERT-1",
      "https://api.paypal.com@example.org/v1/notifications/certs/CERT-1",
      "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
      "https://api.paypal.com/other/CERT-1",
      "not an address",
    ];
    for (const address of addresses) {
      expect(await real.keyAt(address, nowMs)).toMatchObject({ kind: "distrusted" });
    }
    expect(asked).toBe(0);
  });

  it("the sandbox's own address is called, and what is no certificate is not a key", async () => {
    const port = await listening;
    const own = createCertificates({
      ownOrigin: `http://127.0.0.1:${port}`,
      hosts: new Set(),
      timeoutMs: 1_000,
    });
    const found = await own.keyAt(`http://127.0.0.1:${port}/v1/notifications/certs/CERT-1`, nowMs);
    expect(found).toMatchObject({ kind: "unavailable" });
    expect(asked).toBe(1);
    const elsewhere = await own.keyAt(`http://127.0.0.1:${port + 1}/v1/notifications/certs/CERT-1`, nowMs);
    expect(elsewhere).toMatchObject({ kind: "distrusted" });
  });
});
