import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import { APPROVAL_LASTS_MS, type Permission, mayApprove } from "@till/people";
import type { ApprovalView } from "@till/wire";
import type { PinSignIn } from "../auth/pin-sign-in.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError } from "../till-error.ts";
import { type PersonCaller, toActor } from "./caller.ts";

export interface GiveApproval {
  readonly id: Uuid;
  readonly approverId: PersonId;
  readonly pin: string;
  readonly permission: Permission;
  readonly subject: Uuid;
  readonly size: bigint | null;
}

/**
 * A manager says yes, by PIN at the register of whoever asks: to this act, up to this amount, for a minute. Throws
 * `TillError`: `wrong_pin`, `rate_limited`, `forbidden` (not at a register; not theirs to approve; their own act).
 */
export function giveApproval(deps: Deps, pins: Pick<PinSignIn, "verify">) {
  return async (caller: PersonCaller, input: GiveApproval, address: string): Promise<ApprovalView> => {
    const { registerId, person } = caller;
    if (registerId === null) throw forbidden("An approval is given at the register that needs it.");
    if (person.id === input.approverId) throw forbidden("Nobody approves for themselves. Ask somebody else.");
    const approver = await pins.verify(
      { personId: input.approverId, pin: input.pin },
      { registerId, address },
    );
    const { permission, subject, size } = input;
    if (!mayApprove(approver.grants, { permission, size })) {
      throw forbidden(`${approver.name} may not approve this. Ask somebody who may.`);
    }
    const nowMs = deps.clock.nowMs();
    const about = { permission, subject, size };
    await deps.uow.run(deps.merchantId, async (tx) => {
      // Without the PIN: what is kept of a request must not tell it.
      const content = { ...about, approverId: approver.id, requesterId: person.id };
      if (!(await claimFirst(tx, { procedure: "approvals.give", id: input.id, content, nowMs }))) return;
      await tx.access.addApproval({
        ...about,
        id: input.id,
        requesterId: person.id,
        approverId: approver.id,
        registerId: registerId satisfies RegisterId,
        givenAtMs: nowMs,
        usedAtMs: null,
      });
      await audit(deps, tx, toActor(caller, approver.id), {
        action: "approval.given",
        subject,
        before: null,
        after: { permission, size: size === null ? null : size.toString() },
      });
    });
    return { id: input.id, approverName: approver.name, expiresAtMs: nowMs + APPROVAL_LASTS_MS };
  };
}

const forbidden = (message: string): TillError =>
  new TillError({ code: "forbidden", retry: "never", message });
