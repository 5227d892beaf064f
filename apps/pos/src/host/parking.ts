import type { ParkedCartId, Uuid } from "@till/kernel";
import { type Cart, emptyCart, priceCart } from "@till/sales";
import type { ParkedCartView, PersonView } from "@till/wire";
import type { ParkedState } from "../shared/till-state.ts";
import { forgetSteps } from "./change-cart.ts";
import { pendingOf } from "./pending-exchange.ts";
import { leaveSale } from "./leave-sale.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import { type TillContext, cartOf, enqueue, requireOnline, requireSelling, setupOf } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** More than lie beside a till. */
const parkedMax = 100;

/** A taking that was begun: after a lost answer the same one is asked for again, and gives the same cart. */
interface Taking {
  readonly id: Uuid;
  readonly parkedCartId: ParkedCartId;
  readonly occurredAtMs: number;
}

/**
 * Sets the cart aside. Until the server has it, it may be taken up here without a network and nowhere else; from then
 * on at any register of the store. Throws `HostRefusal`.
 */
export function park(context: TillContext, label: string): void {
  const { store } = context;
  const { person } = requireSelling(context);
  const cart = cartOf(context);
  if (cart.lines.length === 0) throw refusal("refusal.nothing_to_park");
  if (cart.lines.some(({ kind }) => kind === "gift_card")) throw refusal("refusal.card_not_parked");
  if (pendingOf(context)) throw refusal("refusal.exchange_not_parked");
  if (store.parked.latest(parkedMax).length === parkedMax) throw refusal("refusal.too_many_parked");
  store.transaction(() => {
    leaveSale(context);
    putAside(context, { cart, label, person });
    putInCart(context, emptyCart(cart.currency));
  });
  context.queue.wake();
  context.changed();
}

function putAside(
  context: TillContext,
  aside: { readonly cart: Cart; readonly label: string; readonly person: PersonView },
): void {
  const { store, ids, clock } = context;
  const { cart, label, person } = aside;
  const id = ids.next<ParkedCartId>();
  const parkedAtMs = clock.nowMs();
  store.parked.put(id, { id, label, cart, parkedBy: person.name, parkedAtMs });
  const input = {
    id,
    registerId: setupOf(context).registerId,
    label,
    cart: { ...cart, lines: [...cart.lines] },
    parkedBy: person.id,
    occurredAtMs: parkedAtMs,
  };
  enqueue(context, id, { kind: "carts.park", input }, id);
}

function putInCart(context: TillContext, cart: Cart): void {
  context.store.facts.set("cart", cart);
  forgetSteps(context);
  context.memory.nextSaleId = null;
}

/**
 * The server has the cart: this till lets go of it, and only then may others take it up. So no cart is ever in two
 * tills, however long a network is away.
 */
export function letGoOfParked(context: TillContext, id: ParkedCartId): void {
  const { store, memory } = context;
  const parked = store.parked.find(id);
  // Taken up here meanwhile: it is nobody else's.
  if (!parked) return;
  store.transaction(() => {
    store.parked.remove(id);
    enqueue(context, id, { kind: "carts.share", input: { id } }, id);
  });
  const { registerId, registerName } = setupOf(context);
  const { total } = priceCart(parked.cart).totals;
  memory.parked = [...memory.parked, { ...parked, total, registerId, registerName }];
}

/** Asks the server which carts wait. */
export async function readParked(context: TillContext): Promise<void> {
  context.memory.parked = await context.server.waitingCarts(setupOf(context).registerId);
  context.changed();
}

/** Takes a parked cart up into the empty cart. Throws `HostRefusal`. */
export async function takeParked(context: TillContext, id: ParkedCartId): Promise<void> {
  requireSelling(context);
  requireEmptyCart(context);
  if (takeHere(context, id)) return;
  requireOnline(context, "parked");
  const begun = context.store.facts.get<Taking>("taking");
  if (begun && begun.parkedCartId !== id) await finishTaking(context);
  requireEmptyCart(context);
  begin(context, id);
  try {
    await finishTaking(context);
  } catch (error) {
    if (refusalOf(error) || error instanceof HostRefusal) throw error;
    throw refusal("refusal.take_up_again");
  }
}

