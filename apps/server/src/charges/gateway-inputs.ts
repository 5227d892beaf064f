import type { AttemptId } from "@till/kernel";
import { invariant } from "@till/kernel";
import type { CallTarget, Charge, ChargeInput, ChargeSource, Gateway, OpenInput } from "@till/payments";
import type { Deps } from "../deps.ts";

/** The adapter's view of a charge. Derived from what is stored, so that it is the same after a restart. */
export function toOpenInput(deps: Deps, charge: Charge): OpenInput {
  const back = `${deps.publicOrigin}/order/${charge.saleId}`;
  return {
    chargeId: charge.id,
    amount: charge.amount,
    source: toSource(charge),
    capture: charge.capture,
    initiator: charge.initiator,
    description: `Sale ${charge.saleId.slice(-12)}`,
    returnUrl: `${back}?charge=${charge.id}`,
    cancelUrl: `${back}?charge=${charge.id}&cancelled=1`,
  };
}

export const toChargeInput = (deps: Deps, charge: Charge, attemptId: AttemptId): ChargeInput => ({
  ...toOpenInput(deps, charge),
  attemptId,
});

export function toTarget(charge: Charge): CallTarget {
  return { object: charge.object, terminalId: terminalOf(charge) };
}

export function terminalOf(charge: Charge): string | null {
  const { tender } = charge;
  return tender.kind === "card" && tender.source.kind === "terminal" ? tender.source.terminalId : null;
}

function toSource(charge: Charge): ChargeSource {
  const { tender } = charge;
  if (tender.kind === "paypal") return { kind: "approval" };
  invariant(
    tender.kind === "card" && tender.source.kind !== "saved",
    "only card and PayPal charges reach a gateway",
  );
  return tender.source.kind === "terminal"
    ? { kind: "terminal", terminalId: tender.source.terminalId }
    : { kind: "token", token: tender.source.token };
}

export function gatewayOf(deps: Deps, charge: Charge): Gateway {
  const gateway = charge.gateway === null ? undefined : deps.gateways.get(charge.gateway);
  invariant(
    gateway,
    `no adapter is set up for ${charge.gateway ?? "this tender"}, though a charge was made with it`,
  );
  return gateway;
}
