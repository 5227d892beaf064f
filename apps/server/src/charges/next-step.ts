import {
  type Attempt,
  type Charge,
  type ChargeAmounts,
  type Gateway,
  type Refund,
  isAttemptOpen,
  isOpen,
} from "@till/payments";

/** What a charge needs next. Decided from what is stored alone, so that a crash at any point is just a late start. */
export type Step =
  /** The object does not exist yet (or nobody knows its id): make it. Moves no money. */
  | { readonly kind: "open" }
  /** The attempt was recorded but certainly never sent. */
  | { readonly kind: "send"; readonly attempt: Attempt }
  /** It may have been sent: ask, never repeat blindly. */
  | { readonly kind: "resolve"; readonly attempt: Attempt }
  /** The buyer agreed: now the money call. */
  | { readonly kind: "take" }
  /** Declined or let go, but the object could still take money. */
  | { readonly kind: "close" }
  /** Money came for a charge that the shop had let go. */
  | { readonly kind: "give_back" }
  /** Look what became of it. */
  | { readonly kind: "read" }
  | { readonly kind: "rest" };

export interface StepInput {
  readonly charge: Charge;
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
  readonly amounts: ChargeAmounts;
  readonly gateway: Gateway;
  /** From the last snapshot. */
  readonly buyerApproved: boolean;
}

export function nextStep(input: StepInput): Step {
  const step = chargeStep(input);
  // A refund on its way is part of the charge: it is watched until it arrives or fails.
  return step.kind === "rest" && input.refunds.some(isOnItsWay) ? { kind: "read" } : step;
}

const isOnItsWay = ({ state }: Refund): boolean => state === "pending" || state === "requires_action";

function chargeStep({ charge, attempts, amounts, gateway, buyerApproved }: StepInput): Step {
  const openAttempt = attempts.find((attempt) => isAttemptOpen(attempt.state));
  const needsObject = gateway.open !== undefined && charge.object === null;
  if (openAttempt) {
    if (openAttempt.tries > 0) return { kind: "resolve", attempt: openAttempt };
    return needsObject ? { kind: "open" } : { kind: "send", attempt: openAttempt };
  }
  if (!charge.wanted) return stepLetGo(charge, attempts, amounts);
  if (charge.state === "declined" || charge.state === "failed") {
    // Without an object of its own to close, a refused call is over: it can never take money later.
    const closable = gateway.open !== undefined && charge.object !== null && !charge.objectClosed;
    return closable && !triedToClose(attempts) ? { kind: "close" } : { kind: "rest" };
  }
  if (needsObject && charge.state === "created") return { kind: "open" };
  if (
    gateway.approval &&
    buyerApproved &&
    isOpen(charge.state) &&
    !attempts.some(({ kind }) => kind === "charge")
  ) {
    return { kind: "take" };
  }
  return isOpen(charge.state) ? { kind: "read" } : { kind: "rest" };
}

function stepLetGo(charge: Charge, attempts: readonly Attempt[], amounts: ChargeAmounts): Step {
  if (amounts.captured.amountMinor > amounts.refunded.amountMinor) return { kind: "give_back" };
  if (charge.objectClosed || charge.state === "captured" || charge.object === null) return { kind: "rest" };
  if (!triedToClose(attempts)) return { kind: "close" };
  return isOpen(charge.state) ? { kind: "read" } : { kind: "rest" };
}

/** A close that the gateway refused is not asked for again and again; the object is read instead. */
const triedToClose = (attempts: readonly Attempt[]): boolean =>
  attempts.filter(({ kind, state }) => kind === "void" && state !== "not_sent").length >= 3;
