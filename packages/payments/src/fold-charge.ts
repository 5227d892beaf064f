import type { IdSource, RefundId } from "@till/kernel";
import type { Attempt } from "./attempt.ts";
import { type ChargeTransition, isClosed, transitionCharge } from "./charge-state.ts";
import type { Charge, ChargeFact, Refund } from "./charge.ts";
import { type Dispute, disputeTransitions } from "./dispute.ts";
import type { ChargeSnapshot, DisputeSnapshot, RefundSnapshot } from "./snapshot.ts";
import { isSuperseded, transitionRefund } from "./refund-state.ts";

/** Everything stored about one charge: what a snapshot is folded into. */
export interface ChargeLife {
  readonly charge: Charge;
  readonly facts: readonly ChargeFact[];
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
}

/** A person should look. `about` names what it is about, so that the same is not said at every look. */
export interface FoldAlert {
  readonly kind: "charge.unrecognised_status" | "charge.amount_differs" | "charge.currency_differs";
  readonly about: string;
}

/** What a snapshot changed, and the life after it. The new facts come in the order in which they are to be booked. */
export interface Fold {
  readonly life: ChargeLife;
  readonly transition: ChargeTransition;
  readonly newFacts: readonly ChargeFact[];
  readonly newRefunds: readonly Refund[];
  readonly changedRefunds: readonly Refund[];
  readonly newDisputes: readonly Dispute[];
  readonly changedDisputes: readonly Dispute[];
  readonly alerts: readonly FoldAlert[];
}

export interface FoldWith {
  /** Names refunds and disputes that were made in the gateway's own dashboard. */
  readonly ids: IdSource;
  readonly nowMs: number;
}

/**
 * Takes in what a gateway says about a charge. Snapshots may come twice, late or in any order: amounts and state end
 * the same. Facts that only ever grow (captures, fees, reversals, what disputes moved) are taken from any snapshot;
 * what can change its mind is judged by rank or by the time the question was asked.
 */
export function foldCharge(life: ChargeLife, snapshot: ChargeSnapshot, by: FoldWith): Fold {
  const { charge } = life;
  const known = new Set(life.facts.map(keyOf));
  const newFacts: ChargeFact[] = [];
  const add = (fact: ChargeFact): boolean => {
    if (known.has(keyOf(fact))) return false;
    known.add(keyOf(fact));
    newFacts.push(fact);
    return true;
  };

  for (const fact of moneyFacts(life, snapshot)) add(fact);
  const refunds = foldRefunds(life, snapshot.refunds, { add, by, isKnown: (fact) => known.has(keyOf(fact)) });
  const facts = (): readonly ChargeFact[] => [...life.facts, ...newFacts];
  const disputes = foldDisputes(life, snapshot, { add, facts, by });

  const { after, transition } = moveCharge(charge, snapshot);
  return {
    life: {
      charge: after,
      facts: facts(),
      attempts: life.attempts,
      refunds: refunds.all,
      disputes: disputes.all,
    },
    transition,
    newFacts,
    newRefunds: refunds.added,
    changedRefunds: refunds.changed,
    newDisputes: disputes.added,
    changedDisputes: disputes.changed,
    alerts: alertsOf(charge, snapshot),
  };
}

const keyOf = ({ kind, ref }: Pick<ChargeFact, "kind" | "ref">): string => `${kind} ${ref}`;

/** What a manager's word was booked under, until the gateway itself names the capture. */
export const decidedRef = (attemptId: Attempt["id"]): string => `decision:${attemptId}`;
const isDecided = ({ kind, ref }: ChargeFact): boolean => kind === "captured" && ref.startsWith("decision:");

function moneyFacts({ charge, facts }: ChargeLife, snapshot: ChargeSnapshot): ChargeFact[] {
  const plain = { refundId: null };
  const found: ChargeFact[] = [];
  if (charge.capture === "manual" && snapshot.authorized !== null && snapshot.authorized.amountMinor > 0n) {
    found.push({
      kind: "authorized",
      ref: snapshot.object.id,
      ...plain,
      amount: snapshot.authorized,
      atMs: charge.createdAtMs,
    });
  }
  for (const decided of namedSince(facts, snapshot)) found.push({ ...decided, kind: "capture_undone" });
  for (const { id, amount, atMs } of snapshot.captures)
    found.push({ kind: "captured", ref: id, ...plain, amount, atMs });
  for (const { id, amount, atMs } of snapshot.fees)
    found.push({ kind: "fee", ref: id, ...plain, amount, atMs });
  for (const { id, amount, atMs } of snapshot.reversals)
    if (!isRefundHere(facts, id)) found.push({ kind: "reversed", ref: id, ...plain, amount, atMs });
  return found;
}

