import { describe, expect, it } from "vitest";
import { UnreadableAnswerError, disputeAnswer, intentAnswer, refundAnswer } from "./answers.ts";
import { type SnapshotContext, toSnapshot } from "./status-map.ts";
import { balanceTransaction, paidIntent, stripeCharge, stripeRefund } from "./test-objects.ts";

const askedAtMs = 1_800_000_300_000;
const eur = (amountMinor: bigint) => ({ amountMinor, currency: "EUR" });
const entry = (id: string, amount: number, more: object = {}) => ({
  ...balanceTransaction,
  id,
  amount,
  ...more,
});

const partsCharge = {
  ...stripeCharge,
  amount_captured: 1_000,
  payment_method_details: {
    card: { ...stripeCharge.payment_method_details.card, multicapture: { status: "available" } },
  },
};
const snapshotOf = (intent: object, context: Partial<SnapshotContext> = {}) =>
  toSnapshot(intentAnswer.parse(intent), { askedAtMs, ...context });

describe("captured by parts", () => {
  const held = {
    ...paidIntent,
    status: "requires_capture",
    capture_method: "manual",
    latest_charge: partsCharge,
  };

  it("each balance entry is a capture and a fee, while the rest is still held", () => {
    const entries = [entry("txn_1", 700, { fee: 30 }), entry("txn_2", 300, { fee: 12 })];
    const snapshot = snapshotOf(held, { entries });
    expect(snapshot.state).toBe("authorized");
    expect(snapshot.captures).toMatchObject([
      { id: "txn_1", amount: eur(700n) },
      { id: "txn_2", amount: eur(300n) },
    ]);
    expect(snapshot.fees).toMatchObject([
      { id: "txn_1", amount: eur(30n) },
      { id: "txn_2", amount: eur(12n) },
    ]);
  });

  it("one capture of such a charge has its entry's id too, so that a second changes nothing about it", () => {
    const whole = { ...partsCharge, amount_captured: 700 };
    const snapshot = snapshotOf({ ...held, latest_charge: whole }, { entries: [entry("txn_1", 700)] });
    expect(snapshot.captures.map(({ id }) => id)).toEqual(["txn_1"]);
  });

  it.each([
    ["are not all booked yet", [entry("txn_1", 700)]],
    ["are settled in another currency", [entry("txn_1", 1_000, { currency: "usd" })]],
  ])("parts that %s are not guessed at", (_name, entries) => {
    expect(() => snapshotOf(held, { entries })).toThrow(UnreadableAnswerError);
  });

  it("what was captured stays captured when the rest is cancelled", () => {
    const snapshot = snapshotOf({ ...held, status: "canceled" }, { entries: [entry("txn_1", 1_000)] });
    expect(snapshot).toMatchObject({ state: "captured", captures: [{ id: "txn_1" }] });
  });
});

describe("debits", () => {
  const pendingCharge = { ...stripeCharge, status: "pending", balance_transaction: null };

  it("one on its way took nothing yet, whatever its charge says it will", () => {
    const snapshot = snapshotOf({ ...paidIntent, status: "processing", latest_charge: pendingCharge });
    expect(snapshot).toMatchObject({ state: "pending", captures: [], fees: [], reversals: [] });
  });

  it("one that came back was captured and reversed, and not declined", () => {
    const returned = {
      ...stripeCharge,
      status: "failed",
      failure_balance_transaction: entry("txn_9", -2_500, { fee: 400, created: 1_800_900_000 }),
    };
    const snapshot = snapshotOf({
      ...paidIntent,
      status: "requires_payment_method",
      amount_received: 0,
      last_payment_error: { type: "invalid_request_error", code: "debit_not_authorized" },
      latest_charge: returned,
    });
    expect(snapshot).toMatchObject({ state: "captured", refusal: null });
    expect(snapshot.captures).toMatchObject([{ id: "ch_1", amount: eur(2_500n) }]);
    expect(snapshot.reversals).toEqual([{ id: "txn_9", amount: eur(2_500n), atMs: 1_800_900_000_000 }]);
    expect(snapshot.fees).toMatchObject([{ id: "txn_1" }, { id: "txn_9", amount: eur(400n) }]);
  });

  it("one that failed before it was booked took nothing", () => {
    const snapshot = snapshotOf({
      ...paidIntent,
      status: "requires_payment_method",
      last_payment_error: { type: "invalid_request_error", code: "insufficient_funds", message: "No." },
      latest_charge: { ...pendingCharge, status: "failed" },
    });
    expect(snapshot).toMatchObject({ state: "failed", captures: [], refusal: { by: "gateway" } });
  });
});

