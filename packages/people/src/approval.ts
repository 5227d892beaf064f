import type { PersonId, RegisterId } from "@till/kernel";
import { type Ask, type Grants, judge } from "./grants.ts";
import { type Permission, permissionFacts } from "./permissions.ts";

/** A manager's yes to one action of somebody else, by PIN at that register. */
export interface Approval {
  readonly permission: Permission;
  /** The id of what is done: a sale, a charge, a refund. */
  readonly subject: string;
  /** The most that was approved, in the permission's unit; null where there is nothing to limit. */
  readonly size: bigint | null;
  readonly requesterId: PersonId;
  readonly approverId: PersonId;
  readonly registerId: RegisterId;
  readonly givenAtMs: number;
  readonly usedAtMs: number | null;
}

export interface ApprovedAct extends Ask {
  readonly subject: string;
  readonly requesterId: PersonId;
  readonly registerId: RegisterId | null;
  /** When it was done: a till that lost its line sends it later than that. */
  readonly atMs: number;
  /** When it arrived: what was done first and asked for afterwards is approved then. */
  readonly arrivedAtMs: number;
}

/** How long a yes holds. */
export const APPROVAL_LASTS_MS = 60_000;

/** Two clocks of one counter differ by less. */
const CLOCK_SKEW_MS = 5000;

/** Null when the approval covers this act; else why not, in words. */
export function whyNotApproved(approval: Approval, act: ApprovedAct): string | null {
  if (approval.usedAtMs !== null) return "This approval was used already.";
  if (approval.permission !== act.permission || approval.subject !== act.subject)
    return "This approval is for something else.";
  if (approval.requesterId !== act.requesterId || approval.registerId !== act.registerId)
    return "This approval was given to somebody else, or at another register.";
  if (!isInTime(approval, act.atMs) && !isInTime(approval, act.arrivedAtMs))
    return "This approval has run out.";
  if (approval.size !== null && (act.size === null || act.size > approval.size))
    return "This approval is for a smaller amount.";
  return null;
}

function isInTime({ givenAtMs }: Approval, atMs: number): boolean {
  const sinceMs = atMs - givenAtMs;
  return sinceMs >= -CLOCK_SKEW_MS && sinceMs <= APPROVAL_LASTS_MS;
}

/** Whether these grants let their holder approve this for somebody else. */
export function mayApprove(grants: Grants, ask: Ask): boolean {
  return (
    permissionFacts(ask.permission).approvable &&
    judge(grants, { permission: "approval.give", size: null }) === "granted" &&
    judge(grants, ask) === "granted"
  );
}