/**
 * What was booked on a manager's word and has since been named: as many as the gateway shows new captures. A part that
 * it showed before says nothing about one that was decided after it.
 */
function namedSince(facts: readonly ChargeFact[], { captures }: ChargeSnapshot): readonly ChargeFact[] {
  const refsOf = (kind: ChargeFact["kind"]): ReadonlySet<string> =>
    new Set(facts.filter((fact) => fact.kind === kind).map(({ ref }) => ref));
  const known = refsOf("captured");
  const undone = refsOf("capture_undone");
  const named = captures.filter(({ id }) => !known.has(id)).length;
  return facts.filter((fact) => isDecided(fact) && !undone.has(fact.ref)).slice(0, named);
}

/**
 * Money that left is booked once, as what it was first known as: a gateway that lists refunds and what a bank took in
 * one row may call one of them the other later.
 */
const isRefundHere = (facts: readonly ChargeFact[], id: string): boolean =>
  facts.some(({ kind, ref }) => kind === "refund_accepted" && ref === id);
const isReversalHere = (facts: readonly ChargeFact[], id: string): boolean =>
  facts.some(({ kind, ref }) => kind === "reversed" && ref === id);

interface Refunds {
  readonly all: readonly Refund[];
  readonly added: readonly Refund[];
  readonly changed: readonly Refund[];
}

function foldRefunds(
  life: ChargeLife,
  snapshots: readonly RefundSnapshot[],
  to: {
    readonly add: (fact: ChargeFact) => boolean;
    readonly isKnown: (fact: Pick<ChargeFact, "kind" | "ref">) => boolean;
    readonly by: FoldWith;
  },
): Refunds {
  const all = new Map<RefundId, Refund>(life.refunds.map((refund) => [refund.id, refund]));
  const added = new Set<RefundId>();
  const changed = new Set<RefundId>();
  for (const snapshot of snapshots) {
    if (isReversalHere(life.facts, snapshot.object.id)) continue;
    let refund = matchRefund([...all.values()], life.attempts, snapshot);
    if (!refund) {
      refund = foreignRefund(life.charge, snapshot, to.by);
      added.add(refund.id);
    }
    const before = refund;
    const transition = transitionRefund(refund.state, snapshot.state);
    if (transition.kind !== "stale") {
      const state = transition.kind === "moved" ? transition.to : refund.state;
      refund = { ...refund, state, object: snapshot.object, refusal: snapshot.refusal };
    }
    all.set(refund.id, refund);
    if (refund !== before && !added.has(refund.id) && differs(before, refund)) changed.add(refund.id);
    // Older than what is known: a success heard of after its failure would be booked and never taken back.
    if (transition.kind !== "stale") {
      undoDecided(refund.id, snapshot, { facts: life.facts, add: to.add });
      addRefundFacts(refund.id, snapshot, to);
    }
    for (const { id, amount, atMs } of snapshot.fees)
      to.add({ kind: "fee", ref: id, refundId: refund.id, amount, atMs });
  }
  const pick = (ids: ReadonlySet<RefundId>): Refund[] =>
    [...ids].flatMap((id) => {
      const refund = all.get(id);
      return refund ? [refund] : [];
    });
  return { all: [...all.values()], added: pick(added), changed: pick(changed) };
}

const differs = (a: Refund, b: Refund): boolean =>
  a.state !== b.state || a.object?.id !== b.object?.id || a.refusal?.gatewayCode !== b.refusal?.gatewayCode;

/** A refund booked on a manager's word is taken back once the gateway names its own: that one is booked instead. */
function undoDecided(
  refundId: RefundId,
  { state }: RefundSnapshot,
  to: { readonly facts: readonly ChargeFact[]; readonly add: (fact: ChargeFact) => boolean },
): void {
  if (state === "requires_action") return;
  const decided = to.facts.filter(
    (fact) =>
      fact.refundId === refundId && fact.kind === "refund_accepted" && fact.ref.startsWith("decision:"),
  );
  for (const fact of decided) to.add({ ...fact, kind: "refund_failed" });
}

