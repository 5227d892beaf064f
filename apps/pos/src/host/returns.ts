import type { ChargeId, RefundId, ReturnId, SaleId, Uuid } from "@till/kernel";
import { type Money, compare, min } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import {
  type PricedReturn,
  type PricedSale,
  type ReturnRefusal,
  planReturn,
  returnLeft,
  roundReturn,
} from "@till/sales";
import type { RefundView } from "@till/wire";
import { stringify } from "superjson";
import type { FoundSale, RefundAnswer, RefundTo, ReturnGoods, VoidAnswer } from "../shared/till-state.ts";
import { tenderWords } from "../shared/tender-words.ts";
import { type AskBack, askBack } from "./ask-back.ts";
import { layExchange } from "./exchange.ts";
import { type Found, findSale } from "./find-sale.ts";
import { askedNeed, refundNeeds } from "./needs.ts";
import { fileReturnReceipt } from "./receipts.ts";
import { HostRefusal } from "./server-port.ts";
import type { LocalRefund } from "./store.ts";
import { newStoreCreditCode } from "./stored-value.ts";
import { type TillContext, cashStepOf, enqueue, requireSelling, setupOf } from "./till-context.ts";
import { type Unhanded, askedBefore, handOver } from "./unhanded.ts";
import { type VoidIds, newVoidIds, voidSale } from "./void-sale.ts";
import { refusal, refusedByServer } from "./refusal.ts";
import { speechOf } from "./speech.ts";

export interface Returns {
  find(context: TillContext, number: string): Promise<FoundSale>;
  plan(context: TillContext, request: PlanRequest): Money;
  refund(context: TillContext, request: RefundRequest): Promise<RefundAnswer>;
  /** Lays goods of what was found last against the cart. */
  exchange(context: TillContext, request: ExchangeRequest): void;
  voidSale(context: TillContext, saleId: SaleId): Promise<VoidAnswer>;
}

type PlanRequest = Pick<RefundRequest, "saleId" | "goods" | "chargeId" | "to">;

interface RefundRequest {
  readonly saleId: SaleId;
  readonly chargeId: ChargeId;
  readonly goods: ReturnGoods;
  readonly reason: string;
  readonly to: RefundTo;
}

interface ExchangeRequest {
  readonly saleId: SaleId;
  readonly goods: ReturnGoods;
  readonly reason: string;
  readonly restTo: RefundTo;
}

/** What was asked for last, and the ids it has: after a manager's yes it is the same refund. */
interface Asked extends Pick<Unhanded, "words" | "shiftId"> {
  readonly id: RefundId;
  readonly returnId: ReturnId;
  /** Of store credit: the same until the server has heard of it. */
  readonly code: string;
}

export function createReturns(): Returns {
  let found: Found | null = null;
  let asked: Asked | null = null;
  let askedVoid: VoidIds | null = null;
  const foundOf = (saleId: SaleId): Found => {
    if (found?.shown.saleId !== saleId) throw refusal("refusal.look_up_again");
    return found;
  };
  return {
    async find(context, number) {
      found = await findSale(context, number.trim());
      return found.shown;
    },
    plan: (context, { saleId, goods, chargeId, to }) =>
      plannedFor(context, foundOf(saleId), { goods, chargeId, to }).total,
    async refund(context, request) {
      const { shift } = requireSelling(context);
      const words = stringify([request, shift.id]);
      const before = askedBefore(context.store.refunds, words);
      if (before) return askRefundAgain(context, before);
      const known = foundOf(request.saleId);
      if (asked?.words !== words) {
        const { ids } = context;
        const code = newStoreCreditCode(ids);
        const refundId = ids.next<RefundId>();
        asked = { words, shiftId: shift.id, id: refundId, returnId: ids.next<ReturnId>(), code };
      }
      const answer = await refund(context, known, { ...request, ids: asked });
      found = null;
      asked = null;
      return answer;
    },
    exchange(context, { saleId, goods, reason, restTo }) {
      const known = foundOf(saleId);
      layExchange(context, known, { goods: planned(known, goods), reason, restTo });
      found = null;
    },
    async voidSale(context, saleId) {
      const known = foundOf(saleId);
      // After a manager's yes it is the same void.
      if (askedVoid?.saleId !== saleId) askedVoid = newVoidIds(context, known.shown);
      const answer = await voidSale(context, known, askedVoid);
      found = null;
      askedVoid = null;
      return answer;
    },
  };
}

