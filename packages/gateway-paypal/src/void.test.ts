import { afterEach, describe, expect, it } from "vitest";
import { authorization, capture, ids, order, prepared } from "./test-objects.ts";
import { type Answer, type Asked, type PayPalStandIn, refusal, startStandIn } from "./test-server.ts";
import { createVoid } from "./void.ts";

let standIn: PayPalStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

async function release(answers: (asked: Asked, count: number) => Answer) {
  standIn = await startStandIn(answers);
  const closing = createVoid(standIn.parts);
  const call = prepared(closing.prepare({ chargeId: ids.charge, attemptId: ids.attempt }));
  return closing.send(call, { object: { type: "order", id: "ORDER1" }, terminalId: null });
}

const marked = { custom_id: `till-closed:${ids.charge}` };

describe("closing a charge", () => {
  it("an order nothing was taken on is turned around and marked, and then reads as voided", async () => {
    const outcome = await release(({ method }, count) => {
      if (method === "PATCH") return { status: 204 };
      return { body: count === 1 ? order("APPROVED") : order("APPROVED", undefined, marked) };
    });
    expect(outcome).toMatchObject({ kind: "succeeded", snapshot: { state: "voided", captures: [] } });
    expect(standIn?.asked[1]).toMatchObject({
      method: "PATCH",
      body: [
        { op: "replace", path: "/intent", value: "AUTHORIZE" },
        { op: "replace", value: marked.custom_id },
      ],
    });
  });

  it("where PayPal keeps the intent, the mark alone is our promise not to capture", async () => {
    const outcome = await release(({ method, body }, count) => {
      if (method === "GET") return { body: order("APPROVED", undefined, count === 1 ? {} : marked) };
      const patches = Array.isArray(body) ? body.length : 0;
      return patches > 1 ? refusal(422, "UNPROCESSABLE_ENTITY", "NOT_PATCHABLE") : { status: 204 };
    });
    expect(outcome).toMatchObject({ kind: "succeeded", snapshot: { state: "voided" } });
  });

  it("a capture that got in first is shown, not called voided", async () => {
    const paid = order("COMPLETED", { captures: [capture] });
    const outcome = await release(({ method }, count) => {
      if (method === "PATCH") return refusal(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_COMPLETED");
      return { body: count === 1 ? order("APPROVED") : paid };
    });
    expect(outcome).toMatchObject({ kind: "refused", snapshot: { state: "captured" } });
  });

  it("an authorization is released under the attempt's key", async () => {
    const held = order("COMPLETED", { authorizations: [authorization] });
    const voided = order("COMPLETED", { authorizations: [{ ...authorization, status: "VOIDED" }] });
    const outcome = await release(({ method }, count) =>
      method === "POST"
        ? { body: { ...authorization, status: "VOIDED" } }
        : { body: count === 1 ? held : voided },
    );
    expect(outcome).toMatchObject({ kind: "succeeded", snapshot: { state: "voided" } });
    expect(standIn?.asked[1]).toMatchObject({
      path: "/v2/payments/authorizations/AUT1/void",
      key: ids.attempt,
    });
  });

  it("a payment that is still pending is not called released", async () => {
    const pending = order("COMPLETED", { captures: [{ ...capture, status: "PENDING" }] });
    const outcome = await release(() => ({ body: pending }));
    expect(outcome).toMatchObject({ kind: "refused", snapshot: { state: "pending" } });
    expect(standIn?.asked.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("an order that cannot be read before was not touched", async () => {
    expect(await release(() => "reset")).toMatchObject({ kind: "not_sent" });
  });
});
