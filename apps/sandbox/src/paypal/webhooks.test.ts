import { X509Certificate, verify } from "node:crypto";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { type Opened, openSandbox, orderFor } from "./opened-for-tests.ts";

interface Payload {
  readonly eventId: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An order paid for, and its newest event as it would be sent. */
async function paidAndTold(opened: Opened): Promise<Payload> {
  const { orders, approve, sandbox } = opened;
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id);
  await orders.captureOrder({ id });
  const answer = await sandbox.control.inject({ method: "GET", url: "/webhooks/payload?gateway=paypal" });
  return answer.json<Payload>();
}

const webhookId = "5GP028458E2496506";

test("a webhook is signed by a certificate whose chain holds and which its address serves", async () => {
  const opened = await openSandbox();
  const { body, headers } = await paidAndTold(opened);
  const certificateUrl = String(headers["paypal-cert-url"]).replace("localhost", "127.0.0.1");
  const chain = await (await fetch(certificateUrl)).text();
  const [leaf, root] = (chain.match(/-----BEGIN[^-]+-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
  expect(leaf?.subject).toBe("CN=messageverificationcerts.sandbox.paypal.com");
  expect(root?.ca).toBe(true);
  expect(root !== undefined && leaf?.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
  const text = [
    headers["paypal-transmission-id"],
    headers["paypal-transmission-time"],
    webhookId,
    crc32(body),
  ].join("|");
  const signature = Buffer.from(String(headers["paypal-transmission-sig"]), "base64");
  expect(leaf !== undefined && verify("RSA-SHA256", Buffer.from(text), leaf.publicKey, signature)).toBe(true);
});

test("PayPal's own check knows a genuine event from a changed one", async () => {
  const opened = await openSandbox();
  const { body, headers } = await paidAndTold(opened);
  const ask = (event: object) =>
    opened.rest("POST", "/v1/notifications/verify-webhook-signature", {
      auth_algo: headers["paypal-auth-algo"],
      cert_url: headers["paypal-cert-url"],
      transmission_id: headers["paypal-transmission-id"],
      transmission_sig: headers["paypal-transmission-sig"],
      transmission_time: headers["paypal-transmission-time"],
      webhook_id: webhookId,
      webhook_event: event,
    });
  const event = JSON.parse(body) as Record<string, unknown>;
  expect(await ask(event)).toEqual({ verification_status: "SUCCESS" });
  expect(await ask({ ...event, summary: "changed" })).toEqual({ verification_status: "FAILURE" });
});

test("events can be caught up on by list, page by page, the newest first", async () => {
  const opened = await openSandbox();
  await paidAndTold(opened);
  const types: unknown[] = [];
  let path = "/v1/notifications/webhooks-events?page_size=2";
  for (let page = 0; page < 3 && path !== ""; page += 1) {
    const answer = await opened.rest("GET", path);
    types.push(...(answer["events"] as { event_type: string }[]).map(({ event_type }) => event_type));
    const [next] = answer["links"] as { href: string }[];
    path = next === undefined ? "" : next.href.replace(/^http:\/\/[^/]+/, "");
  }
  expect(types).toEqual(["CHECKOUT.ORDER.COMPLETED", "PAYMENT.CAPTURE.COMPLETED", "CHECKOUT.ORDER.APPROVED"]);
});