function planned({ shown, earlier }: Found, goods: ReturnGoods): PricedReturn {
  const plan = planReturn(shown.sale, earlier, goods);
  if (!plan.ok) throw refusalOfPlan(plan.error, shown.sale);
  return plan.value;
}

/** In coins where it is handed out in cash. */
function plannedFor(
  context: TillContext,
  found: Found,
  { goods, chargeId, to }: Omit<PlanRequest, "saleId">,
): PricedReturn {
  const exact = planned(found, goods);
  const charge = found.shown.charges.find(({ id }) => id === chargeId);
  if (!charge || !isInCash(charge, to)) return exact;
  const { sale } = found.shown;
  const most = min(returnLeft(sale, found.earlier).total, charge.refundable);
  return roundReturn(exact, { stepMinor: cashStepOf(setupOf(context)), most });
}

const isInCash = ({ isCash }: FoundSale["charges"][number], to: RefundTo): boolean =>
  to === "cash" || (to === "original" && isCash);

function refusalOfPlan(refused: ReturnRefusal, sale: PricedSale): HostRefusal {
  switch (refused.kind) {
    case "unknown_line":
      return refusal("refusal.not_on_receipt");
    case "over_quantity": {
      const line = sale.lines.find(({ id }) => id === refused.saleLineId);
      return refusal("refusal.only_left", { name: line?.name ?? "", count: refused.leftMilli / 1000 });
    }
    case "over_amount":
      return refusal("refusal.over_sale");
    case "nothing_to_return":
      return refusal("refusal.choose_goods");
  }
}

/** Ids are stored before anything is sent; whatever happens on the way, this request is one refund. */
async function refund(
  context: TillContext,
  found: Found,
  request: RefundRequest & { readonly ids: Asked },
): Promise<RefundAnswer> {
  const { store, clock } = context;
  const charge = found.shown.charges.find(({ id }) => id === request.chargeId);
  if (!charge) throw refusal("refusal.choose_way");
  const goods = plannedFor(context, found, request);
  if (compare(goods.total, charge.refundable) > 0) {
    throw refusal("refusal.smaller_part", { label: tenderWords(charge.label, speechOf(context).say) });
  }
  const input = {
    id: request.ids.id,
    chargeId: charge.id,
    returnId: request.ids.returnId,
    goods: copyOf(request.goods),
    total: goods.total,
    reason: request.reason,
    registerId: setupOf(context).registerId,
    occurredAtMs: clock.nowMs(),
    ...(request.to === "store_credit" ? { to: request.to, code: request.ids.code } : {}),
    ...(request.to === "cash" ? { to: request.to } : {}),
  };
  const isHere = found.shown.source === "here";
  if (isHere && request.to !== "original") throw refusal("refusal.as_paid_offline");
  const local: LocalRefund = {
    id: input.id,
    request: input,
    saleId: request.saleId,
    state: "open",
    goods,
    label: labelOfRefund(request, charge.label),
    originalNumber: found.shown.number,
    unhanded: {
      words: request.ids.words,
      shiftId: request.ids.shiftId,
      isCash: isInCash(charge, request.to),
    },
  };
  // The server is asked before money leaves, but where it does not know the sale yet this till has to judge alone.
  const needs = refundNeeds(local, request.to);
  const approvalIds = needs.flatMap((need) => [
    ...context.approvals[isHere ? "permit" : "given"](context, need),
  ]);
  const approved = withYes(local, approvalIds);
  store.refunds.put(local.id, approved, local.saleId);
  return isHere ? refundHere(context, approved) : sendRefund(context, approved, "now");
}

/** In the words the server may have heard already. What it has answered meanwhile is handed over, and not asked for again. */
export async function askRefundAgain(context: TillContext, local: LocalRefund): Promise<RefundAnswer> {
  if (local.state === "given") {
    const number = give(context, local, "now");
    context.changed();
    return { kind: "refunded", amount: local.goods.total, number, pending: false };
  }
  return sendRefund(context, withItsYes(context, local), "now");
}

