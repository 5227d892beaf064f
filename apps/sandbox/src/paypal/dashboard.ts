import type { DashboardAct } from "../core/dialect.ts";
import { toWire } from "./amounts.ts";
import { closeDispute, openDispute } from "./disputes.ts";
import type { Authorization, Capture, Dispute } from "./objects.ts";
import { captureInFull, giveBack, restOf, voidAuthorized } from "./paying.ts";
import { type Refuse, refuseFor } from "./paypal-error.ts";
import { refuseMoreThanLeft, refuseUnrefundable } from "./refund-capture.ts";
import type { PaypalWorld } from "./world.ts";

/** What a person does on paypal.com, or a buyer at their bank. */
export function actInDashboard(world: PaypalWorld, act: DashboardAct): { readonly id: string } {
  const refuse = refuseFor(world.core.chance.text(13, "0123456789abcdef"));
  switch (act.act) {
    case "refund": {
      const capture = captureOf(world, act.object, refuse);
      refuseUnrefundable(world, capture, refuse);
      const rest = restOf(world, capture);
      const amount =
        act.amountMinor === undefined ? rest : toWire(BigInt(act.amountMinor), rest.currency_code);
      refuseMoreThanLeft(world, capture, amount, refuse);
      const ofNobody = { invoice_id: null, custom_id: null, note: null, reversal: false };
      return giveBack(world, capture, { ...ofNobody, amount, reason: capture.reason });
    }
    case "capture":
      return captureInFull(world, held(authorizationOf(world, act.object, refuse), refuse));
    case "void":
      return voidAuthorized(world, held(authorizationOf(world, act.object, refuse), refuse));
    case "dispute":
      return openDispute(world, captureOf(world, act.object, refuse), {
        inquiry: act.outcome === "inquiry",
        amountMinor: act.amountMinor,
      });
    case "close_dispute":
      return closeDispute(world, disputeOf(world, act.object, refuse), act.outcome === "won");
  }
}

function held(authorization: Authorization, refuse: Refuse): Authorization {
  if (authorization.status === "CREATED" || authorization.status === "PARTIALLY_CAPTURED")
    return authorization;
  throw refuse.unprocessable({
    issue: "AUTHORIZATION_CANNOT_BE_USED",
    description: `The authorization is ${authorization.status}.`,
  });
}

/** By its own id, or by its order's. */
function captureOf(world: PaypalWorld, id: string, refuse: Refuse): Capture {
  const found = world.captures.get(id) ?? world.captures.findBy("order", id).at(-1);
  if (found === undefined) throw refuse.notFound();
  return found;
}

function authorizationOf(world: PaypalWorld, id: string, refuse: Refuse): Authorization {
  const found = world.authorizations.get(id) ?? world.authorizations.findBy("order", id).at(-1);
  if (found === undefined) throw refuse.notFound();
  return found;
}

function disputeOf(world: PaypalWorld, id: string, refuse: Refuse): Dispute {
  const found =
    world.disputes.get(id) ?? world.disputes.findBy("capture", captureOf(world, id, refuse).id).at(-1);
  if (found === undefined) throw refuse.notFound();
  return found;
}
