import type { InboxEvent, Jobs, Tx } from "@till/db";
import { type ChargeId, type Uuid, invariant } from "@till/kernel";
import { toDecimal } from "@till/money";
import type { Charge, ChargeSnapshot, GatewayObject, Refund } from "@till/payments";
import { maskCardNumbers } from "@till/wire";
import { driveCharge, look as lookAt } from "../charges/drive-charge.ts";
import { readTaken, takeKnown, takeToRead } from "../charges/read-charge.ts";
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
 *
 * Events that were taken at once are looked at in one transaction, and those of one charge ask the gateway once.
 */
export function interpretEventJobs(deps: Deps) {
  const interpret = async (jobs: readonly Job[]): Promise<void> => {
    try {
      await interpretAll(deps, jobs);
    } catch (error) {
      // Nothing is known of any of them: one that cannot be looked at holds up no other.
      if (jobs.length > 1) await Promise.all(jobs.map((job) => interpret([job])));
      else for (const job of jobs) await afterFailure(deps, job, error);
    }
  };
  return interpret;
}

async function interpretAll(deps: Deps, jobs: readonly Job[]): Promise<void> {
  const { unread, unknown } = await deps.uow.run(deps.merchantId, async (tx) => {
    const looks = await Promise.all(jobs.map((job) => look(tx, job)));
    const open = looks.filter(({ event }) => event.state === "received");
    const known = open.filter(hasCharge);
    for (const { event } of known.filter(({ isRead }) => isRead))
      await tx.inbox.setState(event.id, "done", null);
    return {
      unread: await takeUnread(
        deps,
        tx,
        known.filter(({ isRead }) => !isRead),
      ),
      unknown: open.filter(({ charge }) => charge === null),
    };
  });
  await Promise.all([
    ...unread.map((group) => retried(deps, group.looks, () => readFor(deps, group))),
    ...unknown.map((one) => retried(deps, [one], () => findAndRead(deps, one))),
  ]);
}

interface Look {
  readonly job: Job;
  readonly event: InboxEvent;
  readonly charge: Charge | null;
  /**
   * One read answers every event that waited for it. Whether it was asked after the event came, the leases say: the
   * clocks of two processes do not.
   */
  readonly isRead: boolean;
}

type KnownLook = Look & { readonly charge: Charge };

const hasCharge = (found: Look): found is KnownLook => found.charge !== null;

async function look(tx: Tx, job: Job): Promise<Look> {
  const event = await tx.inbox.find(job.inboxId);
  invariant(event, "an event that has a job was stored");
  const charge = event.state === "received" ? await findCharge(tx, event) : null;
  const { sinceFence } = job;
  const isRead =
    charge !== null &&
    sinceFence !== null &&
    !event.objects.some(isDispute) &&
    (await tx.charges.wasReadAfter(charge.id, sinceFence)) &&
    (await unseenChild(tx, event)) === null;
  return { job, event, charge, isRead };
}

/** A list of disputes may be behind, so only a read that was told which dispute to look for answers an event about one. */
const isDispute = ({ type }: GatewayObject): boolean => type === "dispute";

/** A list that a read goes through may be behind the event: it is asked until it shows what the event is about. */
async function unseenChild(tx: Tx, { gateway, objects }: InboxEvent): Promise<GatewayObject | null> {
  for (const child of objects.filter((object) => isDispute(object) || object.type === "refund"))
    if (!(await tx.charges.byChild(gateway, child.id))) return child;
  return null;
}

/** The events of one charge. */
interface Unread {
  readonly looks: readonly KnownLook[];
  readonly chargeId: ChargeId;
  /** Whether somebody watches a refund of the charge on its way. */
  readonly isWatched: boolean;
  /** Under a lease already; null where something is left to be done about the charge first. */
  readonly taken: Awaited<ReturnType<typeof takeToRead>> | null;
}

/** In the order of their ids, so that no two processes wait for each other's leases. */
function takeUnread(deps: Deps, tx: Tx, looks: readonly KnownLook[]): Promise<readonly Unread[]> {
  const ofCharge = [...Map.groupBy(looks, ({ charge }) => charge.id)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return Promise.all(
    ofCharge.map(async ([chargeId, group]): Promise<Unread> => {
      const { rests, parts } = await lookAt(deps, tx, chargeId);
      const isWatched = parts.refunds.some(isOnItsWay);
      const taken = rests ? await takeKnown(deps, tx, parts.charge) : null;
      return { looks: group, chargeId, isWatched, taken };
    }),
  );
}

const isOnItsWay = ({ state }: Refund): boolean => state === "pending" || state === "requires_action";

/** A charge is driven on where something is left to do, and read; its events end with what was read. */
async function readFor(deps: Deps, { looks, chargeId, isWatched, taken: atRest }: Unread): Promise<void> {
  if (atRest === null && (await driveCharge(deps)(chargeId)) === "busy") return lookAgain(deps, looks);
  const taken = atRest ?? (await deps.uow.run(deps.merchantId, (tx) => takeToRead(deps, tx, chargeId)));
  const behind = new Map<Look, GatewayObject>();
  const named = looks.flatMap(({ event }) => event.objects);
  const result =
    typeof taken === "string"
      ? taken
      : await readTaken(deps, { ...taken, named }, async (tx, { refunds }) => {
          for (const one of looks) {
            const unseen = await unseenChild(tx, one.event);
            if (unseen) behind.set(one, unseen);
            else await tx.inbox.setState(one.event.id, "done", null);
          }
          // Nobody watches a refund that was made in a dashboard, and no webhook need tell of its end.
          if (!isWatched && refunds.some(isOnItsWay)) await watch(deps, tx, chargeId);
        });
  if (result === "busy") return lookAgain(deps, looks);
  if (result === "not_read") throw new NotReadError("the gateway could not be asked about the charge");
  for (const [{ job, event }, { type, id }] of behind)
    await afterFailure(deps, job, new NotReadError(`${event.gateway} does not show the ${type} ${id} yet`));
}

/** The charge that the gateway's own object names; else the event ends here, and its money is kept safe. */
async function findAndRead(deps: Deps, { job, event }: Look): Promise<void> {
  const charge = await chargeOrEnd(deps, event);
  if (!charge) return;
  const known: KnownLook = { job, event, charge, isRead: false };
  const unread = await deps.uow.run(deps.merchantId, (tx) => takeUnread(deps, tx, [known]));
  for (const each of unread) await readFor(deps, each);
}

/** What fails for some is put off, or given up, for each of them; the others hear nothing of it. */
async function retried(deps: Deps, looks: readonly Look[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    for (const { job } of looks) await afterFailure(deps, job, error);
  }
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

function watch({ limits, merchantId }: Deps, tx: Tx, chargeId: ChargeId): Promise<void> {
  const job = { merchantId, chargeId, tries: 0 };
  return tx.jobs.enqueue("charge.refresh", job, { startAfterMs: limits.refreshFirstMs });
}

function lookAgain(deps: Deps, looks: readonly Look[]): Promise<void> {
  const startAfterMs = interpretLimits.busyMs;
  return deps.uow.run(deps.merchantId, async (tx) => {
    for (const { job } of looks) await tx.jobs.enqueue("inbox.interpret", job, { startAfterMs });
  });
}

const end = (deps: Deps, id: Uuid, state: InboxEvent["state"], detail: string | null): Promise<void> =>
  deps.uow.run(deps.merchantId, (tx) => tx.inbox.setState(id, state, detail));
