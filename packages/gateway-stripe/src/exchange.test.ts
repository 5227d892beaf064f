import { afterEach, describe, expect, it } from "vitest";
import { prepareCharge, sendCharge } from "./charge.ts";
import { prepareRefund, sendRefund } from "./refund.ts";
import { createRead } from "./read.ts";
import { createTerminal } from "./terminal.ts";
import { createVoid } from "./void.ts";
import {
  balanceTransaction,
  chargeInput,
  declinedIntent,
  ids,
  paidIntent,
  prepared,
  reader,
  stripeCharge,
  untriedIntent,
} from "./test-objects.ts";
import { type Answer, type Asked, type StripeStandIn, list, refusal, startStandIn } from "./test-server.ts";

let standIn: StripeStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

const target = { object: { type: "payment_intent", id: "pi_1" }, terminalId: null };
const atReader = { ...target, terminalId: "tmr_1" };
const refundCall = prepared(
  prepareRefund({
    chargeId: ids.charge,
    refundId: ids.refund,
    attemptId: ids.attempt,
    amount: chargeInput.amount,
    captureId: "ch_1",
    reason: "",
  }),
);
const readerCall = prepared(
  prepareCharge({ ...chargeInput, source: { kind: "terminal", terminalId: "tmr_1" } }),
);

async function against(answers: (asked: Asked, count: number) => Answer) {
  standIn = await startStandIn(answers);
  return standIn.parts;
}

describe("money calls", () => {
  it("a decline brings the declined object along, without asking again", async () => {
    const error = {
      type: "card_error",
      code: "card_declined",
      decline_code: "insufficient_funds",
      payment_intent: declinedIntent,
    };
    const parts = await against(() => refusal(402, error));
    const outcome = await sendCharge(parts, prepared(prepareCharge(chargeInput)), target);
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: { by: "issuer", reason: "insufficient_funds" },
      snapshot: { state: "declined", captures: [] },
    });
    expect(standIn?.asked).toHaveLength(1);
  });

  it("a refusal because it was paid already says that it was paid", async () => {
    const error = {
      code: "payment_intent_unexpected_state",
      payment_intent: { ...paidIntent, latest_charge: "ch_1" },
    };
    const parts = await against(({ method, path }) =>
      method === "POST" ? refusal(400, error) : path === "/v1/refunds" ? list([]) : { body: paidIntent },
    );
    const outcome = await sendCharge(parts, prepared(prepareCharge(chargeInput)), target);
    expect(outcome).toMatchObject({
      kind: "refused",
      snapshot: { state: "captured", captures: [{ id: "ch_1" }] },
    });
  });

  it("a refund that was carried out but cannot be read is unknown, never unsent", async () => {
    const parts = await against(({ method }) => {
      if (method === "POST") return { body: { id: "re_1", object: "refund" } };
      return refusal(401, {});
    });
    expect(await sendRefund(parts, refundCall, target)).toMatchObject({ kind: "unknown" });
  });

  it("more than is left to refund is an over-refund", async () => {
    const parts = await against(() => refusal(400, { param: "amount" }));
    const outcome = await sendRefund(parts, refundCall, target);
    expect(outcome).toMatchObject({ kind: "refused", refusal: { by: "gateway", reason: "over_refund" } });
  });

  it("a void of a closed intent has done what it should", async () => {
    const canceled = { ...untriedIntent, status: "canceled" };
    const error = { code: "payment_intent_unexpected_state", payment_intent: canceled };
    const parts = await against(({ method }) =>
      method === "POST" ? refusal(400, error) : { body: canceled },
    );
    const port = createVoid(parts);
    const call = prepared(port.prepare({ chargeId: ids.charge, attemptId: ids.attempt }));
    expect(await port.send(call, target)).toMatchObject({ kind: "succeeded", snapshot: { state: "voided" } });
  });
});

