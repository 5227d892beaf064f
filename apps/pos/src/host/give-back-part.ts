import type { ChargeId, RefundId, ReturnId } from "@till/kernel";
import { creditFor, fileAsCredit } from "./exchanged.ts";
import { isUnderWay } from "./leave-sale.ts";
import { isAtOnce, takenWith } from "./paid-so-far.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import type { GivenBack, LocalCharge } from "./store.ts";
import {
  type TillContext,
  currentSaleId,
  enqueue,
  requireOnline,
  requireSelling,
  setupOf,
} from "./till-context.ts";
import { refusal, refusedByServer } from "./refusal.ts";

/**
 * Gives a part back that was paid for a sale which is not paid yet. Cash at once, and sent with the rest; what a gateway or
 * a card holds when the server says so, under one id however often it is asked. Throws `HostRefusal`, and `ApprovalNeeded` where
 * the server wants a manager's yes.
 */
export async function giveBackPart(context: TillContext, id: ChargeId): Promise<void> {
  requireSelling(context);
  const { store } = context;
  const charge = store.charges.find(id);
  const sale = charge ? store.sales.find(charge.saleId) : null;
  if (
    !charge ||
    sale?.state !== "open" ||
    currentSaleId(context) !== sale.id ||
    takenWith(charge).amountMinor === 0n
  )
    throw refusal("refusal.nothing_to_give_back");
  if (store.charges.ofSale(sale.id).some(isUnderWay)) throw refusal("refusal.payment_of_sale");
  const givenBack = charge.givenBack ?? asked(context, charge);
  if (isAtOnce(charge.kind)) {
    store.transaction(() => {
      store.charges.put(id, { ...charge, givenBack: { ...givenBack, state: "given" } });
      enqueue(context, sale.id, { kind: "refunds.create", input: givenBack.request }, givenBack.request.id);
      if (charge.kind === "cash") context.printing.openDrawer(context);
    });
    context.queue.wake();
    context.changed();
    return;
  }
  requireOnline(context, "give_back");
  const toSend = { ...charge, givenBack: withYes(context, givenBack) };
  store.charges.put(id, toSend);
  await send(context, toSend);
}

/** A yes there is goes with it, and stays with it: the server may have taken it in these words. */
function withYes(context: TillContext, { request }: GivenBack): GivenBack {
  const need = { permission: "refund.create", subject: request.id, size: null } as const;
  const ids = context.approvals.given(context, need);
  return { state: "open", request: ids.length === 0 ? request : { ...request, approvalIds: [...ids] } };
}

function asked(context: TillContext, charge: LocalCharge): GivenBack {
  const { ids, clock } = context;
  return {
    state: "open",
    request: {
      id: ids.next<RefundId>(),
      chargeId: charge.id,
      returnId: ids.next<ReturnId>(),
      goods: { kind: "amount", amount: takenWith(charge) },
      reason: "not paid in the end",
      registerId: setupOf(context).registerId,
      occurredAtMs: clock.nowMs(),
      // The goods are back, and no money came for them: the customer has them to spend.
      ...(charge.exchange ? creditFor(charge.exchange) : {}),
    },
  };
}

async function send(
  context: TillContext,
  charge: LocalCharge & { readonly givenBack: GivenBack },
): Promise<void> {
  const { store } = context;
  const { givenBack } = charge;
  const keep = (state: GivenBack["state"] | null) => {
    const { givenBack: _, ...whole } = store.charges.find(charge.id) ?? charge;
    store.transaction(() => {
      store.charges.put(charge.id, state === null ? whole : { ...whole, givenBack: { ...givenBack, state } });
      if (state === "given") fileAsCredit(context, whole);
    });
    context.changed();
  };
  try {
    const view = await context.server.createRefund(givenBack.request);
    if (view.unknown) throw refusal("refusal.back_not_known");
    if (view.state === "failed" || view.state === "canceled") {
      keep(null);
      throw view.problem ? refusedByServer(view.problem) : refusal("refusal.not_given_back");
    }
    keep("given");
  } catch (error) {
    if (error instanceof HostRefusal) throw error;
    const said = refusalOf(error);
    if (said === null) throw refusal("refusal.back_not_known");
    if (said.retry === "never" && said.code !== "not_signed_in") keep(null);
    else if (said.approval) {
      keep("needs_yes");
      context.approvals.forget(said.approval);
      context.approvals.demand(context, { ...said.approval, amount: takenWith(charge) });
    }
    throw refusedByServer(said);
  }
}
