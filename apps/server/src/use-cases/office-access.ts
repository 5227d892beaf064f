import type { Person, Tx } from "@till/db";
import type { PersonId, Uuid } from "@till/kernel";
import { ownerCode } from "@till/people";
import type { InvitationSent } from "@till/wire";
import { authorizeConfirmed } from "../access/authorize-confirmed.ts";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { refuseMore, roleOf } from "../access/refuse-more.ts";
import { audit } from "../audit.ts";
import { invitationLastsMs } from "../auth/invitations.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { mailWords } from "../outbox/mail-words.ts";
import { queueMessage } from "../outbox/queue-message.ts";
import { TillError, notFound } from "../till-error.ts";
import { revokeKeysOf } from "./api-keys.ts";

interface InviteToOffice {
  readonly id: Uuid;
  readonly personId: PersonId;
  readonly email: string;
}

/**
 * Asks somebody who works here to sign in to the office: a mail goes out by which its receiver alone chooses the
 * password. An earlier invitation of theirs is void. Whether the address has an account at another shop is told to
 * nobody. Throws `confirmation_needed`, `forbidden` (at a register; who may do more than the caller), `not_found`,
 * `conflict` (they can sign in already; the address is a colleague's; other content).
 */
export function inviteToOffice(deps: Deps) {
  return async (caller: Caller, { id, personId, email: typed }: InviteToOffice): Promise<InvitationSent> => {
    const elsewhere = "People are invited in the office.";
    const maker = authorizeConfirmed(deps, caller, { permission: "people.manage", elsewhere });
    const email = typed.trim().toLowerCase();
    const nowMs = deps.clock.nowMs();
    const answer = { expiresAtMs: nowMs + invitationLastsMs, mails: deps.senders.mail !== null };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const person = await tx.people.find(personId);
      if (!person) throw notFound("person");
      refuseMore(maker, roleOf(await tx.people.roles(), person.role));
      // The key's fingerprint is kept for ever, so the address is not part of it, only what stands for it.
      const content = { personId, who: await tx.customers.pseudonymOf(email) };
      if (!(await claimFirst(tx, { procedure: "people.invite", id, content, nowMs }))) {
        const made = await tx.invitations.lock(id);
        return { ...answer, ...(made && { expiresAtMs: made.expiresAtMs }) };
      }
      await refuseTaken(tx, person, email);
      const { role } = person;
      const times = { madeAtMs: nowMs, expiresAtMs: answer.expiresAtMs };
      await tx.invitations.put({ id, personId, role, email, madeBy: maker.id, ...times });
      await queueMessage(deps, tx, {
        kind: "mail",
        cause: `invitation:${id}`,
        saleId: null,
        to: email,
        subject: mailWords(deps.locale).invitation(deps.merchant.name),
        // The link is made when the mail goes, and stands in it alone: no colleague reads it here.
        body: { letter: "invitation", invitationId: id },
      });
      await audit(deps, tx, toActor(caller), {
        action: "person.invited",
        subject: personId,
        before: null,
        after: { role },
      });
      return answer;
    });
  };
}

async function refuseTaken(tx: Tx, person: Person, email: string): Promise<void> {
  const conflictOf = (message: string) => new TillError({ code: "conflict", retry: "never", message });
  if (!person.active)
    throw conflictOf(`${person.name} does not work here any more. Take them on again first.`);
  if (person.userId !== null) {
    throw conflictOf(`${person.name} signs in to the office already. A forgotten password is mailed anew.`);
  }
  const userId = await tx.signIns.userIdOf(email);
  const colleague = (await tx.people.list()).find((one) => userId !== null && one.userId === userId);
  if (colleague) {
    throw new TillError({
      code: "conflict",
      retry: "never",
      field: "email",
      message: `${colleague.name} signs in with this address already.`,
    });
  }
}

/**
 * Takes the sign-in to the office away, with its password and second factors, or the invitation to one; API keys they
 * made end. Needs no fresh proof: it shuts a door. Throws `forbidden`, `not_found`, `conflict` (themselves; the last owner who can sign in).
 */
export function closeOffice(deps: Deps) {
  return (
    caller: Caller,
    { id, personId }: { readonly id: Uuid; readonly personId: PersonId },
  ): Promise<void> => {
    const giver = authorizePerson(caller, "people.manage");
    return deps.uow.run(deps.merchantId, async (tx) => {
      await tx.people.lockRole(ownerCode);
      const person = await tx.people.find(personId);
      if (!person) throw notFound("person");
      refuseMore(giver, roleOf(await tx.people.roles(), person.role));
      const nowMs = deps.clock.nowMs();
      if (!(await claimFirst(tx, { procedure: "people.closeOffice", id, content: { personId }, nowMs })))
        return;
      await tx.invitations.removeOf(personId);
      // Read after that: an invitation that is being accepted at this moment holds its row until the person has its user.
      const { userId } = (await tx.people.find(personId)) ?? person;
      await refuseLocking(tx, giver, { ...person, userId });
      if (userId !== null) {
        await tx.people.update(personId, { userId: null });
        await tx.signIns.forgetUser(userId);
      }
      await audit(deps, tx, toActor(caller), {
        action: "person.office_closed",
        subject: personId,
        before: { signedIn: userId !== null },
        after: null,
      });
      await revokeKeysOf(deps, tx, { personId, actor: toActor(caller) });
    });
  };
}

/** Somebody must be able to open the office again. */
async function refuseLocking(tx: Tx, giver: Person, person: Person): Promise<void> {
  if (giver.id === person.id) {
    throw new TillError({ code: "conflict", retry: "never", message: "Nobody can lock themselves out." });
  }
  if (person.role !== ownerCode || person.userId === null) return;
  const others = (await tx.people.list()).filter(
    (one) => one.id !== person.id && one.active && one.role === ownerCode && one.userId !== null,
  );
  if (others.length > 0) return;
  throw new TillError({
    code: "conflict",
    retry: "never",
    message: "This is the only owner who can sign in to the office. Invite another one first.",
  });
}
