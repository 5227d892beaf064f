import type { Operation } from "../core/operations.ts";
import { toWire, unitsOf } from "./amounts.ts";
import { disputeEvent } from "./events.ts";
import type { Capture, Dispute } from "./objects.ts";
import { restOf } from "./paying.ts";
import { refuseFor } from "./paypal-error.ts";
import { presentDispute } from "./present-dispute.ts";
import { type PaypalWorld, newId, timeOf } from "./world.ts";

const listed = 100;

/** Disputes v1, as a seller sees them. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
export function disputeOperations(world: PaypalWorld): readonly Operation[] {
  const url = "/v1/customer/disputes";
  return [
    {
      name: "disputes.list",
      method: "GET",
      url,
      handle: (call) => {
        const capture = call.query.get("disputed_transaction_id") ?? undefined;
        const { items } = world.disputes.page({ where: { capture }, limit: listed, order: "newest_first" });
        return {
          status: 200,
          body: {
            items: items.map(({ id, status, reason, createMs, updateMs }) => ({
              dispute_id: id,
              status,
              reason,
              create_time: timeOf(createMs),
              update_time: timeOf(updateMs),
            })),
            links: [],
          },
        };
      },
    },
    {
      name: "disputes.get",
      method: "GET",
      url: `${url}/:dispute`,
      handle: (call) => {
        const dispute = world.disputes.get(call.params["dispute"] ?? "");
        if (dispute === undefined) throw refuseFor(call.requestId).notFound();
        return { status: 200, body: presentDispute(world, dispute) };
      },
    },
  ];
}

/** PayPal holds the money back from the claim on; a mere inquiry leaves it where it is. */
export function openDispute(
  world: PaypalWorld,
  capture: Capture,
  by: { readonly inquiry: boolean; readonly amountMinor?: number | undefined },
): Dispute {
  const nowMs = world.core.clock.nowMs();
  const rest = restOf(world, capture);
  const amount = by.amountMinor === undefined ? rest : toWire(BigInt(by.amountMinor), rest.currency_code);
  const dispute: Dispute = {
    id: `PP-D-${newId(world.core)}`,
    captureId: capture.id,
    amount,
    reason: by.inquiry ? "MERCHANDISE_OR_SERVICE_NOT_RECEIVED" : "UNAUTHORISED",
    status: "WAITING_FOR_SELLER_RESPONSE",
    stage: by.inquiry ? "INQUIRY" : "CHARGEBACK",
    outcome: null,
    movements: by.inquiry ? [] : [{ type: "DEBIT", amount, atMs: nowMs }],
    createMs: nowMs,
    updateMs: nowMs,
  };
  world.disputes.insert(dispute);
  disputeEvent(world, "CUSTOMER.DISPUTE.CREATED", dispute);
  return dispute;
}

export function closeDispute(world: PaypalWorld, dispute: Dispute, won: boolean): Dispute {
  const nowMs = world.core.clock.nowMs();
  const held = dispute.movements.some(({ type }) => type === "DEBIT");
  const closed: Dispute = {
    ...dispute,
    status: "RESOLVED",
    outcome: !held ? "CANCELED_BY_BUYER" : won ? "RESOLVED_SELLER_FAVOUR" : "RESOLVED_BUYER_FAVOUR",
    movements:
      held && won
        ? [...dispute.movements, { type: "CREDIT", amount: dispute.amount, atMs: nowMs }]
        : dispute.movements,
    updateMs: nowMs,
  };
  world.disputes.update(closed);
  disputeEvent(world, "CUSTOMER.DISPUTE.RESOLVED", closed);
  return closed;
}

/** What disputes hold of the account's money now, by currency. */
export function heldOf({ movements }: Dispute): bigint {
  return movements.reduce(
    (held, { type, amount }) => (type === "DEBIT" ? held + unitsOf(amount) : held - unitsOf(amount)),
    0n,
  );
}
