import { createHash } from "node:crypto";
import type { Actor, ApiKeyRecord, Person, Tx } from "@till/db";
import type { PersonId, Uuid } from "@till/kernel";
import { type Grants, type Permission, narrower, permissionFacts } from "@till/people";
import type { ApiKeyView, NewApiKey } from "@till/wire";
import { authorizePerson } from "../access/authorize.ts";
import { authorizeConfirmed } from "../access/authorize-confirmed.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";

type RandomBytes = (count: number) => Uint8Array;

/** What every key begins with, so that one that leaked is found by who looks for such. */
export const apiKeyPrefix = "till_key_";
const shownCharacters = 6;
const dayMs = 86_400_000;

/** 256 random bits, so a fast hash is enough. */
const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("base64url");

interface CreateApiKey {
  readonly id: Uuid;
  readonly name: string;
  readonly grants: Grants;
  readonly days: number;
}

interface RotateApiKey {
  readonly id: Uuid;
  readonly keyId: Uuid;
  readonly days: number;
  readonly overlapMs: number;
}

/** Every key there is or was. Throws `forbidden`. */
export function listApiKeys(deps: Deps) {
  return (caller: Caller): Promise<readonly ApiKeyView[]> => {
    authorizePerson(caller, "key.manage");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const [keys, people] = await Promise.all([tx.keys.list(), tx.people.list()]);
      return keys.map((key) => toView(key, people, deps.clock.nowMs()));
    });
  };
}

/**
 * Makes a key: shown once, kept as a hash, never more than its maker may do. Throws `confirmation_needed`, `forbidden`
 * (at a register), `invalid_input` (what no program may do), `conflict`.
 */
export function createApiKey(deps: Deps, random: RandomBytes) {
  return async (caller: Caller, { id, name, grants, days }: CreateApiKey): Promise<NewApiKey> => {
    const maker = keeper(deps, caller);
    refuseForPeople(grants);
    return once(deps, { procedure: "keys.create", id, content: { name, grants, days } }, async (tx) => {
      const made = newKey(deps, random, { id, name, grants: narrower(grants, maker.grants), days, maker });
      await tx.keys.insert(made.record);
      await audit(deps, tx, toActor(caller), {
        action: "key.made",
        subject: id,
        before: null,
        after: { name, permissions: Object.keys(made.record.grants) },
      });
      return made.secret;
    });
  };
}

/**
 * A new key in the place of an old one, which lives on for a while so that nothing stands still. Throws as creating
 * does, and `not_found` for a key that is over.
 */
export function rotateApiKey(deps: Deps, random: RandomBytes) {
  return async (caller: Caller, { id, keyId, days, overlapMs }: RotateApiKey): Promise<NewApiKey> => {
    const maker = keeper(deps, caller);
    return once(deps, { procedure: "keys.rotate", id, content: { keyId, days, overlapMs } }, async (tx) => {
      const nowMs = deps.clock.nowMs();
      const old = await tx.keys.lock(keyId);
      if (!old || stateOf(old, nowMs) !== "live") throw notFound("key");
      const { name } = old;
      const grants = narrower(old.grants, maker.grants);
      const made = newKey(deps, random, { id, name, grants, days, maker });
      await tx.keys.insert({ ...made.record, replaces: keyId });
      const expiresAtMs = Math.min(old.expiresAtMs, nowMs + overlapMs);
      await tx.keys.end(keyId, { expiresAtMs, revokedAtMs: null });
      await audit(deps, tx, toActor(caller), {
        action: "key.rotated",
        subject: keyId,
        before: { expiresAtMs: old.expiresAtMs },
        after: { replacedBy: id, expiresAtMs },
      });
      return made.secret;
    });
  };
}

/** Ends a key at once; a program that uses it is refused from then on. Needs no fresh proof: it shuts a door. */
export function revokeApiKey(deps: Deps) {
  return (
    caller: Caller,
    { id, keyId }: { readonly id: Uuid; readonly keyId: Uuid },
  ): Promise<ApiKeyView> => {
    authorizePerson(caller, "key.manage");
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      const key = await tx.keys.lock(keyId);
      if (!key) throw notFound("key");
      const first = await claimFirst(tx, { procedure: "keys.revoke", id, content: { keyId }, nowMs });
      const people = await tx.people.list();
      if (!first || key.revokedAtMs !== null) return toView(key, people, nowMs);
      return toView(await end(deps, tx, { key, actor: toActor(caller) }), people, nowMs);
    });
  };
}

