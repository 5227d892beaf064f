import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { listAnswer } from "./list.ts";
import type { Dispute, Payment } from "./objects.ts";
import { readQuery } from "./params.ts";
import { invalidRequest, mustFind } from "./square-error.ts";
import { type SquareWorld, locationId } from "./world.ts";

/** https://developer.squareup.com/docs/devtools/sandbox/testing#disputes: these amounts are contested by themselves. */
const reasonOfAmount: Readonly<Record<number, string>> = {
  8801: "AMOUNT_DIFFERS",
  8802: "CANCELLED",
  8803: "DUPLICATE",
  8804: "NO_KNOWLEDGE",
  8805: "NOT_AS_DESCRIBED",
  8806: "NOT_RECEIVED",
  8807: "PAID_BY_OTHER_MEANS",
  8808: "CUSTOMER_REQUESTS_CREDIT",
  8809: "EMV_LIABILITY_SHIFT",
};
/** A bank takes weeks to contest a payment; a rehearsal takes a moment. */
const contestedAfterMs = 60_000;
const respondWithinMs = 14 * 86_400_000;

const disputeList = z.strictObject({
  cursor: z.string().optional(),
  states: z.string().optional(),
  location_id: z.string().optional(),
});

export function disputeOperations(world: SquareWorld): readonly Operation[] {
  world.core.schedule.on("square.payment_contested", (id) => {
    const payment = world.payments.get(id)?.object;
    const reason = reasonOfAmount[payment?.amount_money.amount ?? 0];
    if (payment?.status === "COMPLETED" && reason !== undefined) openDispute(world, payment, { reason });
  });
  return [
    {
      name: "disputes.list",
      method: "GET",
      url: "/v2/disputes",
      handle: (call) => {
        const query = readQuery(disputeList, call);
        return listAnswer(world, query, {
          name: "disputes",
          collection: world.disputes,
          where: { location: query.location_id, state: query.states },
          idOf: ({ id }) => id,
          show: (dispute) => dispute,
          // Square's disputes are told by a webhook first: their list is not behind it.
          lagMs: 0,
        });
      },
    },
    {
      name: "disputes.get",
      method: "GET",
      url: "/v2/disputes/:dispute",
      handle: (call) => {
        const id = call.params["dispute"] ?? "";
        return {
          status: 200,
          body: { dispute: mustFind(world.disputes.get(id), `Could not find dispute with id: ${id}`) },
        };
      },
    },
  ];
}

/** Called when a payment is complete: one of the published amounts will be contested. */
export function planContest(world: SquareWorld, payment: Payment): void {
  if (reasonOfAmount[payment.amount_money.amount] === undefined) return;
  world.core.schedule.in(contestedAfterMs, "square.payment_contested", payment.id);
}

/** Square takes the contested amount out of the balance at once, but for an inquiry. */
export function openDispute(
  world: SquareWorld,
  payment: Payment,
  by: { readonly reason: string; readonly inquiry?: boolean; readonly amount?: number | undefined },
): Dispute {
  if (payment.status !== "COMPLETED")
    throw invalidRequest("BAD_REQUEST", `A payment that is ${payment.status} cannot be disputed.`);
  if (world.disputes.findBy("payment", payment.id).length > 0)
    throw invalidRequest("BAD_REQUEST", "This payment is disputed already.");
  const now = world.now();
  const id = world.makeId(22);
  const dispute: Dispute = {
    id,
    dispute_id: id,
    amount_money: { ...payment.total_money, amount: by.amount ?? payment.total_money.amount },
    reason: by.reason,
    state: by.inquiry === true ? "INQUIRY_EVIDENCE_REQUIRED" : "EVIDENCE_REQUIRED",
    due_at: new Date(world.core.clock.nowMs() + respondWithinMs).toISOString(),
    disputed_payment: { payment_id: payment.id },
    card_brand: payment.card_details?.card.card_brand ?? "VISA",
    brand_dispute_id: world.makeId(15),
    created_at: now,
    updated_at: now,
    reported_at: now,
    version: 1,
    location_id: locationId,
  };
  world.disputes.insert(dispute);
  world.emit("dispute.created", "dispute", dispute);
  return dispute;
}

export function moveDispute(world: SquareWorld, dispute: Dispute, state: Dispute["state"]): Dispute {
  const next = { ...dispute, state, updated_at: world.now(), version: dispute.version + 1 };
  world.disputes.update(next);
  world.emit("dispute.state.updated", "dispute", next);
  return next;
}
