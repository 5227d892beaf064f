import { type AttemptId, invariant } from "@till/kernel";
import { compare } from "@till/money";
import type { Charge, Tender } from "@till/payments";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { underLease } from "./charge-lease.ts";
import { terminalOf, toChargeInput } from "./gateway-inputs.ts";
import { newAttempt, wholeOf } from "./new-attempt.ts";
import { nextTerminal } from "./next-step.ts";
import { saleMoney } from "./open-amount.ts";

/**
 * Takes a charge that its gateway itself refused to the next reader on its list, under the same charge id: nothing
 * was shown to the buyer, and the first gateway's object is closed. False when the sale does not owe it any more, or
 * no listed reader can take it.
 */
export async function failOver(deps: Deps, known: Charge, fence: number): Promise<boolean> {
  const held = await underLease(deps, { charge: known, fence }, async (tx, { sale, parts: { charge } }) => {
    const { open } = await saleMoney(tx, sale);
    const next = nextTerminal(charge);
    if (!next || charge.state !== "failed" || compare(charge.amount, open) > 0) return false;

    const moved: Charge = {
      ...charge,
      gateway: next.gateway,
      tender: at(charge.tender, next.terminalId),
      state: "created",
      object: null,
      objectClosed: false,
      action: null,
      refusal: null,
    };
    const id = deps.ids.next<AttemptId>();
    const call = deps.gateways.get(next.gateway)?.charge.prepare(toChargeInput(deps, moved, id));
    if (!call?.ok) {
      // That reader cannot take this charge: strike it off, the next look goes on from there.
      await tx.charges.update(charge.id, { tender: at(charge.tender, terminalOf(charge)) });
      return true;
    }
    const { gateway, tender, state, object, objectClosed, action, refusal } = moved;
    await tx.charges.update(charge.id, { gateway, tender, state, object, objectClosed, action, refusal });
    await tx.attempts.insert(
      newAttempt({
        id,
        charge: moved,
        kind: "charge",
        asks: wholeOf(moved),
        call: call.value,
        nowMs: deps.clock.nowMs(),
      }),
    );
    await audit(deps, tx, systemActor, {
      action: "charge.failed_over",
      subject: charge.id,
      before: { gateway: charge.gateway, object: charge.object?.id ?? null },
      after: { gateway, terminalId: next.terminalId },
    });
    return true;
  });
  return held?.wrote ?? false;
}

/** The same tender at another reader, one alternative fewer. */
function at(tender: Tender, terminalId: string | null): Tender {
  invariant(
    tender.kind === "card" && tender.source.kind === "terminal" && terminalId !== null,
    "only a charge at a reader fails over",
  );
  const alternatives = (tender.source.alternatives ?? []).slice(1);
  return { kind: "card", source: { kind: "terminal", terminalId, alternatives } };
}
