import type { PersonId, Uuid } from "@till/kernel";
import type { Money } from "@till/money";
import { APPROVAL_LASTS_MS, type Ask, type Permission, judge, mayApprove } from "@till/people";
import type { ApprovalAsk } from "../shared/till-state.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import type { SignIn } from "./sign-in.ts";
import { type TillContext, setupOf } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** What is about to be done, and of what. */
export interface Need extends Ask {
  /** The id of what is done: a sale, a refund. */
  readonly subject: string;
  /** What a person reads of it. */
  readonly ratePpm?: number;
  readonly amount?: Money;
}

/** Thrown instead of an act that a manager has to approve first; the same act again goes through after the yes. */
export class ApprovalNeeded extends HostRefusal {
  readonly ask: ApprovalAsk;
  constructor(ask: ApprovalAsk) {
    super("Nothing was done: a manager has to approve this with their PIN.", {
      key: "refusal.approval_needed",
      values: {},
    });
    this.ask = ask;
  }
}

export interface Approvals {
  /**
   * The yeses to send with an act: none where who is signed in may do it alone. Throws `ApprovalNeeded`, and
   * `HostRefusal` without a network. The server judges again.
   */
  permit(context: TillContext, need: Need): readonly Uuid[];
  /** The yeses there are for this already. */
  given(context: TillContext, need: Need): readonly Uuid[];
  /** The same for what the server refused already, whatever this till knows of who is signed in. */
  demand(context: TillContext, need: Need): readonly Uuid[];
  /** The server did not accept the yes that there is: it has to be asked for again. */
  forget(need: Pick<Need, "permission" | "subject">): void;
  /** Throws `HostRefusal`. */
  give(
    context: TillContext,
    yes: { readonly askId: string; readonly personId: PersonId; readonly pin: string },
  ): Promise<void>;
}

interface Yes {
  readonly id: Uuid;
  readonly permission: Permission;
  readonly subject: string;
  readonly size: bigint | null;
  readonly requesterId: PersonId;
  readonly untilMs: number;
}

/** Asks that are kept for an answer: a screen shows one at a time. */
const asksMax = 20;
/** On its way to the server a yes must not run out. */
const sendMs = 5000;

/** A manager's yeses at this register. They are in memory only: none outlives its minute. */
export function createApprovals(signIn: SignIn): Approvals {
  const asks = new Map<string, Need>();
  let yeses: readonly Yes[] = [];

  const yesTo = ({ permission, subject, size }: Need, { clock, memory }: TillContext): Yes | undefined =>
    yeses.find(
      (yes) =>
        yes.permission === permission &&
        yes.subject === subject &&
        yes.requesterId === memory.person?.id &&
        yes.untilMs > clock.nowMs() &&
        (yes.size === null || (size !== null && size <= yes.size)),
    );

  /** Of the whole act: it may need several, for several reasons. */
  const given: Approvals["given"] = ({ clock, memory }, { subject }) =>
    yeses
      .filter((yes) => yes.subject === subject && yes.requesterId === memory.person?.id)
      .filter(({ untilMs }) => untilMs > clock.nowMs())
      .map(({ id }) => id);

  function demand(context: TillContext, need: Need): readonly Uuid[] {
    const { memory } = context;
    if (yesTo(need, context)) return given(context, need);
    if (!memory.reachable) {
      throw refusal("refusal.approval_offline");
    }
    const id = context.ids.next<Uuid>();
    asks.set(id, need);
    const [oldest] = asks.keys();
    if (asks.size > asksMax && oldest !== undefined) asks.delete(oldest);
    throw new ApprovalNeeded(toAsk(context, id, need));
  }

  return {
    given,
    demand,
    permit(context, need) {
      const { person } = context.memory;
      if (!person) throw refusal("refusal.sign_in_first");
      return judge(person.grants, need) === "granted" ? [] : demand(context, need);
    },
    forget({ permission, subject }) {
      yeses = yeses.filter((yes) => yes.permission !== permission || yes.subject !== subject);
    },
    async give(context, { askId, personId, pin }) {
      const { memory, clock, ids, server } = context;
      const need = asks.get(askId);
      if (!need || !memory.person) throw refusal("refusal.ask_gone");
      const requesterId = memory.person.id;
      const { permission, subject, size } = need;
      const id = ids.next<Uuid>();
      try {
        if (signIn.token() === null) await signIn.renew(context);
        await server.giveApproval({
          id,
          approverId: personId,
          pin,
          permission,
          subject: subject as Uuid,
          size,
        });
      } catch (error) {
        if (refusalOf(error)) throw error;
        memory.reachable = false;
        context.changed();
        throw refusal("refusal.nobody_approves");
      }
      asks.delete(askId);
      const nowMs = clock.nowMs();
      yeses = [
        ...yeses.filter(({ untilMs }) => untilMs > nowMs),
        { id, permission, subject, size, requesterId, untilMs: nowMs + APPROVAL_LASTS_MS - sendMs },
      ];
    },
  };
}

function toAsk(context: TillContext, id: Uuid, need: Need): ApprovalAsk {
  const { person } = context.memory;
  const { permission } = need;
  return {
    id,
    permission,
    ratePpm: need.ratePpm ?? null,
    amount: need.amount ?? null,
    requesterName: person?.name ?? "",
    requesterLimit: person?.grants[permission]?.limit ?? null,
    approvers: setupOf(context)
      .people.filter((one) => one.id !== person?.id && mayApprove(one.grants, need))
      .map(({ id: personId, name, role, roleName }) => ({ id: personId, name, role, roleName })),
  };
}
