import { type Attempt, type Charge, type Gateway, isAttemptOpen, isOpen } from "@till/payments";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { underLease } from "./charge-lease.ts";

/** An object can be read a moment after it was made, and is kept for hours at least. */
const youngMs = 10 * 60_000;

/**
 * The gateway has thrown the object away: a page that nobody agreed on. Where money is only taken by a call of ours, and
 * none of ours can have taken any, nothing will come of it, and the sale is free for another tender. Elsewhere an object
 * does not go away: there a read that finds nothing was made with another account's credentials. False when nothing ended.
 */
export async function endForgotten(
  deps: Deps,
  known: { readonly charge: Charge; readonly fence: number },
  { approval }: Pick<Gateway, "approval">,
): Promise<boolean> {
  if (!approval) return false;
  const held = await underLease(deps, known, async (tx, { parts: { charge, attempts } }) => {
    const young = deps.clock.nowMs() - charge.createdAtMs < youngMs;
    if (young || charge.objectClosed || charge.state === "captured") return false;
    if (attempts.some(mayHaveTaken)) return false;
    const state = isOpen(charge.state) ? "expired" : charge.state;
    await tx.charges.update(charge.id, { state, objectClosed: true, action: null });
    await audit(deps, tx, systemActor, {
      action: "charge.forgotten_by_gateway",
      subject: charge.id,
      before: { state: charge.state },
      after: { state, object: charge.object?.id ?? null },
    });
    return true;
  });
  return held?.wrote ?? false;
}

const mayHaveTaken = ({ kind, state }: Attempt): boolean =>
  kind !== "void" && (isAttemptOpen(state) || state === "succeeded");
