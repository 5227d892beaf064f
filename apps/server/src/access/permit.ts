import type { Tx } from "@till/db";
import type { PersonId, Uuid } from "@till/kernel";
import { type Ask, judge, permissionFacts, whyNotApproved } from "@till/people";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { authorizeAsk } from "./authorize.ts";
import type { Caller } from "./caller.ts";

export interface PermitAsk extends Ask {
  /** The id of what is done: a sale, a charge, a refund. */
  readonly subject: string;
  /** When it was done, by the clock where it was done. */
  readonly atMs: number;
  /** A manager's yeses that came with the request. */
  readonly approvalIds: readonly Uuid[] | undefined;
}

/**
 * Whether this caller may do this much, alone or with a manager's approval, which is used up here, in the transaction
 * that does it. Says who approved. Throws `approval_needed` where a manager's PIN would do, else `forbidden`; and
 * `forbidden` with the reason for an approval that does not fit.
 */
export async function permit(
  deps: Pick<Deps, "clock">,
  tx: Tx,
  { caller, ask }: { readonly caller: Caller; readonly ask: PermitAsk },
): Promise<{ readonly approverId: PersonId | null }> {
  if (caller.kind !== "person" || !permissionFacts(ask.permission).approvable) {
    authorizeAsk(caller, ask);
    return { approverId: null };
  }
  const { person, registerId } = caller;
  if (judge(person.grants, ask) === "granted") return { approverId: null };
  const nowMs = deps.clock.nowMs();
  let why: string | null = null;
  for (const id of ask.approvalIds ?? []) {
    const approval = await tx.access.lockApproval(id);
    if (approval === null) continue;
    const refused = whyNotApproved(approval, {
      ...ask,
      arrivedAtMs: nowMs,
      requesterId: person.id,
      registerId,
    });
    if (refused === null) {
      await tx.access.useApproval(id, nowMs);
      return { approverId: approval.approverId };
    }
    why = refused;
  }
  throw why === null ? approvalNeeded(ask) : approvalRefused(ask, why);
}

const approvalRefused = ({ permission, subject, size }: PermitAsk, why: string): TillError =>
  new TillError({
    code: "forbidden",
    retry: "never",
    message: `${why} Ask again.`,
    approval: { permission, subject, size },
  });

const approvalNeeded = ({ permission, subject, size }: PermitAsk): TillError =>
  new TillError({
    code: "approval_needed",
    retry: "safe",
    message: "A manager has to approve this with their PIN.",
    approval: { permission, subject, size },
  });