function addRefundFacts(
  refundId: RefundId,
  { object, state, amount, atMs }: RefundSnapshot,
  to: {
    readonly add: (fact: ChargeFact) => boolean;
    readonly isKnown: (fact: Pick<ChargeFact, "kind" | "ref">) => boolean;
  },
): void {
  const fact = { ref: object.id, refundId, amount, atMs };
  switch (state) {
    case "pending":
      to.add({ kind: "refund_accepted", ...fact });
      return;
    case "succeeded":
      to.add({ kind: "refund_accepted", ...fact });
      to.add({ kind: "refunded", ...fact });
      return;
    case "failed":
    case "canceled":
      if (to.isKnown({ kind: "refund_accepted", ref: object.id })) to.add({ kind: "refund_failed", ...fact });
      return;
    case "requires_action":
      return;
  }
}

/** Ours by its object, or by the attempt id that the gateway gives back; else made in the gateway's own dashboard. */
function matchRefund(
  refunds: readonly Refund[],
  attempts: readonly Attempt[],
  { object, attemptId }: RefundSnapshot,
): Refund | undefined {
  const byObject = refunds.find((refund) => refund.object?.id === object.id);
  if (byObject) return byObject;
  const attempt = attemptId === null ? undefined : attempts.find(({ id }) => id === attemptId);
  const byAttempt = refunds.find(({ id }) => id === attempt?.refundId);
  // One that a person has declared not done, or that has another object by now, is not overwritten: both are shown.
  return byAttempt && !isSuperseded(byAttempt) ? byAttempt : undefined;
}

function foreignRefund({ id, saleId }: Charge, snapshot: RefundSnapshot, { ids, nowMs }: FoldWith): Refund {
  return {
    id: ids.next(),
    chargeId: id,
    saleId,
    returnId: null,
    amount: snapshot.amount,
    to: "original",
    reason: "made at the gateway",
    state: "created",
    object: snapshot.object,
    refusal: null,
    createdAtMs: nowMs,
  };
}

interface Disputes {
  readonly all: readonly Dispute[];
  readonly added: readonly Dispute[];
  readonly changed: readonly Dispute[];
}

function foldDisputes(
  life: ChargeLife,
  snapshot: ChargeSnapshot,
  to: {
    readonly add: (fact: ChargeFact) => boolean;
    readonly facts: () => readonly ChargeFact[];
    readonly by: FoldWith;
  },
): Disputes {
  const all: Dispute[] = [...life.disputes];
  const added: Dispute[] = [];
  const changed: Dispute[] = [];
  for (const found of snapshot.disputes) {
    for (const { id, amount, atMs } of found.withdrawals)
      to.add({ kind: "dispute_withdrawn", ref: id, refundId: null, amount, atMs });
    for (const { id, amount, atMs } of found.reinstatements)
      to.add({ kind: "dispute_won", ref: id, refundId: null, amount, atMs });

    const index = all.findIndex(({ object }) => object.id === found.object.id);
    const before = all[index];
    if (before && snapshot.askedAtMs < before.askedAtMs) continue;
    const after = before
      ? moveDispute(before, found, snapshot.askedAtMs)
      : newDispute(life.charge, found, { ...to.by, askedAtMs: snapshot.askedAtMs });
    if (!after) continue;
    if (before) all[index] = after;
    else all.push(after);
    (before ? changed : added).push(after);
    const loss = lossOf(after, found, to.facts());
    if (loss) to.add(loss);
  }
  return { all, added, changed };
}

function newDispute(
  charge: Charge,
  found: DisputeSnapshot,
  { ids, askedAtMs }: FoldWith & { readonly askedAtMs: number },
): Dispute | null {
  if (charge.gateway === null) return null;
  const { object, state, amount, reason, respondByMs, openedAtMs } = found;
  return {
    id: ids.next(),
    merchantId: charge.merchantId,
    chargeId: charge.id,
    gateway: charge.gateway,
    object,
    state,
    amount,
    reason,
    respondByMs,
    openedAtMs,
    askedAtMs,
  };
}

function moveDispute(before: Dispute, found: DisputeSnapshot, askedAtMs: number): Dispute {
  const allowed: readonly Dispute["state"][] = disputeTransitions[before.state];
  const state = allowed.includes(found.state) ? found.state : before.state;
  const { amount, reason, respondByMs } = found;
  return { ...before, state, amount, reason, respondByMs, askedAtMs };
}

/**
 * What is still held of a lost dispute is lost; what comes back after that is no loss any more. Counted from what
 * the dispute moved, so that a reopened one, decided twice, ends where the gateway's money is.
 */
