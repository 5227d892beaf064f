import { refusal } from "./refusal.ts";
import { reasonRefusal } from "@till/drawer";
import type { Uuid } from "@till/kernel";
import { stringify } from "superjson";
import type { DrawerActRequest } from "../shared/till-state.ts";
import type { Need } from "./approvals.ts";
import type { LocalDrawerAct } from "./store.ts";
import { type TillContext, enqueue, requireSelling } from "./till-context.ts";

export interface DrawerActs {
  /**
   * Cash into or out of the drawer, or opening it for no sale. When this returns, the act and what is to be sent of it
   * are on disk in one transaction. Throws `ApprovalNeeded` above what who is signed in may do, and `HostRefusal`.
   */
  record(context: TillContext, request: DrawerActRequest): void;
}

export function createDrawerActs(): DrawerActs {
  /** After a manager's yes it is the same act: the yes is for this id. */
  let asked: { readonly request: string; readonly id: Uuid } | null = null;
  return {
    record(context, request) {
      const { person, shift } = requireSelling(context);
      const refused = reasonRefusal(request.kind, request);
      if (refused !== null) throw refusal(`refusal.${refused}`);
      const words = stringify([request, person.id, shift.id]);
      if (asked?.request !== words) asked = { request: words, id: context.ids.next<Uuid>() };
      const { id } = asked;
      const approvalIds = [...context.approvals.permit(context, needOf(id, request))];
      const { store } = context;
      const act: LocalDrawerAct = {
        id,
        shiftId: shift.id,
        kind: request.kind,
        amount: request.amount,
        reason: request.reason,
        note: request.note,
        doneBy: person.name,
        atMs: context.clock.nowMs(),
      };
      const why = {
        id,
        shiftId: shift.id,
        reason: request.reason,
        note: request.note,
        occurredAtMs: act.atMs,
        doneBy: person.id,
        ...(approvalIds.length > 0 && { approvalIds }),
      };
      store.transaction(() => {
        context.printing.openDrawer(context);
        store.drawerActs.put(id, act, shift.id);
        if (request.kind === "no_sale") enqueue(context, id, { kind: "shifts.openDrawer", input: why }, id);
        else {
          const input = { ...why, kind: request.kind, amount: request.amount };
          enqueue(context, id, { kind: "shifts.moveCash", input }, id);
        }
      });
      asked = null;
      context.queue.wake();
      context.changed();
    },
  };
}

/** What a manager is asked for; a drop goes to the shop's own safe, however much it is. */
function needOf(subject: string, { kind, amount }: DrawerActRequest): Need {
  if (amount === null) return { permission: "drawer.open", size: null, subject };
  return { permission: "cash.move", size: kind === "drop" ? 0n : amount.amountMinor, subject, amount };
}
