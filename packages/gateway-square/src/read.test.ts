import { expect, it } from "vitest";
import { createRead } from "./read.ts";
import { type Answer, type Asked, notFound, startStandIn, wirePayment } from "./stand-in-for-tests.ts";

const dispute = (id: string, state: string, paymentId: string) => ({
  id,
  state,
  amount_money: { amount: 2500, currency: "EUR" },
  reason: "NO_KNOWLEDGE",
  disputed_payment: { payment_id: paymentId },
  created_at: "2026-11-20T10:00:00Z",
  updated_at: "2026-11-20T10:00:00Z",
});
const payment = wirePayment();
const named = ["d1", "d2", "d3", "gone"].map((id) => ({ type: "dispute", id }));

/** The list is behind: of this payment it shows one dispute, as it was. */
function answer({ path }: Asked): Answer {
  switch (path) {
    case `/v2/payments/${payment.id}`:
      return { body: { payment } };
    case "/v2/disputes":
      return { body: { disputes: [dispute("d1", "EVIDENCE_REQUIRED", payment.id)] } };
    case "/v2/disputes/d1":
      return { body: { dispute: dispute("d1", "WON", payment.id) } };
    case "/v2/disputes/d2":
      return { body: { dispute: dispute("d2", "EVIDENCE_REQUIRED", payment.id) } };
    case "/v2/disputes/d3":
      return { body: { dispute: dispute("d3", "LOST", "another payment") } };
    default:
      return notFound;
  }
}

it("reads a dispute that an event named by its own id: lists show it later, or as it was", async () => {
  const { parts, asked } = await startStandIn(answer);
  const read = createRead(parts);
  const object = { type: "payment", id: payment.id };
  const states = async (more: object): Promise<[string, string][]> => {
    const outcome = await read({ object, terminalId: null, ...more });
    return outcome.kind === "found"
      ? outcome.snapshot.disputes.map((one): [string, string] => [one.object.id, one.state])
      : [];
  };
  expect(await states({})).toEqual([["d1", "open"]]);
  expect(asked.map(({ path }) => path)).not.toContain("/v2/disputes/d1");
  expect(await states({ named })).toEqual([
    ["d1", "won"],
    ["d2", "open"],
  ]);
});

it("learns nothing where a named dispute cannot be read now", async () => {
  const { parts } = await startStandIn((asked) =>
    asked.path === "/v2/disputes/d1" ? { status: 503, body: {} } : answer(asked),
  );
  const outcome = await createRead(parts)({
    object: { type: "payment", id: payment.id },
    terminalId: null,
    named,
  });
  expect(outcome.kind).toBe("unavailable");
});
