import { type ChargeId, type SaleId, invariant } from "@till/kernel";
import { type Money, add, compare, equals, subtract, zero } from "@till/money";
import { judge } from "@till/people";
import { emptyCart, priceCart, roundSale, roundingInCash } from "@till/sales";
import { cashOf, fileExchange } from "./exchanged.ts";
import { pendingFact, requireNoExchange } from "./pending-exchange.ts";
import { saleNeeds } from "./needs.ts";
import { forgetSteps } from "./change-cart.ts";
import { fileSaleReceipt } from "./receipts.ts";
import { paidSoFar, takenWith } from "./paid-so-far.ts";
import { newGiftCards } from "./stored-value.ts";
import { isUnderWay, leaveSale } from "./leave-sale.ts";
import { refusalOf } from "./server-port.ts";
import type { LocalCharge, LocalSale } from "./store.ts";
import {
  type TillContext,
  cartOf,
  cashStepOf,
  currentSaleId,
  enqueue,
  requireOnline,
  requireSelling,
  setupOf,
} from "./till-context.ts";
import { refusal, refusedByServer } from "./refusal.ts";
import { withoutCode } from "./without-code.ts";

/** The sale on the screen, or the cart made into one: its id is stored, and queued, before anything else knows it. */
export function commitSale(context: TillContext): LocalSale {
  const { store, clock } = context;
  const { person, shift } = requireSelling(context);
  const saleId = currentSaleId(context);
  const current = saleId === null ? null : store.sales.find(saleId);
  if (current?.state === "open") {
    const charges = store.charges.ofSale(current.id);
    if (charges.some(isUnderWay)) throw refusal("refusal.payment_of_sale");
    // It may be back with the customer: what is left to pay would be too little.
    if (charges.some(({ givenBack }) => givenBack?.state === "open")) throw refusal("refusal.back_not_known");
    return current;
  }
  const cart = cartOf(context);
  if (cart.lines.length === 0) throw refusal("refusal.cart_empty");
  const priced = priceCart(cart);
  if (priced.totals.total.amountMinor === 0n) throw refusal("refusal.nothing_to_pay");
  const giftCards = newGiftCards(context, cart);
  const id = nextSaleId(context);
  const approvalIds = new Set(
    saleNeeds(id, priced).flatMap((need) => context.approvals.permit(context, need)),
  );
  const sale: LocalSale = {
    id,
    cart,
    sale: priced,
    state: "open",
    occurredAtMs: clock.nowMs(),
    shiftId: shift.id,
    ...(giftCards.length > 0 ? { giftCards } : {}),
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
    ...(giftCards.length > 0 ? { giftCards } : {}),
    ...(approvalIds.size > 0 ? { approvalIds: [...approvalIds] } : {}),
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

/** What one more charge takes: all that is left of the sale, or the part that was asked for. */
function amountOf({ store }: TillContext, sale: LocalSale, asked: Money | null): Money {
  const { open } = paidSoFar(store, sale);
  if (asked === null) return open;
  if (asked.currency === open.currency && asked.amountMinor > 0n && compare(asked, open) <= 0) return asked;
  throw refusal("refusal.more_than_left");
}

/** What cash takes: the last of a sale by the coins there are, and then the sale comes to that much. */
function inCoins(context: TillContext, sale: LocalSale, asked: Money | null) {
  const left = amountOf(context, sale, asked);
  const isLast = equals(left, paidSoFar(context.store, sale).open);
  const rounding = isLast ? roundingInCash(left, cashStepOf(setupOf(context))) : zero(left.currency);
  if (rounding.amountMinor === 0n) return { sale, due: left, rounding };
  const rounded = { ...sale, sale: roundSale(sale.sale, rounding) };
  return { sale: rounded, due: add(left, rounding), rounding };
}

export interface CashHanded {
  readonly tendered: Money;
  /** Null: all that is left to pay. */
  readonly amount: Money | null;
}

/**
 * Cash for a sale, or for a part of it. When this returns, the sale, its charge, what is to be sent, and with the last part
 * its receipt, are on disk in one transaction; the network is not asked.
 */
export function takeCash(context: TillContext, { tendered, amount }: CashHanded): void {
  const { store, ids, clock } = context;
  requireNoExchange(context);
  store.transaction(() => {
    const { sale, due, rounding } = inCoins(context, commitSale(context), amount);
    if (tendered.currency !== due.currency || compare(tendered, due) < 0) {
      throw refusal("refusal.less_than_due");
    }
    const isRounded = rounding.amountMinor !== 0n;
    const request = {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender: { kind: "cash" as const, tendered, ...(isRounded ? { rounding } : {}) },
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
    completeWhenPaid(context, sale);
  });
  context.queue.wake();
  context.changed();
}

export interface TakenElsewhere {
  readonly name: string;
  /** The number on its slip; empty where there is none. */
  readonly reference: string;
  /** Null: all that is left to pay. */
  readonly amount: Money | null;
}

/** Money that the shop took by itself, recorded like cash: at once, on disk, without a network. */
export function takeExternal(context: TillContext, { name, reference, amount }: TakenElsewhere): void {
  const { store, ids, clock } = context;
  const known = setupOf(context).externalTenders?.find((one) => one.name === name);
  if (!known) throw refusal("refusal.tender_not_taken");
  if (known.needsReference && reference === "") throw refusal("refusal.slip_missing");
  requireNoExchange(context);
  store.transaction(() => {
    const sale = commitSale(context);
    const due = amountOf(context, sale, amount);
    const request = {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender: { kind: "external" as const, name, reference },
      amount: due,
      occurredAtMs: clock.nowMs(),
    };
    const charge: LocalCharge = {
      id: request.id,
      saleId: sale.id,
      request,
      kind: "external",
      label: known.label,
      screenUrl: null,
      amount: due,
      startedAtMs: request.occurredAtMs,
      view: null,
      wanted: true,
    };
    store.charges.put(charge.id, charge, sale.id);
    enqueue(context, sale.id, { kind: "charges.create", input: request }, request.id);
    completeWhenPaid(context, sale);
  });
  context.queue.wake();
  context.changed();
}

/** Stores a charge under an id of its own before anyone hears of it. The charge watch sends it. */
export function beginCharge(
  context: TillContext,
  begin: Pick<LocalCharge, "kind" | "label" | "screenUrl" | "exchange"> &
    Pick<LocalCharge["request"], "tender" | "gateway"> & {
      /** Null: all that is left to pay. */
      readonly amount: Money | null;
    },
): ChargeId {
  const { store, ids, clock } = context;
  if (!begin.exchange) requireNoExchange(context);
  const id = store.transaction(() => {
    const sale = commitSale(context);
    const { tender, gateway, amount: asked, ...shown } = begin;
    const amount = amountOf(context, sale, asked);
    const request = {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender,
      amount,
      ...(gateway ? { gateway } : {}),
      ...(begin.exchange ? { exchange: begin.exchange.request } : {}),
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

export function takeCard(context: TillContext, terminalId: string, amount: Money | null): ChargeId {
  requireOnline(context, "card");
  const terminal = context.memory.terminals.find(({ id }) => id === terminalId);
  if (!terminal) throw refusal("refusal.reader_gone");
  return beginCharge(context, {
    kind: "card",
    label: terminal.label,
    screenUrl: terminal.screenUrl,
    tender: { kind: "card", source: { kind: "terminal", terminalId } },
    gateway: terminal.gateway,
    amount,
  });
}

export function takePayPal(context: TillContext, amount: Money | null): ChargeId {
  requireOnline(context, "paypal");
  return beginCharge(context, {
    kind: "paypal",
    label: "PayPal",
    screenUrl: null,
    tender: { kind: "paypal" },
    amount,
  });
}

/**
 * Writes the end of a sale whose last part was paid: receipt number, receipt, empty cart. Once per sale; says whether this
 * was it. Call inside a transaction.
 */
export function completeWhenPaid(context: TillContext, sale: LocalSale): boolean {
  const { store } = context;
  if (sale.state === "completed") return false;
  invariant(sale.state === "open", "only an open sale is completed");
  const { open, parts } = paidSoFar(store, sale);
  if (open.amountMinor > 0n) return false;
  store.sales.put(sale.id, { ...sale, state: "completed" });
  const number = fileSaleReceipt(context, sale.id, parts);
  context.printing.printPaid(context, number);
  for (const part of parts) fileExchange(context, part, "Exchange");
  if (currentSaleId(context) === sale.id) {
    store.facts.set("cart", emptyCart(sale.sale.currency));
    forgetSteps(context);
  }
  return true;
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
    const said = refusalOf(error);
    throw said === null ? refusal("refusal.charge_not_known") : refusedByServer(said);
  }
}

/**
 * "Let this go": the sale can be paid another way at once. The server goes on watching and gives late money back; what came
 * off a card of the shop's own, or of goods, it puts back. Throws `HostRefusal`: what the server would refuse, and what is
 * paid instead with it, is not begun here.
 */
export function letGoCharge(context: TillContext, id: ChargeId): void {
  const { store, memory } = context;
  if (!memory.person) throw refusal("refusal.sign_in_first");
  if (judge(memory.person.grants, { permission: "charge.let_go", size: null }) !== "granted")
    throw refusedByServer(mayNot);
  store.transaction(() => {
    const charge = store.charges.find(id);
    if (!charge || !isUnderWay(charge)) return;
    store.charges.put(id, withoutCode({ ...charge, wanted: false }));
    if (charge.exchange) store.facts.set(pendingFact, null);
    const input = charge.exchange ? { id, code: charge.exchange.code } : { id };
    enqueue(context, charge.saleId, { kind: "charges.letGo", input }, id);
  });
  context.queue.wake();
  context.changed();
}

const mayNot = {
  code: "forbidden",
  retry: "never",
  message: "You may not do this. Ask a manager.",
} as const;

/** Back to the cart: a paid sale is done with; one whose charge took nothing keeps its cart. */
export function finishPayment(context: TillContext): void {
  const { store } = context;
  const queued = store.queue.version();
  store.transaction(() => {
    const saleId = currentSaleId(context);
    const sale = saleId === null ? null : store.sales.find(saleId);
    const last = sale && store.charges.ofSale(sale.id).at(-1);
    // With a part paid the sale stays; that the last try took nothing was read.
    const isPartPaid = sale?.state === "open" && paidSoFar(store, sale).kept.amountMinor > 0n;
    if (isPartPaid && last && !isUnderWay(last) && takenWith(last).amountMinor === 0n)
      store.charges.put(last.id, { ...last, isDismissed: true });
    else leaveSale(context);
  });
  if (store.queue.version() !== queued) context.queue.wake();
  context.changed();
}

/** What goes back over the counter: change, or what exchanged goods are worth beyond the sale. */
export function changeOf(charge: LocalCharge): Money | null {
  const { tender } = charge.request;
  const left = charge.exchange ? cashOf(charge.exchange) : null;
  if (left && left.amountMinor > 0n) return left;
  return tender.kind === "cash" ? subtract(tender.tendered, charge.amount) : null;
}