/** The keys of somebody who is not trusted with them any more, who may have kept a copy of each. */
export async function revokeKeysOf(
  deps: Pick<Deps, "clock" | "ids">,
  tx: Tx,
  { personId, actor }: { readonly personId: PersonId; readonly actor: Actor },
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const theirs = (await tx.keys.list()).filter((key) => key.madeBy === personId);
  for (const key of theirs.filter((one) => stateOf(one, nowMs) === "live")) {
    await end(deps, tx, { key, actor });
  }
}

async function end(
  deps: Pick<Deps, "clock" | "ids">,
  tx: Tx,
  { key, actor }: { readonly key: ApiKeyRecord; readonly actor: Actor },
): Promise<ApiKeyRecord> {
  const ended = { ...key, revokedAtMs: deps.clock.nowMs() };
  await tx.keys.end(key.id, ended);
  await audit(deps, tx, actor, {
    action: "key.revoked",
    subject: key.id,
    before: null,
    after: { name: key.name },
  });
  return ended;
}

/** Whose key this is; null for one that is unknown or over. Notes that it was used, to the minute. */
export function findApiKey(deps: Pick<Deps, "merchantId" | "uow" | "clock">) {
  return (key: string): Promise<Extract<Caller, { kind: "key" }> | null> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const known = await tx.keys.byHash(hashApiKey(key));
      const nowMs = deps.clock.nowMs();
      if (known === null || stateOf(known, nowMs) !== "live") return null;
      // As its maker stands today: nobody keeps by a key what they may not do any more.
      const maker = await tx.people.find(known.madeBy);
      if (!maker?.active) return null;
      if (nowMs - (known.usedAtMs ?? 0) >= 60_000) await tx.keys.noteUsed(known.id, nowMs);
      const grants = narrower(known.grants, maker.grants);
      return { kind: "key", key: { id: known.id, name: known.name, grants } };
    });
}

async function once(
  deps: Deps,
  key: { readonly procedure: string; readonly id: Uuid; readonly content: unknown },
  first: (tx: Tx) => Promise<string>,
): Promise<NewApiKey> {
  const nowMs = deps.clock.nowMs();
  return deps.uow.run(deps.merchantId, async (tx) => {
    // Nothing that could give the key again is kept: who lost the answer makes another key.
    const secret = (await claimFirst(tx, { ...key, nowMs })) ? await first(tx) : null;
    const [made, people] = await Promise.all([tx.keys.lock(key.id), tx.people.list()]);
    if (!made) throw notFound("key");
    return { key: toView(made, people, nowMs), secret };
  });
}

/** Who makes a key: in the office, and shown within minutes that it is them. */
const keeper = (deps: Pick<Deps, "clock">, caller: Caller): Person =>
  authorizeConfirmed(deps, caller, { permission: "key.manage", elsewhere: "Keys are made in the office." });

function refuseForPeople(grants: Grants): void {
  const names = Object.keys(grants) as Permission[];
  const wrong = names.find((name) => !permissionFacts(name).forKeys);
  if (wrong === undefined && names.length > 0) return;
  throw new TillError({
    code: "invalid_input",
    retry: "never",
    field: "grants",
    message:
      wrong === undefined
        ? "Choose what the key may do."
        : `No program may do this: ${permissionFacts(wrong).title.toLowerCase()}.`,
  });
}

function newKey(
  deps: Pick<Deps, "clock">,
  random: RandomBytes,
  { maker, days, ...rest }: CreateApiKey & { readonly maker: Person },
): { readonly record: ApiKeyRecord; readonly secret: string } {
  const secret = `${apiKeyPrefix}${Buffer.from(random(32)).toString("base64url")}`;
  const nowMs = deps.clock.nowMs();
  const record = {
    ...rest,
    prefix: secret.slice(0, apiKeyPrefix.length + shownCharacters),
    keyHash: hashApiKey(secret),
    madeBy: maker.id,
    madeAtMs: nowMs,
    expiresAtMs: nowMs + days * dayMs,
    usedAtMs: null,
    revokedAtMs: null,
    replaces: null,
  };
  return { record, secret };
}

function stateOf(key: Pick<ApiKeyRecord, "revokedAtMs" | "expiresAtMs">, nowMs: number): ApiKeyView["state"] {
  if (key.revokedAtMs !== null) return "revoked";
  return nowMs < key.expiresAtMs ? "live" : "expired";
}

function toView(key: ApiKeyRecord, people: readonly Person[], nowMs: number): ApiKeyView {
  const { id, name, prefix, grants, madeBy, madeAtMs, expiresAtMs, usedAtMs, replaces } = key;
  return {
    id,
    name,
    prefix,
    grants,
    madeBy: people.find((person) => person.id === madeBy)?.name ?? "",
    madeAtMs,
    expiresAtMs,
    usedAtMs,
    state: stateOf(key, nowMs),
    replaces,
  };
}
