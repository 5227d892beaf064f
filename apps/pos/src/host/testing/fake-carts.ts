import type { ParkedCartId, RegisterId, Uuid } from "@till/kernel";
import { priceCart } from "@till/sales";
import type { ParkedCartView } from "@till/wire";
import { type QueuedAct, type QueuedActs, ServerRefusal } from "../server-port.ts";

interface FakeCart {
  readonly view: ParkedCartView;
  shared: boolean;
  takeId: Uuid | null;
}

/** The carts that a server keeps for the registers of a store: each is taken up once. */
export function createFakeCarts() {
  const carts = new Map<ParkedCartId, FakeCart>();
  const refused = (code: "cart_taken" | "not_found"): ServerRefusal =>
    new ServerRefusal({ code, retry: "never", message: "This cart was taken up already." });
  function take({ id, parkedCartId, registerId }: QueuedActs["carts.take"]): ParkedCartView {
    const cart = carts.get(parkedCartId);
    if (!cart) throw refused("not_found");
    const isOthers = !cart.shared && cart.view.registerId !== registerId;
    if (isOthers || (cart.takeId !== null && cart.takeId !== id)) throw refused("cart_taken");
    cart.takeId = id;
    return cart.view;
  }
  return {
    take,
    waiting: (registerId: RegisterId): readonly ParkedCartView[] =>
      [...carts.values()]
        .filter((cart) => cart.takeId === null && (cart.shared || cart.view.registerId === registerId))
        .map(({ view }) => view),
    heard(act: QueuedAct): void {
      if (act.kind === "carts.park" && !carts.has(act.input.id)) {
        const { id, label, cart, occurredAtMs: parkedAtMs, registerId } = act.input;
        const { total } = priceCart(cart).totals;
        const names = { parkedBy: "Cashier 1", registerName: "Register 1" };
        const view = { id, label, cart, total, parkedAtMs, registerId, ...names };
        carts.set(id, { view, shared: false, takeId: null });
      }
      if (act.kind === "carts.share") {
        const cart = carts.get(act.input.id);
        if (cart) cart.shared = true;
      }
      if (act.kind === "carts.take") take(act.input);
    },
  };
}
