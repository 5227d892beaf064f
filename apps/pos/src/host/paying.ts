import { type ChargeId, type SaleId, invariant } from "@till/kernel";
import { type Money, compare, subtract } from "@till/money";
import { emptyCart, priceCart } from "@till/sales";
import { discountNeed } from "./needs.ts";
import { fileSaleReceipt } from "./receipts.ts";
import { isUnderWay, leaveSale } from "./selling.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import type { LocalCharge, LocalSale } from "./store.ts";
import {
  type TillContext,
  cartOf,
  currentSaleId,
  enqueue,
  requireOnline,
  requireSelling,
  setupOf,
} from "./till-context.ts";

/** The sale on the screen, or the cart made into one: its id is stored, and queued, before anything else knows it. */
function commitSale(context: TillContext): LocalSale {
  const { store, clock } = context;
  const { person, shift } = requireSelling(context);
  const saleId = currentSaleId(context);
  const current = saleId === null ? null : store.sales.find(saleId);
  if (current?.state === "open") {
    if (store.charges.ofSale(current.id).some(isUnderWay)) {
      throw new HostRefusal("A payment of this sale is under way. Finish or cancel it first.");
    }
    return current;
  }
  const cart = cartOf(context);
  if (cart.lines.length === 0) throw new HostRefusal("There is nothing in the cart yet.");
  const priced = priceCart(cart);
  if (priced.totals.total.amountMinor === 0n) throw new HostRefusal("This sale comes to nothing to pay.");
  const id = nextSaleId(context);
  const need = discountNeed(id, priced);
  const approvalIds = need === null ? [] : context.approvals.permit(context, need);
  const sale: LocalSale = {
    id,
    cart,
    sale: priced,
    state: "open",
    occurredAtMs: clock.nowMs(),
  };
  store.sales.put(sale.id, sale);
  store.facts.set("current_sale", sale.id);
  const input = {
    id: sale.id,
    registerId: setupOf(context).registerId,
    shiftId: shift.id,
    occurredAtMs: sale.occurredAtMs,
    cart: { ...cart, lines: [...cart.lines] },
    total: priced.totals.total,
    soldBy: person.id,
    ...(approvalIds.length > 0 ? { approvalIds: [...approvalIds] } : {}),
  };
  enqueue(context, sale.id, { kind: "sales.commit", input }, sale.id);
  return sale;
}

/** The same until there is a sale of it: what a manager approved before is for this id. */
function nextSaleId({ store, memory, ids }: TillContext): SaleId {
  const known = memory.nextSaleId;
  if (known !== null && store.sales.find(known) === null) return known;
  memory.nextSaleId = ids.next<SaleId>();
  return memory.nextSaleId;
}

/**
 * A sale paid in cash. When this returns, the sale, its charge, its receipt and what is to be sent are on disk in one
 * transaction; the network is not asked.
 */
export function takeCash(context: TillContext, tendered: Money): void {
  const { store, ids, clock } = context;
  store.transaction(() => {
    const sale = commitSale(context);
    const due = sale.sale.totals.total;
    if (tendered.currency !== due.currency || compare(tendered, due) < 0) {
      throw new HostRefusal("That is less than is to pay. Type what the customer hands over.");
    }
    const request = {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender: { kind: "cash" as const, tendered },
      amount: due,
      occurredAtMs: clock.nowMs(),
    };
    const charge: LocalCharge = {
      id: request.id,
      saleId: sale.id,
      request,
      kind: "cash",
      label: "Cash",
      screenUrl: null,
      amount: due,
      startedAtMs: request.occurredAtMs,
      view: null,
      wanted: true,
    };
    store.charges.put(charge.id, charge, sale.id);
    enqueue(context, sale.id, { kind: "charges.create", input: request }, request.id);
    context.printing.openDrawer(context);
    completeSale(context, sale, charge);
  });
  context.queue.wake();
  context.changed();
}

