import type { DashboardAct } from "../core/dialect.ts";
import { unexpectedState } from "./asked-confirmation.ts";
import { captureIntent } from "./capturing.ts";
import { cancelIntent } from "./confirming.ts";
import { closeDispute, openDispute } from "./disputes.ts";
import type { Charge, Dispute, PaymentIntent } from "./objects.ts";
import { refundCharge } from "./refunds.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

/** What a person does in Stripe's dashboard, or a buyer at their bank: objects and events as any other, and no attempt of ours. */
export function actInDashboard(world: StripeWorld, act: DashboardAct): { readonly id: string } {
  switch (act.act) {
    case "refund":
      return refundCharge(world, chargeOf(world, act.object), { amount: act.amountMinor });
    case "capture":
      return captureIntent(world, intentOf(world, act.object), { amount: act.amountMinor, final: true });
    case "void":
      return voided(world, intentOf(world, act.object));
    case "dispute":
      return opened(world, chargeOf(world, act.object), act.outcome === "inquiry");
    case "close_dispute":
      return closeDispute(world, disputeOf(world, act.object), act.outcome === "won" ? "won" : "lost");
  }
}

function voided(world: StripeWorld, intent: PaymentIntent): PaymentIntent {
  if (intent.status !== "requires_capture") throw unexpectedState(intent, "canceled", ["requires_capture"]);
  world.core.schedule.cancel("stripe.authorization_expires", intent.id);
  return intent.amount_received === 0
    ? cancelIntent(world, intent, "requested_by_customer")
    : captureIntent(world, intent, { amount: 0, final: true });
}

function opened(world: StripeWorld, charge: Charge, inquiry: boolean): Dispute {
  const dispute = openDispute(world, charge.id, inquiry ? "inquiry" : "fraudulent");
  if (dispute !== undefined) return dispute;
  throw invalidRequest(
    `Charge ${charge.id} cannot be disputed: it was before, or nothing is left of it.`,
    {},
  );
}

function intentOf(world: StripeWorld, id: string): PaymentIntent {
  const intentId = world.charges.get(id)?.payment_intent ?? id;
  return mustFind(world.intents.get(intentId), () => missingResource("payment_intent", id, "object"));
}

function chargeOf(world: StripeWorld, id: string): Charge {
  const chargeId = world.intents.get(id)?.latest_charge ?? id;
  return mustFind(world.charges.get(chargeId), () => missingResource("charge", id, "object"));
}

/** By its own id, or by its charge's or intent's. */
function disputeOf(world: StripeWorld, id: string): Dispute {
  const found =
    world.disputes.get(id) ??
    world.disputes.findBy("payment_intent", id).at(-1) ??
    world.disputes.findBy("charge", id).at(-1);
  return mustFind(found, () => missingResource("dispute", id, "object"));
}
