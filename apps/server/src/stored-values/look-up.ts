import type { MovementPlace, StoredValueRecord, StoredValueState, Tx } from "@till/db";
import type { StoredValueId, Uuid } from "@till/kernel";
import type { StoredValueKind } from "@till/payments";
import type { StoredValueDetail, StoredValueMovementView, StoredValueView } from "@till/wire";
import { authorize, authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { noSuchCode, readCode } from "./read-code.ts";

/**
 * What is on a card, for who stands at a register with it. Throws `not_found`, `invalid_input` (a code with a slip in it),
 * `forbidden`.
 */
export function findStoredValue(deps: Deps) {
  return (caller: Caller, code: string): Promise<StoredValueView> => {
    authorizePerson(caller, "stored_value.find");
    if (caller.kind !== "person" || caller.registerId === null) {
      throw new TillError({
        code: "forbidden",
        retry: "never",
        message: "A code is looked up at a register. In the office, search by its last four characters.",
      });
    }
    const { codeHash } = readCode(code, "code");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const value = await tx.storedValues.findByCode(codeHash);
      if (!value) throw noSuchCode("code");
      return toView(value);
    });
  };
}

/** One of them, what it began with, and who blocked it why. Throws `not_found`, `forbidden`. */
export function getStoredValue(deps: Deps) {
  return (caller: Caller, id: StoredValueId): Promise<StoredValueDetail> => {
    authorize(caller, "stored_value.list");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const value = await tx.storedValues.find(id);
      if (!value) throw notFound("gift card or store credit");
      const [first, blocking] = await Promise.all([
        tx.storedValues.firstMovement(id),
        value.blockedAtMs === null ? null : whoBlocked(tx, id),
      ]);
      return { ...toView(value), first, blocking };
    });
  };
}

async function whoBlocked(tx: Tx, id: StoredValueId): Promise<StoredValueDetail["blocking"]> {
  const [row] = await tx.audit.list({ subject: id, action: "stored_value.blocked", limit: 1 });
  if (!row) return null;
  const { personId } = row.actor;
  const person = personId === null ? null : await tx.people.find(personId);
  const { reason } = row.after as { readonly reason: string };
  return { atMs: row.atMs, byName: person?.name ?? "–", reason };
}

export interface MovementsPage {
  readonly movements: readonly StoredValueMovementView[];
  /** Give it as `before` for the next page; null on the last. */
  readonly next: MovementPlace | null;
}

/** What happened to one of them, newest first. Throws `not_found`, `forbidden`. */
export function listMovements(deps: Deps) {
  return (
    caller: Caller,
    query: {
      readonly id: StoredValueId;
      readonly before?: MovementPlace | undefined;
      readonly limit: number;
    },
  ): Promise<MovementsPage> => {
    authorize(caller, "stored_value.list");
    const { id: storedValueId, before, limit } = query;
    return deps.uow.read(deps.merchantId, async (tx) => {
      if (!(await tx.storedValues.find(storedValueId))) throw notFound("gift card or store credit");
      const found = await tx.storedValues.movements({ storedValueId, before, limit: limit + 1 });
      const movements = found.slice(0, limit);
      const last = found.length > limit ? movements.at(-1) : undefined;
      return { movements, next: last ? { atMs: last.atMs, ref: last.ref, kind: last.kind } : null };
    });
  };
}

export interface StoredValueQuery {
  readonly kind?: StoredValueKind | undefined;
  readonly state?: StoredValueState | undefined;
  /** Of a sale that sold, spent or loaded it, or of goods without one. */
  readonly receiptNumber?: string | undefined;
  readonly lastFour?: string | undefined;
  readonly beforeId?: StoredValueId | undefined;
  readonly limit: number;
}

export interface StoredValuePage {
  readonly values: readonly StoredValueView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: StoredValueId | null;
}

/** Those that are looked for, newest first. Throws `forbidden`. */
export function listStoredValues(deps: Deps) {
  return (caller: Caller, query: StoredValueQuery): Promise<StoredValuePage> => {
    authorize(caller, "stored_value.list");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const { receiptNumber, ...plain } = query;
      const receipt = receiptNumber === undefined ? undefined : await tx.receipts.byNumber(receiptNumber);
      if (receipt === null) return { values: [], nextId: null };
      const found = await tx.storedValues.list({ ...plain, receipt, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      return {
        values: page.map(toView),
        nextId: found.length > page.length ? (page.at(-1)?.id ?? null) : null,
      };
    });
  };
}

export interface SetBlocked {
  readonly id: Uuid;
  readonly storedValueId: StoredValueId;
  readonly blocked: boolean;
  readonly reason: string;
}

/** Shuts a card that was lost, or opens it again; what is on it stays. Throws `not_found`, `conflict`, `forbidden`. */
export function setStoredValueBlocked(deps: Deps) {
  return (caller: Caller, input: SetBlocked): Promise<StoredValueView> => {
    authorizePerson(caller, "stored_value.block");
    const { id, storedValueId, blocked, reason } = input;
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      const value = await tx.storedValues.lock(storedValueId);
      if (!value) throw notFound("gift card or store credit");
      const content = { storedValueId, blocked, reason };
      const isFirst = await claimFirst(tx, { procedure: "storedValues.setBlocked", id, content, nowMs });
      const wasBlocked = value.blockedAtMs !== null;
      if (!isFirst || wasBlocked === blocked) return toView(value);
      const blockedAtMs = blocked ? nowMs : null;
      await tx.storedValues.setBlocked(storedValueId, blockedAtMs);
      await audit(deps, tx, toActor(caller), {
        action: blocked ? "stored_value.blocked" : "stored_value.unblocked",
        subject: storedValueId,
        before: { blocked: wasBlocked },
        after: { blocked, reason, lastFour: value.lastFour },
      });
      return toView({ ...value, blockedAtMs });
    });
  };
}

function toView(value: StoredValueRecord): StoredValueView {
  const { id, kind, lastFour, balance, createdAtMs, blockedAtMs, issuedAtMs } = value;
  const state = blockedAtMs !== null ? "blocked" : issuedAtMs === null ? "not_paid" : "valid";
  return { id, kind, lastFour, balance, state, createdAtMs };
}