function lossOf(
  dispute: Dispute,
  found: DisputeSnapshot,
  facts: readonly ChargeFact[],
): ChargeFact | undefined {
  const sum = (amounts: readonly { readonly amount: ChargeFact["amount"] }[]): bigint =>
    amounts.reduce((total, { amount }) => total + amount.amountMinor, 0n);
  const prefix = `${dispute.object.id}:lost:`;
  const lost = facts.filter(({ kind, ref }) => kind === "dispute_lost" && ref.startsWith(prefix));
  const heldMinor = sum(found.withdrawals) - sum(found.reinstatements) - sum(lost);
  if (heldMinor === 0n || (heldMinor > 0n && dispute.state !== "lost")) return undefined;
  const steps = found.withdrawals.length + found.reinstatements.length;
  return {
    kind: "dispute_lost",
    ref: `${prefix}${lost.length + 1}:${steps}`,
    refundId: null,
    amount: { ...dispute.amount, amountMinor: heldMinor },
    atMs: dispute.askedAtMs,
  };
}

function moveCharge(
  charge: Charge,
  snapshot: ChargeSnapshot,
): { readonly after: Charge; readonly transition: ChargeTransition } {
  const older = charge.askedAtMs !== null && snapshot.askedAtMs < charge.askedAtMs;
  // Old news of an end is still an end; old news of anything open is nothing.
  const transition: ChargeTransition =
    older && !isClosed(snapshot.state) ? { kind: "stale" } : transitionCharge(charge.state, snapshot.state);
  const moves = transition.kind === "moved" || transition.kind === "late_success";
  const objectClosed = charge.objectClosed || snapshot.closed;
  const capturedAtMs = charge.capturedAtMs ?? snapshot.captures[0]?.atMs ?? null;
  const lasting = { objectClosed, capturedAtMs, card: charge.card ?? snapshot.card };
  if (older) {
    const end = moves
      ? { state: transition.to, action: null, refusal: snapshot.refusal ?? charge.refusal }
      : {};
    return { after: { ...charge, ...lasting, ...end }, transition };
  }
  const current = moves || transition.kind === "same";
  return {
    after: {
      ...charge,
      ...lasting,
      card: snapshot.card ?? charge.card,
      object: snapshot.object,
      state: moves ? transition.to : charge.state,
      action: current ? snapshot.action : charge.action,
      refusal: current ? snapshot.refusal : charge.refusal,
      captureBeforeMs: snapshot.captureBeforeMs,
      askedAtMs: snapshot.askedAtMs,
    },
    transition,
  };
}

/** What is wrong with a snapshot, read by itself: words nobody knows, and other money than was asked for. */
export function alertsOf(
  { amount, capture }: Pick<Charge, "amount" | "capture">,
  snapshot: ChargeSnapshot,
): readonly FoldAlert[] {
  const { requested, captures, gatewayStatus } = snapshot;
  const words = [
    ...(snapshot.recognised ? [] : [gatewayStatus]),
    ...[...snapshot.refunds, ...snapshot.disputes]
      .filter(({ recognised }) => !recognised)
      .map((child) => `${child.object.type} ${child.object.id}: ${child.gatewayStatus}`),
  ];
  const moved = [requested, ...captures.map((one) => one.amount)];
  const foreign = moved.filter(({ currency }) => currency !== amount.currency);
  return [
    ...words.map((about) => ({ kind: "charge.unrecognised_status" as const, about })),
    ...foreign.map(({ amountMinor, currency }) => ({
      kind: "charge.currency_differs" as const,
      about: `${amountMinor} ${currency}`,
    })),
    ...(foreign.length === 0 ? otherAmounts({ amount, capture }, snapshot) : []),
  ];
}

/** Less may be captured of what was only held; a tip comes on top of what was asked for. */
function otherAmounts(
  { amount, capture }: Pick<Charge, "amount" | "capture">,
  { requested, captures, state }: ChargeSnapshot,
): readonly FoldAlert[] {
  const kind = "charge.amount_differs";
  const takenMinor = captures.reduce(
    (sum, one) => sum + one.amount.amountMinor - (one.tip?.amountMinor ?? 0n),
    0n,
  );
  const wrong =
    takenMinor > amount.amountMinor ||
    (capture === "automatic" && state === "captured" && takenMinor < amount.amountMinor);
  return [
    ...(requested.amountMinor === amount.amountMinor
      ? []
      : [{ kind, about: `requested ${requested.amountMinor}` } as const]),
    ...(wrong ? [{ kind, about: `captured ${takenMinor}` } as const] : []),
  ];
}
