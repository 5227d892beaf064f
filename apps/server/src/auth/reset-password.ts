import type { OfficeUser, Tx } from "@till/db";
import { toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { mailWords } from "../outbox/mail-words.ts";
import { queueMessage } from "../outbox/queue-message.ts";
import type { HashQueue } from "./hash-queue.ts";
import { hashLinkToken, linkOver, newLinkToken, refuseBadPassword } from "./mailed-links.ts";

/** Long enough to find the mail, too short for somebody who finds it later. */
const resetLastsMs = 30 * 60_000;

export interface ResetPorts {
  readonly doors: Doors;
  readonly hashes: HashQueue;
}

/**
 * A link that opens one account once, to choose a password by. What is kept is its hash; the token stands behind `#`,
 * which browsers send nowhere. Earlier links of the same person are void.
 */
export async function makeResetLink(
  deps: Pick<Deps, "ids" | "clock" | "publicOrigin">,
  tx: Tx,
  userId: string,
): Promise<string> {
  const token = newLinkToken();
  const nowMs = deps.clock.nowMs();
  const reset = { id: deps.ids.next<never>(), userId, tokenHash: hashLinkToken(token), nowMs };
  await tx.signIns.addReset({ ...reset, expiresAtMs: nowMs + resetLastsMs });
  return `${deps.publicOrigin}/office/reset#token=${token}`;
}

export function createResets(deps: Deps, { doors, hashes }: ResetPorts) {
  const send = (email: string): Promise<void> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const known = await tx.signIns.byEmail(email);
      if (!known) return;
      await queueMessage(deps, tx, {
        kind: "mail",
        cause: `password_reset:${deps.ids.next()}`,
        saleId: null,
        to: known.email,
        subject: mailWords(deps.locale).reset(deps.merchant.name),
        // The link is made when the mail goes, and stands in it alone: no colleague reads it here.
        body: { letter: "password_reset", userId: known.userId },
      });
    });

  const writing = new Set<Promise<void>>();
  /** Behind the answer's back, so that it takes no longer where there is a mail to write. */
  function writeLater(email: string): void {
    const written = send(email)
      .catch((error: unknown) => deps.log.error({ err: error }, "a mail to reset a password was not written"))
      .finally(() => writing.delete(written));
    writing.add(written);
  }

  return {
    /** Until what was asked for is written. */
    async idle(): Promise<void> {
      await Promise.all(writing);
    },

    /** Says the same, and as fast, for an address that nobody has. Throws `rate_limited`. */
    async ask(input: { readonly email: string }, address: string): Promise<{ readonly mails: boolean }> {
      await doors.attempt("reset", { account: input.email, address });
      writeLater(input.email);
      return { mails: deps.senders.mail !== null };
    },

    /** Throws `invalid_input` for a password that is not taken, `not_found` for a link that opens nothing. */
    async choose(
      input: { readonly token: string; readonly newPassword: string },
      address: string,
    ): Promise<{ readonly email: string }> {
      const tried = await doors.attempt("token", { address });
      const tokenHash = hashLinkToken(input.token);
      const known = await deps.uow.run(deps.merchantId, (tx) =>
        tx.signIns.findReset(tokenHash, deps.clock.nowMs()),
      );
      if (!known) {
        await tried.failed();
        throw linkOver();
      }
      // Before the link is used up: whoever chose badly chooses again.
      await refuseBadPassword(input.newPassword, [known.name, known.email, deps.merchant.name]);
      const hash = await hashes.hash(input.newPassword);
      await deps.uow.run(deps.merchantId, (tx) => change(tx, known, { tokenHash, hash }));
      return { email: known.email };
    },
  };

  async function change(
    tx: Tx,
    known: OfficeUser,
    { tokenHash, hash }: { readonly tokenHash: string; readonly hash: string },
  ): Promise<void> {
    const nowMs = deps.clock.nowMs();
    if ((await tx.signIns.takeReset(tokenHash, nowMs)) !== known.userId) throw linkOver();
    await tx.signIns.setPassword(known.userId, hash, nowMs);
    const person = await tx.people.byUserId(known.userId);
    if (!person) throw linkOver();
    await audit(deps, tx, toActor({ kind: "person", person, registerId: null }), {
      action: "person.password_reset",
      subject: person.id,
      before: null,
      after: null,
    });
  }
}

export type Resets = ReturnType<typeof createResets>;
