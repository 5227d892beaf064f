import type { InvitationRecord, Person, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import { mayGive } from "@till/people";
import { toActor } from "../access/caller.ts";
import { roleOf } from "../access/refuse-more.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import type { HashQueue } from "./hash-queue.ts";
import { hashLinkToken, linkOver, newLinkToken, refuseBadPassword } from "./mailed-links.ts";

/** Over a weekend, and not for whoever finds the mail much later. */
export const invitationLastsMs = 3 * 86_400_000;

/** A link by which its receiver chooses the password, once. Earlier links of the same invitation open nothing. */
export async function makeInvitationLink(
  deps: Pick<Deps, "clock" | "publicOrigin">,
  tx: Tx,
  id: Uuid,
): Promise<string> {
  const token = newLinkToken();
  const expiresAtMs = deps.clock.nowMs() + invitationLastsMs;
  await tx.invitations.arm(id, { tokenHash: hashLinkToken(token), expiresAtMs });
  return `${deps.publicOrigin}/office/welcome#token=${token}`;
}

/** For this person in this role: who has another one since, or has left, was not meant. */
export const isStillMeant = (invitation: Pick<InvitationRecord, "role">, person: Person): boolean =>
  person.active && person.userId === null && person.role === invitation.role;

/**
 * Whom an invitation still opens the office to; null for one that counts no more: it has run out, its person has
 * changed, or who made it has left or may not give that role any more.
 */
export async function openInvitation(
  deps: Pick<Deps, "clock">,
  tx: Tx,
  invitation: InvitationRecord | null,
): Promise<{ readonly person: Person; readonly maker: Person } | null> {
  if (invitation === null || invitation.expiresAtMs <= deps.clock.nowMs()) return null;
  const [person, maker, roles] = await Promise.all([
    tx.people.find(invitation.personId),
    tx.people.find(invitation.madeBy),
    tx.people.roles(),
  ]);
  if (!person || !isStillMeant(invitation, person)) return null;
  const mayStillGive = maker?.active === true && mayGive(maker.grants, roleOf(roles, invitation.role));
  return mayStillGive ? { person, maker } : null;
}

export function createInvitations(
  deps: Deps,
  { doors, hashes }: { readonly doors: Doors; readonly hashes: HashQueue },
) {
  const find = async (tx: Tx, tokenHash: string) => {
    const invitation = await tx.invitations.lockByToken(tokenHash);
    const invited = await openInvitation(deps, tx, invitation);
    return invitation && invited && { ...invited, email: invitation.email };
  };

  return {
    /**
     * The receiver of the mail chooses the password, and the office opens to them from then on. Throws `invalid_input`
     * for a password that is not taken, `not_found` for a link that opens nothing.
     */
    async accept(
      input: { readonly token: string; readonly newPassword: string },
      address: string,
    ): Promise<{ readonly email: string }> {
      const tried = await doors.attempt("token", { address });
      const tokenHash = hashLinkToken(input.token);
      const known = await deps.uow.run(deps.merchantId, (tx) => find(tx, tokenHash));
      if (!known) {
        await tried.failed();
        throw linkOver();
      }
      await refuseBadPassword(input.newPassword, [known.person.name, known.email, deps.merchant.name]);
      const hash = await hashes.hash(input.newPassword);
      return deps.uow.run(deps.merchantId, async (tx) => {
        // Once more, and held: the hashing took its time.
        const invited = await find(tx, tokenHash);
        if (!invited) throw linkOver();
        await letIn(tx, invited, hash);
        return { email: invited.email };
      });
    },
  };

  async function letIn(
    tx: Tx,
    { person, email }: { readonly person: Person; readonly email: string },
    hash: string,
  ): Promise<void> {
    const known = await tx.signIns.userIdOf(email);
    // Somebody else's of this shop by now. Of another shop, or nobody's any more, it is the receiver's own.
    if (known !== null && (await tx.people.list()).some(({ userId }) => userId === known)) throw linkOver();
    const userId = known ?? deps.ids.next<Uuid>();
    await tx.signIns.addUser({ userId, name: person.name, email, hash, nowMs: deps.clock.nowMs() });
    await tx.people.update(person.id, { userId });
    await tx.invitations.removeOf(person.id);
    await audit(deps, tx, toActor({ kind: "person", person, registerId: null }), {
      action: "person.invitation_accepted",
      subject: person.id,
      before: null,
      after: { role: person.role },
    });
  }
}

export type Invitations = ReturnType<typeof createInvitations>;
