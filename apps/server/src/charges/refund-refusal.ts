import { type ChargeFact, type ChargeLife, type Refund, foldAmounts, isOpen } from "@till/payments";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { openCaptures } from "./capture-to-refund.ts";

/** Why no part of a charge can be given back this way, whatever the amount; null where some of it may be. */
export function refundRefusal(
  deps: Pick<Deps, "clock" | "gateways">,
  parts: ChargeLife,
  to: Refund["to"] = "original",
): TillError | null {
  const { charge, facts } = parts;
  const [first] = capturesToRefund(parts, to);
  const wasTaken = facts.some(isCapture);
  if (!first) return isOpen(charge.state) || wasTaken ? notRefundable(wasTaken) : neverTaken();
  if (foldAmounts(facts, charge.amount.currency).disputed.amountMinor > 0n) return disputed();
  if (charge.tender.kind === "exchange" && to === "original") return paidWithGoods();
  return charge.gateway === null || to !== "original" ? null : tooLate(deps, charge.gateway, first);
}

/** The captures a refund can go against, oldest first. Cash needs none that a gateway has named. */
export function capturesToRefund(parts: ChargeLife, to: Refund["to"]): readonly ChargeFact[] {
  const { charge, facts } = parts;
  if (charge.gateway !== null && to === "original") return openCaptures(parts).map(({ capture }) => capture);
  const undone = new Set(facts.filter(({ kind }) => kind === "capture_undone").map(({ ref }) => ref));
  return facts.filter((fact) => isCapture(fact) && !undone.has(fact.ref));
}

const isCapture = ({ kind }: ChargeFact): boolean => kind === "captured";

function tooLate(
  { clock, gateways }: Pick<Deps, "clock" | "gateways">,
  name: Parameters<Deps["gateways"]["get"]>[0],
  captured: ChargeFact,
): TillError | null {
  const gateway = gateways.get(name);
  const withinMs = gateway?.refundWithinMs ?? null;
  if (withinMs === null || clock.nowMs() - captured.atMs <= withinMs) return null;
  return new TillError({
    code: "refund_window_passed",
    retry: "never",
    message: `${gateway?.label} gives money back only for ${Math.round(withinMs / 86_400_000)} days. Give it back another way.`,
  });
}

const disputed = (): TillError =>
  new TillError({
    code: "charge_disputed",
    retry: "never",
    message:
      "The buyer's bank has already taken this money back and is looking into it. Answer the dispute instead of refunding.",
  });

const paidWithGoods = (): TillError =>
  new TillError({
    code: "not_refundable",
    retry: "never",
    message: "This was paid with goods that came back. Give store credit, or exchange it again.",
  });

const neverTaken = (): TillError =>
  new TillError({
    code: "charge_not_open",
    retry: "never",
    message: "Nothing was captured on this charge and nothing will be, so there is nothing to give back.",
  });

const notRefundable = (onWord: boolean): TillError =>
  new TillError({
    code: "not_refundable",
    retry: "never",
    message: onWord
      ? "This charge stands on a manager's word; the payment service has not named it yet. Give cash, or wait for it."
      : "Nothing was captured on this charge, so there is nothing to refund.",
  });
