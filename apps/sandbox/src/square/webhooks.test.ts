import { WebhooksHelper } from "square";
import { expect, it } from "vitest";
import { openSandbox, paymentFor } from "./opened-for-tests.ts";

it("an event is signed as the SDK's own helper checks it, and can be listed", async () => {
  const { sandbox, square } = await openSandbox({
    webhookBaseUrl: "http://127.0.0.1:9",
    secrets: { square: "a key" },
  });
  const { payment } = await square.payments.create(paymentFor("k1"));
  const answer = await sandbox.control.inject({ method: "GET", url: "/webhooks/payload?gateway=square" });
  const signed = answer.json<{ body: string; url: string; headers: Record<string, string>; type: string }>();
  const check = (requestBody: string, signatureKey = "a key") =>
    WebhooksHelper.verifySignature({
      requestBody,
      signatureHeader: signed.headers["x-square-hmacsha256-signature"] ?? "",
      signatureKey,
      notificationUrl: signed.url,
    });
  expect(await check(signed.body)).toBe(true);
  expect(await check(`${signed.body} `)).toBe(false);
  expect(await check(signed.body, "another")).toBe(false);
  const { events } = await square.events.searchEvents({ limit: 10 });
  expect(events?.map(({ type }) => type)).toEqual(["payment.updated", "payment.created"]);
  expect(JSON.parse(signed.body)).toMatchObject({
    type: "payment.updated",
    data: { type: "payment", id: payment?.id, object: { payment: { id: payment?.id, status: "COMPLETED" } } },
  });
});
