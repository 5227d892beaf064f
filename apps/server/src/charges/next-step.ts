import {
  type Attempt,
  type Charge,
  type ChargeAmounts,
  type Gateway,
  type OtherTerminal,
  type Refund,
  isAttemptOpen,
  isOpen,
  mayFailOver,
} from "@till/payments";

/** What a charge needs next. Decided from what is stored alone, so that a crash at any point is just a late start. */
export type Step =
  /** The object does not exist yet (or nobody knows its id): make it. Moves no money. */
  | { readonly kind: "open" }
  /** The attempt was recorded but certainly never sent. */
  | { readonly kind: "send"; readonly attempt: Attempt }
  /** It was never sent and nobody wants it any more (null: a charge that nothing was recorded for): it never will be. */
  | { readonly kind: "drop"; readonly attempt: Attempt | null }
  /** It may have been sent: ask, never repeat blindly. */
  | { readonly kind: "resolve"; readonly attempt: Attempt }
  /** The buyer agreed: now the money call. */
  | { readonly kind: "take" }
  /** Declined or let go, but the object could still take money. */
  | { readonly kind: "close" }
  /** Money came for a charge that the shop had let go. */
  | { readonly kind: "give_back" }
  /** The gateway itself refused before anything was shown, and another reader is named: start there. */
  | { readonly kind: "fail_over" }
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
  readonly nowMs: number;
}

/** No gateway keeps idempotency keys that Till counts on for longer: after this nothing is ever sent again. */
export const resendWithinMs = 24 * 60 * 60 * 1000;

export function nextStep(input: StepInput): Step {
  const step = chargeStep(input);
  // A refund on its way is part of the charge: it is watched until it arrives or fails.
  return step.kind === "rest" && input.refunds.some(isOnItsWay) ? { kind: "read" } : step;
}

/** `created` without an open attempt: the call was answered, and what it made has not been seen yet. */
const isOnItsWay = ({ state }: Pick<Refund, "state">): boolean =>
  state === "created" || state === "pending" || state === "requires_action";

function chargeStep(input: StepInput): Step {
  const { charge, attempts, gateway, buyerApproved } = input;
  const needsObject = gateway.open !== undefined && charge.object === null;
  const openAttempt = nextAttempt(attempts);
  if (openAttempt) {
    if (openAttempt.tries > 0) return { kind: "resolve", attempt: openAttempt };
    if (isCalledOff(input, openAttempt)) return { kind: "drop", attempt: openAttempt };
    return needsObject ? { kind: "open" } : { kind: "send", attempt: openAttempt };
  }
  if (!charge.wanted) return stepLetGo(input);
  if (mustClose(charge, gateway)) return triedToClose(attempts) ? { kind: "read" } : { kind: "close" };
  if (charge.state === "declined" || charge.state === "failed") {
    return canFailOver(input) ? { kind: "fail_over" } : { kind: "rest" };
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

/** What may have been sent comes first: nothing else goes out while its outcome is open. */
function nextAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  const open = attempts.filter(({ state }) => isAttemptOpen(state));
  return open.find(({ tries }) => tries > 0) ?? open[0];
}

/**
 * Takes money nobody is waiting to pay any more: the shop let the charge go, or it is a day old and its buyer has left.
 * What gives money back or releases it is sent however late.
 */
export function isCalledOff(
  { charge, nowMs }: Pick<StepInput, "charge" | "nowMs">,
  { kind, startedAtMs }: Pick<Attempt, "kind" | "startedAtMs">,
): boolean {
  if (kind === "refund" || kind === "void") return false;
  return !charge.wanted || (kind === "charge" && nowMs - startedAtMs >= resendWithinMs);
}

/**
 * Declined or failed, and the gateway's object could still take money: a browser may hold what it needs to pay it.
 * Without an object of its own to close, a refused call is over.
 */
export function mustClose(charge: Charge, gateway: Gateway): boolean {
  const ended = charge.state === "declined" || charge.state === "failed";
  return ended && gateway.open !== undefined && charge.object !== null && !charge.objectClosed;
}

function canFailOver({ charge, attempts, refunds, amounts }: StepInput): boolean {
  return (
    nextTerminal(charge) !== undefined &&
    refunds.length === 0 &&
    amounts.captured.amountMinor === 0n &&
    mayFailOver({ charge, attempts, shown: wasShown(attempts) })
  );
}

/** A reader took the charge on, a page was made, or its answer had to be asked after: the buyer may have seen it. */
const wasShown = (attempts: readonly Attempt[]): boolean =>
  attempts.some(({ kind, state, tries }) => kind === "charge" && (state === "succeeded" || tries > 1));

/** The reader to go to when the one in use fails. */
export function nextTerminal({ tender }: Pick<Charge, "tender">): OtherTerminal | undefined {
  return tender.kind === "card" && tender.source.kind === "terminal"
    ? tender.source.alternatives?.[0]
    : undefined;
}

function stepLetGo({ charge, attempts, refunds, amounts }: StepInput): Step {
  const { captured, refunded, reversed, disputed, lost } = amounts;
  const gone = refunded.amountMinor + reversed.amountMinor + disputed.amountMinor + lost.amountMinor;
  const onTheirWay = refunds.filter(isOnItsWay);
  if (captured.amountMinor > gone && onTheirWay.length === 0) {
    return givenUp(refunds) ? { kind: "rest" } : { kind: "give_back" };
  }
  if (charge.object === null)
    return isOpen(charge.state) ? { kind: "drop", attempt: null } : { kind: "rest" };
  if (charge.objectClosed || charge.state === "captured") return { kind: "rest" };
  if (!triedToClose(attempts)) return { kind: "close" };
  return isOpen(charge.state) ? { kind: "read" } : { kind: "rest" };
}

/** A refund that the gateway refuses again and again is a person's to settle: it stays on the list that asks for one. */
const givenUp = (refunds: readonly Refund[]): boolean =>
  refunds.filter(({ state }) => state === "failed" || state === "canceled").length >= 3;

/** A close that the gateway refused is not asked for again and again; the object is read instead. */
const triedToClose = (attempts: readonly Attempt[]): boolean =>
  attempts.filter(({ kind, state }) => kind === "void" && state !== "not_sent").length >= 3;
