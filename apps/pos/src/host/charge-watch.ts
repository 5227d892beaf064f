import type { ChargeId } from "@till/kernel";
import { add, compare } from "@till/money";
import type { ChargeView, TillErrorBody } from "@till/wire";
import type { LetGoNotice } from "../shared/notices.ts";
import { exchanged } from "./exchanged.ts";
import { completeWhenPaid } from "./paying.ts";
import { keepLetGo, sayLastingNotices } from "./lasting-notices.ts";
import { isUnderWay } from "./leave-sale.ts";
import { refusalOf } from "./server-port.ts";
import { isDiskFull } from "./sqlite-errors.ts";
import type { LocalCharge } from "./store.ts";
import type { TillContext } from "./till-context.ts";
import { withoutCode } from "./without-code.ts";

export interface ChargeWatch {
  /** Follows a charge until the server says how it ended. Again for the same one changes nothing. */
  follow(id: ChargeId): void;
  /** Takes up every charge that a restart cut off. */
  resume(): void;
  readonly seen: (view: ChargeView) => void;
  stop(): Promise<void>;
}

export interface ChargeWatchOptions {
  readonly context: () => TillContext;
  /** Resolves after `ms`, sooner when `signal` stops it. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Soon at first, for a customer is waiting; never slower than this while one may still be. */
const backoffMs = { first: 500, max: 5000 } as const;

/**
 * Sends each stored charge under its own id until the server answers, then watches it until it is settled. No timer
 * and no lost answer ends a charge: only the server's word does, or the cashier letting it go.
 */
export function createChargeWatch({ context: get, sleep }: ChargeWatchOptions): ChargeWatch {
  const stopping = new AbortController();
  const followed = new Map<ChargeId, Promise<void>>();

  async function follow(id: ChargeId): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted;) {
      const charge = get().store.charges.find(id);
      if (!charge || !isUnderWay(charge)) return;
      const answered = await step(charge).catch((error: unknown) => {
        // What the server said could not be written down: it is asked again when there is room.
        if (isDiskFull(error)) return false;
        throw error;
      });
      failures = answered ? 0 : failures + 1;
      get().memory.unanswered.set(id, failures);
      get().changed();
      const now = get().store.charges.find(id);
      if (!now || !isUnderWay(now)) return;
      await sleep(Math.min(backoffMs.max, backoffMs.first * 2 ** Math.min(failures, 6)), stopping.signal);
    }
  }

  async function step(charge: LocalCharge): Promise<boolean> {
    const context = get();
    try {
      if (charge.view === null) {
        if (!(await saleIsSent(context, charge))) {
          const refusal = refusalOfSale(context, charge);
          if (refusal === null) return false;
          refused(charge, refusal);
          return true;
        }
        // While its sale was on its way it may have been let go, and then it is not sent at all.
        const now = context.store.charges.find(charge.id);
        if (!now?.wanted) return true;
        if (!now.wasSent) context.store.charges.put(charge.id, { ...now, wasSent: true });
        seen(await context.server.createCharge(charge.request));
      } else {
        await context.server.watchCharge(charge.id, seen, stopping.signal);
        // A stream may end because the server restarts: the row itself is asked once more.
        const after = context.store.charges.find(charge.id);
        if (after && isUnderWay(after)) seen(await context.server.refreshCharge(charge.id));
      }
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal && charge.view === null && saysNeverMade(charge, refusal)) {
        refused(charge, refusal);
        return true;
      }
      // A screen that says "online" while nothing answers would be wrong until the next look.
      if (refusal === null && !isDiskFull(error)) context.memory.reachable = false;
      return false;
    }
  }

  /**
   * The server must know the sale first, and what was let go of it, or it would still take the sale for paid; the queue brings
   * them, in its order.
   */
  async function saleIsSent(context: TillContext, { saleId }: LocalCharge): Promise<boolean> {
    const waits = () => {
      const { queue, charges } = context.store;
      if (queue.find(`sales.commit:${saleId}`)) return true;
      const lettingGo = charges.ofSale(saleId).some(({ id }) => queue.find(`charges.letGo:${id}`));
      // What the server refused, and what is held up behind that, waits for a person.
      return lettingGo && !queue.parked().some((item) => item.saleId === saleId);
    };
    if (!waits()) return true;
    context.queue.wake();
    await context.queue.settled();
    return !waits();
  }

  /** The server does not take the sale, so it cannot know of a charge of it. */
  function refusalOfSale({ store }: TillContext, { saleId }: LocalCharge): TillErrorBody | null {
    return store.queue.find(`sales.commit:${saleId}`)?.parked ?? null;
  }

  /** Refused before anything was begun: the server holds no charge of this id, so nothing can be taken. */
  function refused(charge: LocalCharge, refusal: TillErrorBody): void {
    const { store } = get();
    store.charges.put(charge.id, withoutCode({ ...charge, wanted: false }));
    store.facts.set(`refusal:${charge.id}`, refusal);
  }

  function seen(view: ChargeView): void {
    const context = get();
    const { store } = context;
    const settled = store.transaction(() => {
      const charge = store.charges.find(view.id);
      if (!charge) return false;
      const sale = store.sales.find(charge.saleId);
      // What the server gives back, as nobody wants it any more there, pays no sale here either.
      const wanted = charge.wanted && (view.wanted || sale?.state !== "open");
      // The server knows the charge now, and never needs the code again.
      const known = withoutCode({ ...charge, view, wanted });
      store.charges.put(view.id, known);
      if (charge.wanted && !wanted) keepLetGo(context, letGoNotice(charge, view));
      if (view.state !== "captured" || view.unknown) return false;
      exchanged(context, known);
      if (!wanted || sale?.state !== "open") return false;
      return completeWhenPaid(context, sale);
    });
    context.memory.unanswered.set(view.id, 0);
    sayLastingNotices(context);
    if (settled) context.queue.wake();
    context.changed();
  }

  const start = (id: ChargeId): void => {
    if (followed.has(id) || stopping.signal.aborted) return;
    followed.set(
      id,
      follow(id).finally(() => followed.delete(id)),
    );
  };

  return {
    follow: start,
    resume() {
      for (const charge of get().store.charges.latest(resumeMax)) if (isUnderWay(charge)) start(charge.id);
    },
    seen,
    async stop() {
      stopping.abort();
      await Promise.all(followed.values());
    },
  };
}

/** It is not followed any more: what becomes of its money is said as the server has just said it. */
function letGoNotice({ id: chargeId, label }: LocalCharge, view: ChargeView): LetGoNotice {
  const { captured, refunded, reversed, amount } = view;
  if (captured.amountMinor > 0n) {
    const isBack = compare(add(refunded, reversed), captured) >= 0;
    return { kind: "let_go", chargeId, label, amount: captured, money: isBack ? "went_back" : "goes_back" };
  }
  const mayTake = isUnderWay({ kind: "card", wanted: true, view });
  return { kind: "let_go", chargeId, label, amount, money: mayTake ? "open" : "none" };
}

/**
 * Whether a refusal says that there is no such charge. Who is not known, or may not, learns nothing of one that was sent
 * before: another one may have been signed in then.
 */
function saysNeverMade({ wasSent }: LocalCharge, { retry, code, approval }: TillErrorBody): boolean {
  // A manager is asked for only by the transaction that would make it, and that one was taken back.
  if (approval) return true;
  if (retry !== "never" || code === "not_signed_in") return false;
  return code !== "forbidden" || !wasSent;
}

/** A register has one charge under way at a time; older ones were settled or let go. */
const resumeMax = 50;
