import { expect, test } from "vitest";
import { hourMs, openSandbox, orderFor, refusalOf } from "./opened-for-tests.ts";

test("the same key gives the same order for six hours, and a new one after", async () => {
  const { orders, advanceMs } = await openSandbox();
  const create = async () => (await orders.createOrder({ paypalRequestId: "k", body: orderFor() })).result.id;
  const first = await create();
  advanceMs(6 * hourMs - 1);
  expect(await create()).toBe(first);
  advanceMs(1);
  expect(await create()).not.toBe(first);
});

test("the same key with another body is refused, and the same key on another call is another key", async () => {
  const { orders, approve } = await openSandbox();
  const { result } = await orders.createOrder({ paypalRequestId: "k", body: orderFor() });
  const other = orders.createOrder({ paypalRequestId: "k", body: orderFor({ value: "9.00" }) });
  expect(await refusalOf(other)).toMatchObject({ status: 422, issue: "DUPLICATE_REQUEST_ID" });
  await approve(result.id);
  const paid = await orders.captureOrder({ id: String(result.id), paypalRequestId: "k" });
  expect(paid.result.status).toBe("COMPLETED");
});

test("a refusal is replayed under its key, whatever the buyer did since", async () => {
  const { orders, approve } = await openSandbox();
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id, "decline_instrument");
  const capture = (paypalRequestId: string) => orders.captureOrder({ id, paypalRequestId });
  expect(await refusalOf(capture("k"))).toMatchObject({ issue: "INSTRUMENT_DECLINED" });
  await approve(id);
  expect(await refusalOf(capture("k"))).toMatchObject({ issue: "INSTRUMENT_DECLINED" });
  expect((await capture("k2")).result.status).toBe("COMPLETED");
});

test.each([
  ["INSTRUMENT_DECLINED", 422, "UNPROCESSABLE_ENTITY"],
  ["PERMISSION_DENIED", 403, "NOT_AUTHORIZED"],
  ["INTERNAL_SERVER_ERROR", 500, "INTERNAL_SERVER_ERROR"],
])("the mock header answers %s and does nothing", async (issue, status, name) => {
  const { orders, approve, totals } = await openSandbox();
  const id = String((await orders.createOrder({ body: orderFor() })).result.id);
  await approve(id);
  const paypalMockResponse = JSON.stringify({ mock_application_codes: issue });
  expect(await refusalOf(orders.captureOrder({ id, paypalMockResponse }))).toMatchObject({ status, name });
  expect(await totals()).toBeUndefined();
});

test("a token runs out by the sandbox's clock, and a real app's credentials get none", async () => {
  const { orders, url, advanceMs } = await openSandbox();
  await orders.createOrder({ body: orderFor() });
  advanceMs(9 * hourMs);
  expect(await refusalOf(orders.createOrder({ body: orderFor() }))).toMatchObject({
    status: 401,
    issue: "INVALID_TOKEN",
  });
  const real = `A${"x".repeat(79)}`;
  const answer = await fetch(`${url}/v1/oauth2/token`, {
    method: "POST",
    body: "grant_type=client_credentials",
    headers: {
      authorization: `Basic ${Buffer.from(`${real}:secret`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: "invalid_client" });
});