describe("disputes", () => {
  const dispute = (fields: object) =>
    disputeAnswer.parse({
      id: "dp_1",
      amount: 2_500,
      currency: "eur",
      status: "needs_response",
      reason: "fraudulent",
      created: 1_800_000_400,
      evidence_details: { due_by: 1_800_600_000 },
      balance_transactions: [entry("txn_5", -2_500, { fee: 1_500 })],
      ...fields,
    });

  it("say what they took, what it cost and when to answer", () => {
    const snapshot = snapshotOf(paidIntent, { disputes: [dispute({})] });
    expect(snapshot.disputes).toEqual([
      {
        object: { type: "dispute", id: "dp_1" },
        state: "open",
        gatewayStatus: "needs_response",
        recognised: true,
        amount: eur(2_500n),
        reason: "fraudulent",
        respondByMs: 1_800_600_000_000,
        openedAtMs: 1_800_000_400_000,
        withdrawals: [{ id: "txn_5", amount: eur(2_500n), atMs: 1_800_000_100_000 }],
        reinstatements: [],
      },
    ]);
    expect(snapshot.fees).toMatchObject([{ id: "txn_1" }, { id: "txn_5", amount: eur(1_500n) }]);
    expect(snapshot.state).toBe("captured");
  });

  it("won: the money is back, and a counter fee that is returned is a negative fee", () => {
    const back = entry("txn_6", 2_500, { fee: -1_500 });
    const won = dispute({ status: "won", balance_transactions: [entry("txn_5", -2_500), back] });
    const snapshot = snapshotOf(paidIntent, { disputes: [won] });
    expect(snapshot.disputes).toMatchObject([
      {
        state: "won",
        withdrawals: [{ id: "txn_5" }],
        reinstatements: [{ id: "txn_6", amount: eur(2_500n) }],
      },
    ]);
    expect(snapshot.fees.at(-1)).toMatchObject({ id: "txn_6", amount: eur(-1_500n) });
  });

  it("settled in another currency, a movement is the disputed amount in the buyer's", () => {
    const abroad = dispute({ balance_transactions: [entry("txn_5", -2_710, { currency: "usd" })] });
    expect(snapshotOf(paidIntent, { disputes: [abroad] }).disputes).toMatchObject([
      { withdrawals: [{ amount: eur(2_500n) }] },
    ]);
  });

  it.each([
    ["warning_needs_response", "inquiry"],
    ["warning_under_review", "inquiry"],
    ["warning_closed", "closed"],
    ["prevented", "closed"],
    ["needs_response", "open"],
    ["under_review", "under_review"],
    ["appeal_needs_response", "open"],
    ["appeal_under_review", "under_review"],
    ["won", "won"],
    ["lost", "lost"],
  ])("%s is %s", (status, state) => {
    const { disputes } = snapshotOf(paidIntent, { disputes: [dispute({ status })] });
    expect(disputes).toMatchObject([{ state, recognised: true }]);
  });

  it("a status of tomorrow is open, and says that it was not recognised", () => {
    const { disputes } = snapshotOf(paidIntent, { disputes: [dispute({ status: "arbitration" })] });
    expect(disputes).toMatchObject([{ state: "open", recognised: false, gatewayStatus: "arbitration" }]);
  });
});

it("a snapshot names our own charge, and a refund from the dashboard no attempt", () => {
  const refunds = [refundAnswer.parse({ ...stripeRefund, metadata: {} })];
  const snapshot = snapshotOf(paidIntent, { refunds });
  expect(snapshot.chargeId).toBe(paidIntent.metadata.till_charge_id);
  expect(snapshot.refunds).toMatchObject([{ attemptId: null }]);
  expect(snapshotOf({ ...paidIntent, metadata: {} }).chargeId).toBeNull();
});
