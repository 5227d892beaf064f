import type { Actor, InvitationRecord, Person, Tx } from "@till/db";
import type { PersonId, Uuid } from "@till/kernel";
import { type Grants, type Role, mayGive, ownerCode } from "@till/people";
import type { PeoplePage } from "@till/wire";
import { authorizeConfirmed } from "../access/authorize-confirmed.ts";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { refuseMore, roleOf } from "../access/refuse-more.ts";
import { audit } from "../audit.ts";
import { toPersonView } from "../auth/pin-sign-in.ts";
import { isStillMeant } from "../auth/invitations.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { revokeKeysOf } from "./api-keys.ts";

export interface SavePerson {
  readonly id: Uuid;
  readonly personId: PersonId;
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
}

const inOffice = {
  permission: "people.manage",
  elsewhere: "People and roles are changed in the office.",
} as const;

/** Everybody who works or has worked here, the roles there are, and who is signed in at which register. */
export function listPeople(deps: Deps) {
  return (caller: Caller): Promise<PeoplePage> => {
    const { grants } = authorizePerson(caller, "people.manage");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const [people, pins, roles, sessions, registers, invitations] = await Promise.all([
        tx.people.list(),
        tx.people.pins(),
        tx.people.roles(),
        tx.access.openSessions(deps.clock.nowMs()),
        tx.merchants.registers(),
        tx.invitations.list(),
      ]);
      return {
        people: people.map((person) => ({
          ...toPersonView(person),
          active: person.active,
          hasPin: pins.some((pin) => pin.person.id === person.id),
          hasOffice: person.userId !== null,
          invitation: invitationOf(person, invitations, deps.clock.nowMs()),
          sessions: sessions
            .filter(({ personId }) => personId === person.id)
            .map(({ id, registerId, startedAtMs }) => ({
              id,
              startedAtMs,
              registerName: registers.find((register) => register.id === registerId)?.name ?? "",
            })),
        })),
        roles: roles.map((role) => ({ ...role, yours: mayGive(grants, role) })),
      };
    });
  };
}

/**
 * Takes somebody on, renames them, gives them another role, or lets them go; whoever is let go is signed out
 * everywhere, and the API keys they made end. Nobody gives what they may not do themselves, and nobody
 * changes who may do more than they. Throws `TillError`: `confirmation_needed`, `forbidden`, `not_found` (role), `conflict` (the last owner; themselves; other content).
 */
export function savePerson(deps: Deps) {
  return (caller: Caller, { id, ...input }: SavePerson): Promise<void> => {
    const giver = authorizeConfirmed(deps, caller, inOffice);
    const key = { procedure: "people.save", id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      await tx.people.lockRole(ownerCode);
      const [people, roles] = await Promise.all([tx.people.list(), tx.people.roles()]);
      const known = people.find((person) => person.id === input.personId) ?? null;
      refuseMore(giver, roleOf(roles, input.role));
      if (known) refuseMore(giver, roleOf(roles, known.role));
      refuseLosingOwner(people, known, input);
      if (giver.id === input.personId && !input.active) {
        throw new TillError({ code: "conflict", retry: "never", message: "Nobody can let themselves go." });
      }
      if (await claimFirst(tx, key)) await put(deps, tx, { actor: toActor(caller), known, input });
    });
  };
}

async function put(
  deps: Deps,
  tx: Tx,
  {
    actor,
    known,
    input: { personId, name, role, active },
  }: { readonly actor: Actor; readonly known: Person | null; readonly input: Omit<SavePerson, "id"> },
): Promise<void> {
  if (known) await tx.people.update(personId, { name, role, active });
  else await tx.people.insert({ id: personId, name, role, userId: null });
  if (!active) await tx.access.endSessionsOf(personId, deps.clock.nowMs());
  await audit(deps, tx, actor, {
    action: known ? "person.changed" : "person.added",
    subject: personId,
    before: known && { role: known.role, active: known.active },
    after: { role, active },
  });
  if (!active) await revokeKeysOf(deps, tx, { personId, actor });
}

export interface SetPin {
  readonly id: Uuid;
  readonly personId: PersonId;
  readonly pin: string | null;
}

/**
 * Gives somebody a PIN, or takes it away. Their sessions at registers end. Throws `confirmation_needed`, and
 * `invalid_input` for one that is guessed first.
 */
