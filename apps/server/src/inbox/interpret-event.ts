import type { InboxEvent, Jobs } from "@till/db";
import { type Uuid, invariant } from "@till/kernel";
import { toDecimal } from "@till/money";
import type { Charge, ChargeSnapshot } from "@till/payments";
import { maskCardNumbers } from "../card-guard.ts";
import { driveCharge } from "../charges/drive-charge.ts";
import { readCharge } from "../charges/read-charge.ts";
import type { Deps } from "../deps.ts";
import { findAtGateway, findCharge } from "./find-charge.ts";
import { bookUnmatchedMoney } from "./unmatched-money.ts";

type Job = Jobs["inbox.interpret"];

export const interpretLimits = {
  /** With doubling pauses some nine hours of trying; then a person is asked to look. */
  triesMax: 20,
  firstRetryMs: 1000,
  retryMaxMs: 3_600_000,
  /** Whoever is at work on the charge is done soon, or loses it. */
  busyMs: 1000,
  detailMax: 300,
} as const;

/** Its gateway could not be asked, so nothing was learned. */
class NotReadError extends Error {
  override readonly name = "NotReadError";
}

/**
 * A webhook is a hint that an object changed. The charge is driven on (which resolves what is open first), then the
 * object is read with its children and folded: what the event itself says of money is never booked. Safe to repeat.
 * What fails is tried again, later and later; after the last time the event is `dead` with its reason.
 */
export function interpretEventJob(deps: Deps) {
  const interpret = interpretEvent(deps);
  return async (job: Job): Promise<void> => {
    try {
      await interpret(job);
    } catch (error) {
      await afterFailure(deps, job, error);
    }
  };
}

async function afterFailure(deps: Deps, job: Job, error: unknown): Promise<void> {
  const { firstRetryMs, retryMaxMs, triesMax, detailMax } = interpretLimits;
  const tries = job.tries + 1;
  const reason = maskCardNumbers(error instanceof Error ? error.message : String(error)).slice(0, detailMax);
  deps.log.warn({ inboxId: job.inboxId, tries, reason }, "an event could not be interpreted");
  await deps.uow.run(job.merchantId, async (tx) => {
    if (tries >= triesMax) return tx.inbox.setState(job.inboxId, "dead", reason);
    await tx.inbox.setState(job.inboxId, "received", reason);
    const startAfterMs = Math.min(retryMaxMs, firstRetryMs * 2 ** job.tries);
    return tx.jobs.enqueue("inbox.interpret", { ...job, tries }, { startAfterMs });
  });
}

function interpretEvent(deps: Deps) {
  const drive = driveCharge(deps);
  return async (job: Job): Promise<void> => {
    const { event, known } = await deps.uow.run(job.merchantId, async (tx) => {
      const found = await tx.inbox.find(job.inboxId);
      invariant(found, "an event that has a job was stored");
      return { event: found, known: await findCharge(tx, found) };
    });
    if (event.state !== "received") return;
    const charge = known ?? (await chargeOrEnd(deps, event));
    if (!charge) return;
    if (job.anew || !isReadSince(charge, event)) {
      const sinceMs = deps.clock.nowMs();
      const watched = await hasRefundOnItsWay(deps, charge);
      if ((await drive(charge.id)) === "busy") return lookAgain(deps, job);
      if ((await readOrThrow(deps, charge, sinceMs)) === "busy") return lookAgain(deps, job);
      if (!watched && (await hasRefundOnItsWay(deps, charge))) await watch(deps, charge);
    }
    await end(deps, event.id, "done", null);
  };
}

/** The charge that the gateway's own object names; else the event ends here, and its money is kept safe. */
async function chargeOrEnd(deps: Deps, event: InboxEvent): Promise<Charge | null> {
  if (event.objects.length === 0) {
    await end(deps, event.id, "unmatched", "it names no object");
    return null;
  }
  const found = await findAtGateway(deps, event);
  switch (found.kind) {
    case "charge":
      return found.charge;
    case "unavailable":
      throw new NotReadError(`${event.gateway} could not be asked: ${found.detail}`);
    case "nothing":
      await end(deps, event.id, "unmatched", "no charge has this object");
      return null;
    case "foreign":
      await keepForeign(deps, event, found.snapshot);
      return null;
  }
}

function keepForeign(deps: Deps, event: InboxEvent, snapshot: ChargeSnapshot): Promise<void> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    await bookUnmatchedMoney(deps, tx, event.gateway, snapshot);
    const held = snapshot.captures.map(({ amount }) => `${toDecimal(amount)} ${amount.currency}`);
    const detail =
      held.length === 0
        ? "no charge has this object"
        : `no charge has this object; ${held.join(", ")} is held for the customer`;
    await tx.inbox.setState(event.id, "unmatched", detail);
  });
}

/** One read answers every event of the object that was waiting when it was asked. */
const isReadSince = ({ askedAtMs }: Charge, { receivedAtMs }: InboxEvent): boolean =>
  askedAtMs !== null && askedAtMs > receivedAtMs;

async function readOrThrow(deps: Deps, known: Charge, sinceMs: number): Promise<"read" | "busy"> {
  if ((await readCharge(deps, known.id)) === "busy") return "busy";
  const charge = await deps.uow.run(deps.merchantId, (tx) => tx.charges.find(known.id));
  const askedAtMs = charge?.askedAtMs ?? null;
  if (askedAtMs === null || askedAtMs < sinceMs)
    throw new NotReadError(`${known.gateway ?? "the gateway"} could not be asked about the charge`);
  return "read";
}

async function hasRefundOnItsWay(deps: Deps, { id }: Charge): Promise<boolean> {
  const refunds = await deps.uow.run(deps.merchantId, (tx) => tx.refunds.ofCharge(id));
  return refunds.some(({ state }) => state === "pending" || state === "requires_action");
}

/** Nobody watches a refund that was made in a dashboard, and no webhook need tell of its end. */
function watch(deps: Deps, { id: chargeId }: Charge): Promise<void> {
  const { merchantId, limits } = deps;
  const job = { merchantId, chargeId, tries: 0 };
  return deps.uow.run(merchantId, (tx) =>
    tx.jobs.enqueue("charge.refresh", job, { startAfterMs: limits.refreshFirstMs }),
  );
}

function lookAgain(deps: Deps, job: Job): Promise<void> {
  const startAfterMs = interpretLimits.busyMs;
  return deps.uow.run(job.merchantId, (tx) => tx.jobs.enqueue("inbox.interpret", job, { startAfterMs }));
}

const end = (deps: Deps, id: Uuid, state: InboxEvent["state"], detail: string | null): Promise<void> =>
  deps.uow.run(deps.merchantId, (tx) => tx.inbox.setState(id, state, detail));
