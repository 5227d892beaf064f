import type { ParkedCartRecord, Tx } from "@till/db";
import type { ParkedCartId, PersonId, RegisterId, Uuid } from "@till/kernel";
import { type Cart, priceCart } from "@till/sales";
import type { ParkedCartView } from "@till/wire";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { refuseOtherCurrency } from "./commit-sale.ts";

/** More than lie beside a store's tills at a time. */
const waitingMax = 200;

export interface ParkCart {
  readonly id: ParkedCartId;
  readonly registerId: RegisterId;
  readonly label: string;
  readonly cart: Cart;
  readonly parkedBy?: PersonId | undefined;
  readonly occurredAtMs: number;
}

/**
 * Keeps a cart that was set aside at a till. Only its own register may take it up, which may be doing so without a
 * network, until that register shares it. Throws `TillError`: `not_found`, `conflict`, `forbidden`,
 * `currency_not_supported`.
 */
export function parkCart(deps: Deps) {
  return (caller: Caller, input: ParkCart): Promise<ParkedCartView> => {
    const person = authorizePerson(caller, "sale.commit");
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (await claimFirst(tx, { procedure: "carts.park", id: input.id, content: input, nowMs }))
        await park(deps, tx, { caller, input, nowMs, personId: input.parkedBy ?? person.id });
      return viewOf(tx, input.id);
    });
  };
}

async function park(
  deps: Deps,
  tx: Tx,
  by: {
    readonly caller: Caller;
    readonly input: ParkCart;
    readonly nowMs: number;
    readonly personId: PersonId;
  },
): Promise<void> {
  const { caller, input, nowMs, personId } = by;
  const register = await tx.merchants.register(input.registerId);
  if (!register) throw notFound("register");
  requireAtRegister(caller, register.id);
  if (!(await tx.people.find(personId))) throw notFound("person");
  refuseOtherCurrency(deps, input);
  const { total } = priceCart(input.cart).totals;
  await tx.parkedCarts.insert({
    id: input.id,
    merchantId: deps.merchantId,
    storeId: register.storeId,
    registerId: register.id,
    personId,
    label: input.label,
    cart: input.cart,
    total,
    parkedAtMs: tillTime(input.occurredAtMs, nowMs),
    sharedAtMs: null,
    taken: null,
  });
  await audit(deps, tx, toActor(caller), {
    action: "cart.parked",
    subject: input.id,
    before: null,
    after: { registerId: register.id, totalMinor: total.amountMinor.toString() },
  });
}

/** From now on any register of the store may take it up. Throws `TillError`: `not_found`, `forbidden`. */
export function shareCart(deps: Deps) {
  return (caller: Caller, { id }: { readonly id: ParkedCartId }): Promise<ParkedCartView> => {
    authorizePerson(caller, "sale.commit");
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      const parked = await tx.parkedCarts.lock(id);
      if (!parked) throw notFound("parked cart");
      requireAtRegister(caller, parked.registerId);
      if (await claimFirst(tx, { procedure: "carts.share", id, content: { id }, nowMs }))
        tx.parkedCarts.share(id, nowMs);
      return viewOf(tx, id);
    });
  };
}

export interface TakeCart {
  readonly id: Uuid;
  readonly parkedCartId: ParkedCartId;
  readonly registerId: RegisterId;
  readonly occurredAtMs: number;
}

/**
 * Gives a parked cart to the one register that takes it up; the same taking again gets it again. Throws `TillError`:
 * `cart_taken` (another taking was first, or its own register has not shared it yet), `not_found`, `forbidden`.
 */
export function takeCart(deps: Deps) {
  return (caller: Caller, input: TakeCart): Promise<ParkedCartView> => {
    authorizePerson(caller, "sale.commit");
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      await claimFirst(tx, { procedure: "carts.take", id: input.id, content: input, nowMs });
      const parked = await tx.parkedCarts.lock(input.parkedCartId);
      const register = await tx.merchants.register(input.registerId);
      // A register of another store: there is no such cart for it.
      if (!parked || register?.storeId !== parked.storeId) throw notFound("parked cart");
      requireAtRegister(caller, register.id);
      if (parked.taken?.takeId === input.id) return toView(tx, parked);
      if (parked.taken) throw await takenBy(tx, parked.taken.by);
      if (parked.sharedAtMs === null && parked.registerId !== register.id) throw notShared();
      tx.parkedCarts.take(parked.id, { atMs: nowMs, by: register.id, takeId: input.id });
      await audit(deps, tx, toActor(caller), {
        action: "cart.taken",
        subject: parked.id,
        before: null,
        after: { registerId: register.id },
      });
      return toView(tx, parked);
    });
  };
}

async function takenBy(tx: Tx, registerId: RegisterId): Promise<TillError> {
  const name = (await tx.merchants.register(registerId))?.name ?? "another register";
  return new TillError({
    code: "cart_taken",
    retry: "never",
    message: `This cart was taken up at ${name} already.`,
  });
}

const notShared = (): TillError =>
  new TillError({
    code: "cart_taken",
    retry: "safe",
    retryAfterMs: 2000,
    message:
      "The register that parked this cart has not let go of it yet. Try again in a moment, or go there.",
  });

/** What waits in the register's store and may be taken up there, oldest first. Throws `not_found`, `forbidden`. */
export function waitingCarts(deps: Deps) {
  return (caller: Caller, registerId: RegisterId): Promise<readonly ParkedCartView[]> => {
    authorizePerson(caller, "sale.commit");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const register = await tx.merchants.register(registerId);
      if (!register) throw notFound("register");
      requireAtRegister(caller, register.id);
      const waiting = await tx.parkedCarts.waiting(register.storeId, waitingMax);
      return Promise.all(
        waiting
          .filter((parked) => parked.sharedAtMs !== null || parked.registerId === register.id)
          .map((parked) => toView(tx, parked)),
      );
    });
  };
}

async function viewOf(tx: Tx, id: ParkedCartId): Promise<ParkedCartView> {
  const parked = await tx.parkedCarts.find(id);
  if (!parked) throw notFound("parked cart");
  return toView(tx, parked);
}

async function toView(tx: Tx, parked: ParkedCartRecord): Promise<ParkedCartView> {
  const { id, label, cart, total, parkedAtMs, registerId, personId } = parked;
  const [person, register] = await Promise.all([tx.people.find(personId), tx.merchants.register(registerId)]);
  return {
    id,
    label,
    cart,
    total,
    parkedAtMs,
    parkedBy: person?.name ?? "",
    registerId,
    registerName: register?.name ?? "",
  };
}