export function setPin(deps: Deps, hashPin: (pin: string) => Promise<string>) {
  return async (caller: Caller, { id, personId, pin }: SetPin): Promise<void> => {
    const giver = authorizeConfirmed(deps, caller, inOffice);
    if (pin !== null && isGuessedFirst(pin)) {
      throw new TillError({
        code: "invalid_input",
        retry: "never",
        field: "pin",
        message: "This PIN is among the first that are tried. Choose one without a pattern.",
      });
    }
    const pinHash = pin === null ? null : await hashPin(pin);
    await deps.uow.run(deps.merchantId, async (tx) => {
      const person = await tx.people.find(personId);
      if (!person) throw notFound("person");
      refuseMore(giver, roleOf(await tx.people.roles(), person.role));
      // Without the PIN: what is kept of a request must not tell it.
      const content = { personId, removed: pin === null };
      const key = { procedure: "people.setPin", id, content, nowMs: deps.clock.nowMs() };
      if (!(await claimFirst(tx, key))) return;
      await tx.people.setPin(personId, pinHash);
      await tx.access.endSessionsOf(personId, deps.clock.nowMs());
      await audit(deps, tx, toActor(caller), {
        action: pin === null ? "person.pin_removed" : "person.pin_set",
        subject: personId,
        before: null,
        after: null,
      });
    });
  };
}

export interface SaveRole extends Role {
  readonly id: Uuid;
}

/** Makes a role or changes one, never beyond what the caller may do. The owner's cannot be changed. Throws `confirmation_needed`. */
export function saveRole(deps: Deps) {
  return (caller: Caller, { id, ...role }: SaveRole): Promise<void> => {
    const giver = authorizeConfirmed(deps, caller, inOffice);
    return deps.uow.run(deps.merchantId, async (tx) => {
      const nowMs = deps.clock.nowMs();
      const known = (await tx.people.roles()).find(({ code }) => code === role.code) ?? null;
      if (role.code === ownerCode) {
        throw new TillError({
          code: "forbidden",
          retry: "never",
          message: "An owner may do everything; that role cannot be changed.",
        });
      }
      refuseMore(giver, role);
      if (known) refuseMore(giver, known);
      if (!(await claimFirst(tx, { procedure: "people.saveRole", id, content: role, nowMs }))) return;
      await tx.people.saveRole(role, nowMs);
      await audit(deps, tx, toActor(caller), {
        action: "role.saved",
        subject: role.code,
        before: known && { grants: toJson(known.grants) },
        after: { grants: toJson(role.grants) },
      });
    });
  };
}

/** Signs somebody out of a register from the office. */
export function endSession(deps: Deps) {
  return (
    caller: Caller,
    { id, sessionId }: { readonly id: Uuid; readonly sessionId: Uuid },
  ): Promise<void> => {
    authorizePerson(caller, "people.manage");
    return deps.uow.run(deps.merchantId, async (tx) => {
      const nowMs = deps.clock.nowMs();
      const key = { procedure: "people.endSession", id, content: { sessionId }, nowMs };
      if (!(await claimFirst(tx, key))) return;
      const session = (await tx.access.openSessions(nowMs)).find((open) => open.id === sessionId);
      if (!session) throw notFound("session");
      await tx.access.endSession(sessionId, nowMs);
      await audit(deps, tx, toActor(caller), {
        action: "person.signed_out",
        subject: session.personId,
        before: null,
        after: { registerId: session.registerId },
      });
    });
  };
}

function invitationOf(
  person: Person,
  invitations: readonly InvitationRecord[],
  nowMs: number,
): PeoplePage["people"][number]["invitation"] {
  const found = invitations.find(({ personId }) => personId === person.id);
  if (!found || !isStillMeant(found, person)) return null;
  const { email, expiresAtMs } = found;
  return { email, expiresAtMs, isOver: expiresAtMs <= nowMs };
}

/** A shop without an owner could never get one again. */
function refuseLosingOwner(
  people: readonly Person[],
  known: Person | null,
  input: Pick<SavePerson, "role" | "active">,
): void {
  const all = people.filter(({ role, active }) => role === ownerCode && active);
  const inOffice = all.filter(({ userId }) => userId !== null);
  // An owner who cannot sign in to the office is none to whom it could be left.
  const owners = inOffice.length > 0 ? inOffice : all;
  const isLast = owners.length === 1 && owners[0]?.id === known?.id;
  if (!isLast || (input.role === ownerCode && input.active)) return;
  throw new TillError({
    code: "conflict",
    retry: "never",
    message: "This is the only owner. Make somebody else an owner first.",
  });
}

/** One digit over and over, and runs up or down. */
function isGuessedFirst(pin: string): boolean {
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => Number(digit) - Number(pin[index])));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}

const toJson = (grants: Grants): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(grants).map(([name, { limit }]) => [name, limit === null ? null : limit.toString()]),
  );
