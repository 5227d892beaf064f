import type { InboxEvent, PostedTransaction, Tx } from "@till/db";
import type { Charge, ChargeFact, ChargeSnapshot } from "@till/payments";
import type { ReplayPreview } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import { foldSnapshot, lockSaleAndCharge } from "../charges/fold-snapshot.ts";
import { gatewayOf, terminalOf } from "../charges/gateway-inputs.ts";
import type { Deps, Log } from "../deps.ts";
import { toJournalView } from "../views/sale-view.ts";
import { findCharge } from "./find-charge.ts";
import { type EventSelection, selectEvents } from "./select-events.ts";

type ChargePreview = ReplayPreview["charges"][number];

/** Undoes a transaction that was only for looking, and carries out of it what it would have done. */
class RollbackOnly extends Error {
  override readonly name = "RollbackOnly";
  readonly preview: ChargePreview;

  constructor(preview: ChargePreview) {
    super("this transaction was only for looking");
    this.preview = preview;
  }
}

/** What is folded for show raises no alarm. */
const silent: Log = { info() {}, warn() {}, error() {} };
const journalMax = 500;

/**
 * What replaying these events would change. The gateway is asked, each charge once, and its answer goes through the
 * very fold that a replay uses, in a transaction that is rolled back. Throws `forbidden`.
 */
export function previewReplay(deps: Deps) {
  return async (caller: Caller, selection: EventSelection): Promise<ReplayPreview> => {
    authorize(caller, "event.read");
    const { events, charges, unmatched } = await deps.uow.run(deps.merchantId, (tx) => group(tx, selection));
    const changes: ChargePreview[] = [];
    let unchanged = 0;
    let unavailable = 0;
    for (const { charge, count } of charges) {
      const snapshot = await read(deps, charge);
      if (!snapshot) {
        unavailable += 1;
        continue;
      }
      const preview = await foldAndRollBack(deps, charge, snapshot);
      if (isChange(preview)) changes.push(preview);
      else unchanged += count;
    }
    return { events: events.length, charges: changes, unchanged, unmatched, unavailable };
  };
}

async function group(
  tx: Tx,
  selection: EventSelection,
): Promise<{
  readonly events: readonly InboxEvent[];
  readonly charges: readonly { readonly charge: Charge; readonly count: number }[];
  readonly unmatched: number;
}> {
  const events = await selectEvents(tx, selection);
  const charges = new Map<Charge["id"], { readonly charge: Charge; readonly count: number }>();
  let unmatched = 0;
  for (const event of events) {
    const charge = await findCharge(tx, event);
    if (charge) charges.set(charge.id, { charge, count: (charges.get(charge.id)?.count ?? 0) + 1 });
    else unmatched += 1;
  }
  return { events, charges: [...charges.values()], unmatched };
}

/** Null when the gateway could not be asked, or was never told of the charge. */
async function read(deps: Deps, charge: Charge): Promise<ChargeSnapshot | null> {
  if (charge.object === null) return null;
  const answer = await gatewayOf(deps, charge).read({
    object: charge.object,
    terminalId: terminalOf(charge),
  });
  return answer.kind === "found" ? answer.snapshot : null;
}

async function foldAndRollBack(deps: Deps, known: Charge, snapshot: ChargeSnapshot): Promise<ChargePreview> {
  try {
    return await deps.uow.run(deps.merchantId, async (tx): Promise<never> => {
      const locked = await lockSaleAndCharge(tx, known);
      const before = await look(tx, locked.charge);
      const folded = await foldSnapshot({ ...deps, log: silent }, tx, locked, snapshot);
      throw new RollbackOnly(differenceOf(before, await look(tx, folded)));
    });
  } catch (error) {
    if (error instanceof RollbackOnly) return error.preview;
    throw error;
  }
}

interface Look {
  readonly charge: Charge;
  readonly facts: readonly ChargeFact[];
  readonly journal: readonly PostedTransaction[];
}

async function look(tx: Tx, charge: Charge): Promise<Look> {
  const [facts, journal] = await Promise.all([
    tx.charges.facts(charge.id),
    tx.journal.list({ saleId: charge.saleId, limit: journalMax }),
  ]);
  return { charge, facts, journal };
}

function differenceOf(before: Look, after: Look): ChargePreview {
  const factsBefore = new Set(before.facts.map(({ kind, ref }) => `${kind} ${ref}`));
  const postedBefore = new Set(before.journal.map(({ id }) => id));
  return {
    chargeId: before.charge.id,
    saleId: before.charge.saleId,
    stateBefore: before.charge.state,
    stateAfter: after.charge.state,
    facts: after.facts
      .filter(({ kind, ref }) => !factsBefore.has(`${kind} ${ref}`))
      .map(({ kind, ref, amount }) => ({ kind, ref, amount })),
    journal: after.journal
      .filter(({ id }) => !postedBefore.has(id))
      .map((posted) => {
        const { kind, cause, entries } = toJournalView(posted);
        return { kind, cause, entries };
      }),
  };
}

const isChange = ({ stateBefore, stateAfter, facts, journal }: ChargePreview): boolean =>
  stateBefore !== stateAfter || facts.length > 0 || journal.length > 0;
