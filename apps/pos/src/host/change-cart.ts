import type { Cart } from "@till/sales";
import type { UndoKind } from "../shared/cart-edit.ts";
import { parse, stringify } from "superjson";
import { leaveSale } from "./leave-sale.ts";
import { type TillContext, cartOf, requireSelling } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** A cart as it was, as text: thirty of them are written with every scan. And what was then done to it. */
interface Step {
  readonly cart: string;
  readonly kind: UndoKind;
}

const kept = "undo_steps";

/** As far back as a cashier remembers. */
const stepsMax = 30;

/**
 * Another cart is another sale: one that was committed and took no money is cancelled first. While a charge is
 * under way nothing changes. What it was before can be had back.
 */
export function changeCart(context: TillContext, kind: UndoKind, change: (cart: Cart) => Cart): void {
  requireSelling(context);
  const before = cartOf(context);
  const cart = change(before);
  put(context, cart, [...steps(context), { cart: stringify(before), kind }].slice(-stepsMax));
}

/** The cart as it was before its last change. Throws `HostRefusal` where there is none. */
export function undo(context: TillContext): void {
  requireSelling(context);
  const before = steps(context);
  const last = before.at(-1);
  if (!last) throw refusal("refusal.nothing_to_undo");
  put(context, parse<Cart>(last.cart), before.slice(0, -1));
}

/** What would be taken back; null: nothing. */
export const undoable = (context: Pick<TillContext, "store">): UndoKind | null =>
  steps(context).at(-1)?.kind ?? null;

/** A sale that is paid, or a cart that went elsewhere, does not come back into the cart. Inside a transaction. */
export const forgetSteps = ({ store }: Pick<TillContext, "store">): void => store.facts.set(kept, []);

const steps = ({ store }: Pick<TillContext, "store">): readonly Step[] =>
  store.facts.get<readonly Step[]>(kept) ?? [];

function put(context: TillContext, cart: Cart, undoSteps: readonly Step[]): void {
  const { store } = context;
  const { queue } = store;
  const queued = queue.version();
  store.transaction(() => {
    leaveSale(context);
    store.facts.set("cart", cart);
    store.facts.set(kept, undoSteps);
    // What a manager said yes to was the cart as it stood.
    context.memory.nextSaleId = null;
  });
  // Without a network every look at the queue is a call that fails: not with each scan.
  if (queue.version() !== queued) context.queue.wake();
  context.changed();
}