/** Stores a charge under an id of its own before anyone hears of it. The charge watch sends it. */
function beginCharge(
  context: TillContext,
  begin: Pick<LocalCharge, "kind" | "label" | "screenUrl"> &
    Pick<LocalCharge["request"], "tender" | "gateway">,
): ChargeId {
  const { store, ids, clock } = context;
  const id = store.transaction(() => {
    const sale = commitSale(context);
    const { tender, gateway, ...shown } = begin;
    const amount = sale.sale.totals.total;
    const request = {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender,
      amount,
      ...(gateway ? { gateway } : {}),
      occurredAtMs: clock.nowMs(),
    };
    const startedAtMs = request.occurredAtMs;
    const charge: LocalCharge = {
      ...shown,
      id: request.id,
      saleId: sale.id,
      request,
      amount,
      startedAtMs,
      view: null,
      wanted: true,
    };
    store.charges.put(charge.id, charge, sale.id);
    return charge.id;
  });
  context.queue.wake();
  context.changed();
  return id;
}

export function takeCard(context: TillContext, terminalId: string): ChargeId {
  requireOnline(context, "A card reader");
  const terminal = context.memory.terminals.find(({ id }) => id === terminalId);
  if (!terminal) throw new HostRefusal("This reader is not connected. Choose another.");
  return beginCharge(context, {
    kind: "card",
    label: terminal.label,
    screenUrl: terminal.screenUrl,
    tender: { kind: "card", source: { kind: "terminal", terminalId } },
    gateway: terminal.gateway,
  });
}

export function takePayPal(context: TillContext): ChargeId {
  requireOnline(context, "PayPal");
  return beginCharge(context, {
    kind: "paypal",
    label: "PayPal",
    screenUrl: null,
    tender: { kind: "paypal" },
  });
}

/** Writes the end of a paid sale: receipt number, receipt, empty cart. Once per sale. Call inside a transaction. */
export function completeSale(context: TillContext, sale: LocalSale, paidBy: LocalCharge): void {
  const { store } = context;
  if (sale.state === "completed") return;
  invariant(sale.state === "open", "only an open sale is completed");
  store.sales.put(sale.id, { ...sale, state: "completed" });
  const number = fileSaleReceipt(context, sale.id, paidBy);
  context.printing.printPaid(context, number);
  if (currentSaleId(context) === sale.id) store.facts.set("cart", emptyCart(sale.sale.currency));
}

/** The reader stops asking, or the QR is closed. If the money was faster, the charge is captured and the sale paid. */
export async function cancelCharge(
  context: TillContext,
  id: ChargeId,
  seen: (view: NonNullable<LocalCharge["view"]>) => void,
): Promise<void> {
  try {
    seen(await context.server.voidCharge(id));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) {
      throw new HostRefusal("The server did not answer, so we do not know yet. Wait, or let the charge go.");
    }
    throw new HostRefusal(refusal.message);
  }
}

/** "Let this go": the sale can be paid another way at once. The server goes on watching and gives late money back. */
export function letGoCharge(context: TillContext, id: ChargeId): void {
  const { store } = context;
  store.transaction(() => {
    const charge = store.charges.find(id);
    if (!charge || charge.kind === "cash" || !isUnderWay(charge)) return;
    store.charges.put(id, { ...charge, wanted: false });
    enqueue(context, charge.saleId, { kind: "charges.letGo", input: { id } }, id);
  });
  context.queue.wake();
  context.changed();
}

/** Back to the cart: a paid sale is done with; one whose charge took nothing keeps its cart. */
export function finishPayment(context: TillContext): void {
  const { store } = context;
  store.transaction(() => leaveSale(context));
  context.queue.wake();
  context.changed();
}

export function changeOf(charge: LocalCharge): Money | null {
  const { tender } = charge.request;
  return tender.kind === "cash" ? subtract(tender.tendered, charge.amount) : null;
}
