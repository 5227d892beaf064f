import type { SaleRecord, Tx } from "@till/db";
import { type AttemptId, type RegisterId, type StoredValueId, invariant } from "@till/kernel";
import type { PaidFrom } from "@till/ledger";
import { type Currency, type Money, cashStepMinor, compare, max, toDecimal, zero } from "@till/money";
import type { Attempt, Charge, ChargeFact, Refund } from "@till/payments";
import { requireAtRegister } from "../access/at-register.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { load } from "../stored-values/refund-to.ts";
import { TillError } from "../till-error.ts";
import { type Booking, bookRefundPaid, contextOf, ownAccount } from "./books.ts";
import { openCaptures } from "./capture-to-refund.ts";
import { type ChargeParts, askAgainAfterMs, refundableOf } from "./charge-view.ts";
import { gatewayOf } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater, wholeOf } from "./new-attempt.ts";
import { capturesToRefund, refundRefusal } from "./refund-refusal.ts";

/** A refund on its way is waited for; anything else that is open, or unknown, could change what is left. */
const holdsRefundsUp = ({ kind, state }: Attempt): boolean =>
  state === "unknown" || (state === "sending" && kind !== "refund");

/** Throws `unknown_outcome` while an act on the charge could change what is left of it. */
export function refuseHeldUp({ attempts }: ChargeParts): void {
  if (attempts.some(holdsRefundsUp)) throw stillOpen();
}

/**
 * Cash leaves a drawer by a person's hand: at the register they are signed in at, or as the office says. No
 * program stands at one.
 */
export function requireAtDrawer(caller: Caller, drawer: RegisterId | null): void {
  const isInOffice = caller.kind === "person" && caller.registerId === null;
  if (!isInOffice && drawer !== null) requireAtRegister(caller, drawer);
}

/** Throws `forbidden` unless this shop gives cash for what came another way. */
export async function allowCash(tx: Tx): Promise<void> {
  const settings = await tx.settings.find();
  if (settings?.refundToCash) return;
  throw new TillError({
    code: "forbidden",
    retry: "never",
    message: "This shop gives cash back only for cash. A manager can allow it in the office, under Gateways.",
  });
}

/** Over the counter, whatever it came as. */
export const isInCash = ({ tender }: Charge, to: Refund["to"]): boolean =>
  to === "cash" || (to === "original" && tender.kind === "cash");

/** What cash is whole multiples of in this shop, in minor units. */
export async function cashStepOf(tx: Tx, currency: Currency): Promise<bigint> {
  const { roundEuroCash } = (await tx.settings.find()) ?? {};
  return cashStepMinor(currency, roundEuroCash);
}

/** Without a network: no gateway is asked. */
export const isPaidAtOnce = ({ gateway }: Charge, to: Refund["to"]): boolean =>
  gateway === null || to !== "original";

/** The capture to refund against. The last guard before money leaves: the charge's row is locked. */
export function refuseUnrefundable(
  deps: Deps,
  parts: ChargeParts,
  { total, to }: { readonly total: Money; readonly to: Refund["to"] },
): ChargeFact {
  const refusal = refundRefusal(deps, parts, to);
  if (refusal) throw refusal;
  const [first] = capturesToRefund(parts, to);
  invariant(first, "what can be refunded was captured");
  const left = refundableOf(parts);
  if (compare(total, left) > 0) throw overRefund(left);
  if (parts.charge.gateway === null) return first;
  const open = openCaptures(parts);
  const fitting = open.find((candidate) => compare(candidate.left, total) >= 0);
  if (fitting || to !== "original") return fitting?.capture ?? first;
  throw overRefund(open.reduce((most, { left: part }) => max(most, part), zero(total.currency)));
}

const overRefund = (left: Money): TillError =>
  new TillError({
    code: "over_refund",
    retry: "never",
    remainingMinor: left.amountMinor,
    message: `Only ${toDecimal(left)} ${left.currency} is left to refund on this charge at once.`,
  });

/** One refund that was stored just now, under the locks of its sale and charge. */
interface StoredRefund {
  readonly sale: SaleRecord;
  readonly charge: Charge;
  readonly refund: Refund;
  readonly captured: ChargeFact;
  /** The gift card or store credit it goes onto. */
  readonly loads: StoredValueId | null;
  /** The register it is paid at. */
  readonly drawer: RegisterId;
}

/** Pays it at once, or records what a gateway is asked; true: that is to be sent with `sendRefund`. */
export async function payRefund(deps: Deps, tx: Tx, stored: StoredRefund): Promise<boolean> {
  if (isPaidAtOnce(stored.charge, stored.refund.to)) {
    await payBack(deps, tx, stored);
    return false;
  }
  await recordAttempt(deps, tx, stored);
  return true;
}

/** Cash out of the drawer, or a card that is loaded, needs no network: one transaction does it all. */
async function payBack(deps: Deps, tx: Tx, stored: StoredRefund): Promise<void> {
  const { sale, charge, refund, loads, drawer: registerId } = stored;
  const atMs = refund.createdAtMs;
  await tx.refunds.update(refund.id, { state: "succeeded" });
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs() };
  const { businessDay } = contextOf(booking, atMs);
  const fact = { ref: refund.id, refundId: refund.id, amount: refund.amount, atMs };
  await tx.charges.addFact(charge.id, "till", { kind: "refund_accepted", ...fact }, businessDay);
  await tx.charges.addFact(charge.id, "till", { kind: "refunded", ...fact }, businessDay);
  if (loads !== null) await load(tx, loads, refund);
  const from = refund.to === "original" ? ownAccount(charge, registerId) : paidTo(refund.to, registerId);
  await bookRefundPaid(booking, refund, { from, atMs, registerId });
}

const paidTo = (to: Exclude<Refund["to"], "original">, registerId: RegisterId): PaidFrom =>
  to === "cash" ? { kind: "cash", registerId } : { kind: to };

async function recordAttempt(deps: Deps, tx: Tx, stored: StoredRefund): Promise<void> {
  const { charge, refund, captured } = stored;
  const gateway = gatewayOf(deps, charge);
  const id = deps.ids.next<AttemptId>();
  const call = gateway.refund.prepare({
    chargeId: charge.id,
    refundId: refund.id,
    attemptId: id,
    amount: refund.amount,
    captureId: captured.ref,
    reason: refund.reason,
  });
  if (!call.ok) {
    throw new TillError({
      code: "not_refundable",
      retry: "never",
      message: `${gateway.label} cannot make this refund: ${call.error.detail}`,
    });
  }
  const nowMs = deps.clock.nowMs();
  await tx.attempts.insert(
    newAttempt({
      id,
      charge,
      refundId: refund.id,
      kind: "refund",
      asks: wholeOf(refund),
      call: call.value,
      nowMs,
    }),
  );
  invariant(refund.amount.amountMinor > 0n, "a refund moves something");
  await takeUpLater(deps, tx, charge.id);
}

const stillOpen = (): TillError =>
  new TillError({
    code: "unknown_outcome",
    retry: "being_resolved",
    retryAfterMs: askAgainAfterMs,
    message: "We are still asking the payment service about this charge. Wait a moment, then try again.",
  });
