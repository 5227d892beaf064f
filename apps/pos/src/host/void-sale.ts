import type { ChargeId, RefundId, ReturnId, SaleId, Uuid } from "@till/kernel";
import { planReturn } from "@till/sales";
import type { RefundView, SaleVoidView } from "@till/wire";
import type { Speech } from "../shared/speech.ts";
import type { FoundSale, VoidAnswer, VoidedPart } from "../shared/till-state.ts";
import { type AskBack, askBack } from "./ask-back.ts";
import type { Found } from "./find-sale.ts";
import { askedNeed, voidNeed } from "./needs.ts";
import { fileReturnReceipt } from "./receipts.ts";
import { refusal } from "./refusal.ts";
import { HostRefusal } from "./server-port.ts";
import { serverWords, speechOf } from "./speech.ts";
import type { LocalVoid } from "./store.ts";
import { type TillContext, enqueue, requireSelling, setupOf } from "./till-context.ts";

export interface VoidIds {
  readonly saleId: SaleId;
  readonly id: ReturnId;
  readonly refunds: readonly { readonly id: RefundId; readonly chargeId: ChargeId }[];
}

export const newVoidIds = ({ ids }: TillContext, { saleId, charges }: FoundSale): VoidIds => ({
  saleId,
  id: ids.next<ReturnId>(),
  refunds: charges.map(({ id: chargeId }) => ({ id: ids.next<RefundId>(), chargeId })),
});

/**
 * Takes a sale of this shift back whole. Its ids are on disk before anything is sent; without the server it is done at
 * once, where all of it was cash or taken elsewhere, and sent after the sale. Throws `HostRefusal`, `ApprovalNeeded`.
 */
export async function voidSale(
  context: TillContext,
  { shown, earlier }: Found,
  { id, refunds }: VoidIds,
): Promise<VoidAnswer> {
  requireSelling(context);
  if (!shown.canVoid) {
    throw refusal("refusal.void_not_now");
  }
  const lines = shown.left.lines.map(({ saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  const plan = planReturn(shown.sale, earlier, { kind: "lines", lines });
  if (!plan.ok) throw refusal("refusal.void_nothing_left");
  const local: LocalVoid = {
    id,
    request: {
      id,
      saleId: shown.saleId,
      registerId: setupOf(context).registerId,
      refunds: [...refunds],
      occurredAtMs: context.clock.nowMs(),
    },
    saleId: shown.saleId,
    state: "open",
    goods: plan.value,
    parts: shown.charges.map(({ id: chargeId, label, isCash, refundable }) => ({
      chargeId,
      label,
      isCash,
      amount: refundable,
    })),
    originalNumber: shown.number,
  };
  const isHere = shown.source === "here";
  const approved = withYes(local, context.approvals[isHere ? "permit" : "given"](context, voidNeed(local)));
  if (isHere) return voidHere(context, approved);
  context.store.voids.put(local.id, approved, local.saleId);
  return sendVoid(context, approved, "now");
}

function withYes(local: LocalVoid, ids: readonly Uuid[]): LocalVoid {
  const { needsApproval: _, ...plain } = local;
  return ids.length === 0 ? plain : { ...plain, request: { ...plain.request, approvalIds: [...ids] } };
}

function voidHere(context: TillContext, local: LocalVoid): VoidAnswer {
  const number = context.store.transaction(() => {
    enqueue(context, local.saleId, { kind: "sales.void", input: local.request }, local.id);
    return give(context, local);
  });
  context.queue.wake();
  const parts = local.parts.map(({ chargeId, label, amount }) => ({
    chargeId,
    label,
    amount,
    end: "given" as const,
    message: null,
  }));
  return handOver(context, local, { kind: "voided", amount: local.goods.total, number, parts });
}

async function sendVoid(context: TillContext, local: LocalVoid, asked: "now" | "later"): Promise<VoidAnswer> {
  const { store, server } = context;
  const keep: AskBack<SaleVoidView>["keep"] = (end) =>
    store.voids.put(local.id, { ...local, ...end }, local.saleId);
  const view = await askBack(context, { send: () => server.voidSale(local.request), keep, asked });
  if (view === null) return { kind: "unknown", amount: local.goods.total };
  const number = give(context, local);
  context.queue.wake();
  const parts = local.parts.map(({ chargeId, label, amount }): VoidedPart => {
    const refund = view.refunds.find((one) => one.chargeId === chargeId);
    return { chargeId, label, amount, ...endOf(refund, speechOf(context)) };
  });
  if (asked === "later") context.changed();
  // Nobody may stand at a drawer that opens for an answer that was lost before.
  if (asked === "later") return { kind: "voided", amount: view.total, number, parts };
  return handOver(context, local, { kind: "voided", amount: view.total, number, parts });
}

function endOf(refund: RefundView | undefined, speech: Speech): Pick<VoidedPart, "end" | "message"> {
  if (!refund || refund.unknown) return { end: "unknown", message: null };
  if (refund.state === "failed" || refund.state === "canceled")
    return { end: "refused", message: refund.problem && serverWords(refund.problem, speech) };
  return { end: refund.state === "succeeded" ? "given" : "on_its_way", message: null };
}

/** The void gets its receipt. Once, however often it is heard. */
function give(context: TillContext, local: LocalVoid): string {
  const { id, saleId, goods, parts, originalNumber } = local;
  return context.store.transaction(() => {
    context.store.voids.put(id, { ...local, state: "given" }, saleId);
    const returned = { saleId, returnId: id, originalNumber, goods, paidTo: parts, isVoid: true };
    return fileReturnReceipt(context, returned);
  });
}

/** The drawer opens for what goes over the counter, and the receipt comes out. */
function handOver(
  context: TillContext,
  { parts }: LocalVoid,
  answer: Extract<VoidAnswer, { readonly kind: "voided" }>,
): VoidAnswer {
  if (parts.some(({ isCash }) => isCash)) context.printing.openDrawer(context);
  context.printing.printPaid(context, answer.number);
  context.changed();
  return answer;
}

/** A shift voids a handful of sales; open ones are among the latest. */
const followedMax = 50;

/** Asks once more about each void whose end nobody knows, under its own ids. */
export async function followVoids(context: TillContext): Promise<void> {
  for (const local of context.store.voids.latest(followedMax)) {
    if (local.state !== "open" || local.needsApproval) continue;
    try {
      await sendVoid(context, local, "later");
    } catch (error) {
      if (!(error instanceof HostRefusal)) throw error;
    }
  }
}

/** One that waits for a manager's yes, with that yes. */
export async function followVoid(context: TillContext, local: LocalVoid): Promise<void> {
  const asked = local.needsApproval?.approval;
  const ids = asked ? context.approvals.permit(context, askedNeed(context.store, asked)) : [];
  const approved = withYes(local, ids);
  context.store.voids.put(local.id, approved, local.saleId);
  await sendVoid(context, approved, "later");
}