describe("an authorization captured in part", () => {
  const heldInPart = {
    ...paidIntent,
    status: "requires_capture",
    capture_method: "manual",
    latest_charge: {
      ...stripeCharge,
      amount_captured: 700,
      payment_method_details: {
        card: { ...stripeCharge.payment_method_details.card, multicapture: { status: "available" } },
      },
    },
  };

  it("cannot be cancelled: a void lets go of the rest by a last capture of nothing", async () => {
    let released = false;
    const parts = await against(({ method, path }) => {
      if (path === "/v1/refunds") return list([]);
      if (path === "/v1/balance_transactions") return list([{ ...balanceTransaction, amount: 700 }]);
      if (path.endsWith("/cancel")) {
        return refusal(400, { code: "payment_intent_unexpected_state", payment_intent: heldInPart });
      }
      if (method === "POST") released = true;
      return { body: { ...heldInPart, status: released ? "succeeded" : "requires_capture" } };
    });
    const port = createVoid(parts);
    const call = prepared(port.prepare({ chargeId: ids.charge, attemptId: ids.attempt }));
    expect(await port.send(call, target)).toMatchObject({
      kind: "succeeded",
      snapshot: { state: "captured", captures: [{ id: "txn_1", amount: { amountMinor: 700n } }] },
    });
    const capture = standIn?.asked.find(({ path }) => path.endsWith("/capture"));
    expect(capture).toMatchObject({ key: `${ids.attempt}:rest` });
    expect(capture?.body.get("amount_to_capture")).toBe("0");
    expect(capture?.body.get("final_capture")).toBe("true");
  });
});

describe("readers", () => {
  it("a reader that took the command asks for the card", async () => {
    const parts = await against(({ path }) => ({
      body: path.startsWith("/v1/terminal") ? reader : untriedIntent,
    }));
    const outcome = await sendCharge(parts, readerCall, atReader);
    expect(outcome).toMatchObject({
      kind: "succeeded",
      snapshot: { state: "requires_action", action: { kind: "present_card", terminalId: "tmr_1" } },
    });
    expect(standIn?.asked[0]?.body.get("payment_intent")).toBe("pi_1");
  });

  it("a reader that went offline refuses, unless the intent says otherwise", async () => {
    const offline = (intent: object) => (asked: Asked) => {
      if (asked.method === "POST") return refusal(400, { code: "terminal_reader_offline" });
      if (asked.path === "/v1/refunds") return list([]);
      return { body: asked.path.startsWith("/v1/terminal") ? { ...reader, action: null } : intent };
    };
    const untouched = await sendCharge(await against(offline(untriedIntent)), readerCall, atReader);
    expect(untouched).toMatchObject({ kind: "refused", refusal: { reason: "terminal_offline" } });
    await standIn?.close();
    const paid = await sendCharge(await against(offline(paidIntent)), readerCall, atReader);
    expect(paid).toMatchObject({ kind: "succeeded", snapshot: { state: "captured" } });
  });

  it("are listed with whether they are online", async () => {
    const parts = await against(() =>
      list([
        { id: "tmr_1", label: "Counter", status: "online" },
        { id: "tmr_2", label: "Garden", status: "offline" },
      ]),
    );
    expect(await createTerminal(parts).list()).toEqual([
      { id: "tmr_1", label: "Counter", online: true },
      { id: "tmr_2", label: "Garden", online: false },
    ]);
  });
});

describe("read", () => {
  const outcomeOf = async (answers: (asked: Asked) => Answer, terminalId: string | null = null) =>
    createRead(await against(answers))({ ...target, terminalId });

  it("finds nothing under an unknown id", async () => {
    expect(await outcomeOf(() => refusal(404, { code: "resource_missing" }))).toEqual({ kind: "absent" });
  });

  it("learns nothing from a refused key", async () => {
    expect(await outcomeOf(() => refusal(401, {}))).toMatchObject({ kind: "unavailable" });
  });

  it("reads the intent of a reader that was removed", async () => {
    const answers = ({ path }: Asked): Answer =>
      path.startsWith("/v1/terminal") ? refusal(404, { code: "resource_missing" }) : { body: untriedIntent };
    expect(await outcomeOf(answers, "tmr_1")).toMatchObject({
      kind: "found",
      snapshot: { state: "pending" },
    });
  });

  it("asks the reader before the intent, so that a payment in between is not missed", async () => {
    await outcomeOf(
      ({ path }) => ({ body: path.startsWith("/v1/terminal") ? reader : untriedIntent }),
      "tmr_1",
    );
    expect(standIn?.asked.map(({ path }) => path)).toEqual([
      "/v1/terminal/readers/tmr_1",
      "/v1/payment_intents/pi_1",
    ]);
  });
});
