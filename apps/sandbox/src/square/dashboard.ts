import type { DashboardAct } from "../core/dialect.ts";
import { moveDispute, openDispute } from "./disputes.ts";
import type { Dispute, Payment } from "./objects.ts";
import { cancelPayment, completePayment } from "./paying.ts";
import { makeRefund } from "./refunds.ts";
import { invalidRequest, mustFind } from "./square-error.ts";
import type { SquareWorld } from "./world.ts";

/** What a person does in Square's dashboard, or a buyer at their bank. */
export function actInDashboard(world: SquareWorld, act: DashboardAct): { readonly id: string } {
  switch (act.act) {
    case "refund":
      return makeRefund(world, paymentOf(world, act.object), { amount: act.amountMinor });
    case "capture":
      return completePayment(world, approved(paymentOf(world, act.object)));
    case "void":
      return cancelPayment(world, approved(paymentOf(world, act.object)));
    case "dispute":
      return openDispute(world, paymentOf(world, act.object), {
        reason: "NO_KNOWLEDGE",
        inquiry: act.outcome === "inquiry",
        amount: act.amountMinor,
      });
    case "close_dispute":
      return close(world, disputeOf(world, act.object), act.outcome === "won");
  }
}

/** An inquiry that is closed moved nothing; anything else is decided. */
function close(world: SquareWorld, dispute: Dispute, won: boolean): Dispute {
  const inquiry = dispute.state.startsWith("INQUIRY_");
  return moveDispute(world, dispute, inquiry ? "INQUIRY_CLOSED" : won ? "WON" : "LOST");
}

function approved(payment: Payment): Payment {
  if (payment.status === "APPROVED") return payment;
  throw invalidRequest("BAD_REQUEST", `The payment is ${payment.status}.`);
}

/** By its own id, or by its checkout's. */
function paymentOf(world: SquareWorld, id: string): Payment {
  const paymentId = world.checkouts.get(id)?.payment_ids?.[0] ?? id;
  return mustFind(world.payments.get(paymentId)?.object, `Could not find payment with id: ${id}`);
}

function disputeOf(world: SquareWorld, id: string): Dispute {
  const found = world.disputes.get(id) ?? world.disputes.findBy("payment", paymentOf(world, id).id).at(-1);
  return mustFind(found, `Could not find dispute with id: ${id}`);
}