function requireEmptyCart(context: TillContext): void {
  if (cartOf(context).lines.length > 0) throw refusal("refusal.cart_open");
}

/** A cart that this till never let go of. The server's copy, if it got there, is taken off the list afterwards. */
function takeHere(context: TillContext, id: ParkedCartId): boolean {
  const { store, ids, clock } = context;
  const parked = store.parked.find(id);
  if (!parked) return false;
  store.transaction(() => {
    leaveSale(context);
    putInCart(context, parked.cart);
    store.parked.remove(id);
    const parking = store.queue.find(`carts.park:${id}`);
    if (parking?.parked) {
      store.queue.remove([parking.id]);
      return;
    }
    const input = {
      id: ids.next<Uuid>(),
      parkedCartId: id,
      registerId: setupOf(context).registerId,
      occurredAtMs: clock.nowMs(),
    };
    enqueue(context, id, { kind: "carts.take", input }, id);
  });
  context.queue.wake();
  context.changed();
  return true;
}

function begin({ store, ids, clock }: TillContext, parkedCartId: ParkedCartId): void {
  if (store.facts.get<Taking>("taking")?.parkedCartId === parkedCartId) return;
  store.facts.set("taking", {
    id: ids.next<Uuid>(),
    parkedCartId,
    occurredAtMs: clock.nowMs(),
  } satisfies Taking);
}

/** Ends a taking that was begun, also after a restart: its cart goes into the empty cart, or is parked here again. */
export async function finishTaking(context: TillContext): Promise<void> {
  const { store, server, memory } = context;
  const taking = store.facts.get<Taking>("taking");
  if (!taking || !memory.person) return;
  const { registerId } = setupOf(context);
  try {
    const taken = await server.takeCart({ ...taking, registerId });
    if (store.facts.get<Taking>("taking")?.id !== taking.id) return;
    place(context, taken, memory.person);
  } catch (error) {
    if (refusalOf(error)?.retry === "never") {
      store.facts.set("taking", null);
      memory.parked = memory.parked.filter(({ id }) => id !== taking.parkedCartId);
    }
    throw error;
  } finally {
    context.changed();
  }
}

function place(context: TillContext, { id, cart, label }: ParkedCartView, person: PersonView): void {
  const { store, memory } = context;
  store.transaction(() => {
    store.facts.set("taking", null);
    if (cartOf(context).lines.length > 0) putAside(context, { cart, label, person });
    else {
      leaveSale(context);
      putInCart(context, cart);
    }
  });
  memory.parked = memory.parked.filter((parked) => parked.id !== id);
  context.queue.wake();
}

/** What waits, oldest first: what is here, and what the server last said. */
export function parkedStates({ store, memory }: TillContext): readonly ParkedState[] {
  const here = store.parked.latest(parkedMax).map(({ id, label, cart, parkedAtMs, parkedBy }) => ({
    id,
    label,
    total: priceCart(cart).totals.total,
    items: cart.lines.length,
    parkedAtMs,
    parkedBy,
    registerName: "",
    isHere: true,
  }));
  const known = new Set<string>(here.map(({ id }) => id));
  const elsewhere = memory.parked
    .filter(({ id }) => !known.has(id))
    .map(({ id, label, total, cart, parkedAtMs, parkedBy, registerName }) => ({
      id,
      label,
      total,
      items: cart.lines.length,
      parkedAtMs,
      parkedBy,
      registerName,
      isHere: false,
    }));
  return [...here, ...elsewhere].toSorted((a, b) => a.parkedAtMs - b.parkedAtMs);
}