function labelOfRefund({ to, ids }: RefundRequest & { readonly ids: Asked }, original: string): string {
  switch (to) {
    case "original":
      return original;
    case "cash":
      return "Cash";
    case "store_credit":
      return `Store credit ${formatStoredValueCode(ids.code)}`;
  }
}

function withYes(asked: LocalRefund, ids: readonly Uuid[]): LocalRefund {
  const { needsApproval: _, ...local } = asked;
  return ids.length === 0 ? local : { ...local, request: { ...local.request, approvalIds: [...ids] } };
}

/** Cash for a sale this register holds itself: given at once, sent when the network is back. */
function refundHere(context: TillContext, local: LocalRefund): RefundAnswer {
  const number = context.store.transaction(() => {
    enqueue(context, local.saleId, { kind: "refunds.create", input: local.request }, local.id);
    return give(context, local, "now");
  });
  context.queue.wake();
  context.changed();
  return { kind: "refunded", amount: local.goods.total, number, pending: false };
}

/**
 * The money is on its way back: the return gets its receipt, once, however often it is heard. `now`: whoever asked stands here
 * and is handed it, once as well.
 */
function give(context: TillContext, local: LocalRefund, asked: "now" | "later"): string {
  const { id, saleId, goods, label, originalNumber, request } = local;
  const { store } = context;
  return store.transaction(() => {
    // As it stands on the disk: somebody else may have been told while this was asked.
    const unhanded = store.refunds.find(id)?.unhanded;
    const { unhanded: _, ...given } = { ...local, state: "given" as const };
    store.refunds.put(id, unhanded && asked === "later" ? { ...given, unhanded } : given, saleId);
    const number = fileReturnReceipt(context, {
      saleId,
      returnId: request.returnId,
      originalNumber,
      goods,
      paidTo: [{ label, amount: goods.total }],
    });
    if (unhanded && asked === "now") handOver(context, unhanded, number);
    return number;
  });
}

async function sendRefund(
  context: TillContext,
  local: LocalRefund,
  asked: "now" | "later",
): Promise<RefundAnswer> {
  const { store, server } = context;
  const keep: AskBack<RefundView>["keep"] = (end) => {
    // What was booked and handed over meanwhile stays so.
    if (store.refunds.find(local.id)?.state !== "given")
      store.refunds.put(local.id, { ...local, ...end }, local.saleId);
  };
  const view = await askBack(context, { send: () => server.createRefund(local.request), keep, asked });
  if (view === null || view.unknown)
    return { kind: "unknown", returnId: local.id, amount: local.goods.total };
  if (isRefused(view)) {
    keep({ state: "refused" });
    throw view.problem ? refusedByServer(view.problem) : refusal("refusal.money_not_back");
  }
  const number = give(context, local, asked);
  context.queue.wake();
  context.changed();
  return { kind: "refunded", amount: view.amount, number, pending: view.state !== "succeeded" };
}

/** A shop gives back a handful a day; open ones are among the latest. */
export const followedMax = 50;

/** Asks once more about each refund whose end nobody knows, under its own id: no second refund can come of it. */
export async function followRefunds(context: TillContext): Promise<void> {
  for (const { id } of context.store.refunds.latest(followedMax)) {
    const local = context.store.refunds.find(id);
    if (local?.state !== "open" || local.needsApproval) continue;
    try {
      await sendRefund(context, local, "later");
    } catch (error) {
      if (!(error instanceof HostRefusal)) throw error;
    }
  }
}

/** One that waits for a manager's yes, with that yes. */
export async function followRefund(context: TillContext, local: LocalRefund): Promise<void> {
  await sendRefund(context, withItsYes(context, local), "later");
}

function withItsYes(context: TillContext, local: LocalRefund): LocalRefund {
  const asked = local.needsApproval?.approval;
  const ids = asked ? context.approvals.permit(context, askedNeed(context.store, asked)) : [];
  const approved = withYes(local, ids);
  context.store.refunds.put(local.id, approved, local.saleId);
  return approved;
}

const isRefused = ({ state }: RefundView): boolean => state === "failed" || state === "canceled";

const copyOf = (goods: ReturnGoods) =>
  goods.kind === "lines" ? { kind: goods.kind, lines: [...goods.lines] } : goods;
