import { type Attempt, isAttemptOpen } from "./attempt.ts";
import type { Charge } from "./charge.ts";

/**
 * Whether another gateway may be asked for the same charge by itself. Only where nobody but the gateway has said no
 * and nobody but us has seen it: the charge failed by the gateway's own refusal or was never sent, no form, page, QR
 * code or reader was shown to the buyer, no call is without its answer, and the object is closed or never was. Only
 * charges at a reader qualify at all: a token was made by a form of one gateway and means nothing to another.
 *
 * `shown` is the caller's memory of anything the buyer may have seen before now; the charge alone forgets.
 */
export function mayFailOver(of: {
  readonly charge: Pick<
    Charge,
    "tender" | "state" | "refusal" | "object" | "objectClosed" | "wanted" | "action"
  >;
  readonly attempts: readonly Pick<Attempt, "kind" | "state">[];
  readonly shown: boolean;
}): boolean {
  const { charge, attempts, shown } = of;
  const atReader = charge.tender.kind === "card" && charge.tender.source.kind === "terminal";
  const refusedByGateway = charge.state === "failed" && charge.refusal?.by === "gateway";
  const unseen = !shown && charge.action === null;
  const gone = charge.object === null || charge.objectClosed;
  return (
    atReader && charge.wanted && refusedByGateway && unseen && gone && attempts.every(neverReachedTheBuyer)
  );
}

/** A void that closed the object is welcome. A charge that succeeded, or once was unknown, may have woken the reader. */
function neverReachedTheBuyer({ kind, state }: Pick<Attempt, "kind" | "state">): boolean {
  if (isAttemptOpen(state)) return false;
  return kind === "void" || (kind === "charge" && (state === "refused" || state === "not_sent"));
}
