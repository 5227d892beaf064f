import { expect, it } from "vitest";
import { toDisputeSnapshot } from "./disputes.ts";

const euros = (value: string) => ({ currency_code: "EUR", value });
const movement = (type: string, affected_party = "SELLER") => ({
  affected_party,
  type,
  amount: euros("25.00"),
  initiated_time: "2027-01-15T08:00:00Z",
});
const dispute = (more: object = {}) =>
  toDisputeSnapshot({
    dispute_id: "PP-D-1",
    create_time: "2027-01-15T08:00:00Z",
    reason: "UNAUTHORISED",
    status: "UNDER_REVIEW",
    dispute_amount: euros("25.00"),
    dispute_life_cycle_stage: "CHARGEBACK",
    money_movements: [movement("DEBIT")],
    ...more,
  });

const inquiry = { dispute_life_cycle_stage: "INQUIRY", money_movements: [] };

it.each([
  [{ status: "WAITING_FOR_SELLER_RESPONSE" }, "open"],
  [{ status: "UNDER_REVIEW" }, "under_review"],
  [{ status: "WAITING_FOR_SELLER_RESPONSE", ...inquiry }, "inquiry"],
  [{ status: "UNDER_REVIEW", ...inquiry }, "inquiry"],
  [{ status: "RESOLVED", dispute_outcome: { outcome_code: "RESOLVED_SELLER_FAVOUR" } }, "won"],
  [{ status: "RESOLVED", dispute_outcome: { outcome_code: "RESOLVED_WITH_PAYOUT" } }, "won"],
  [{ status: "RESOLVED", dispute_outcome: { outcome_code: "RESOLVED_BUYER_FAVOUR" } }, "lost"],
  [{ status: "RESOLVED", dispute_outcome: { outcome_code: "ACCEPTED" } }, "lost"],
  [{ status: "RESOLVED", dispute_outcome: { outcome_code: "CANCELED_BY_BUYER" } }, "closed"],
])("a dispute that is %o is %s", (more, state) => {
  expect(dispute(more)).toMatchObject({ state, recognised: true });
});

it("a status of tomorrow is open, and says that it is not understood", () => {
  expect(dispute({ status: "NEW" })).toMatchObject({ state: "open", recognised: false });
});

it("only what left or came back to the seller is money of ours, each movement once and by a name of its own", () => {
  const movements = [movement("DEBIT"), movement("CREDIT", "BUYER"), movement("CREDIT"), movement("DEBIT")];
  const shown = dispute({ money_movements: movements });
  expect(shown.withdrawals.map(({ id }) => id)).toEqual(["PP-D-1:debit:1", "PP-D-1:debit:2"]);
  expect(shown.reinstatements.map(({ id }) => id)).toEqual(["PP-D-1:credit:1"]);
  expect(shown.withdrawals[0]?.amount.amountMinor).toBe(2500n);
});
