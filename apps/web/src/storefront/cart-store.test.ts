import { type VariantId, createIdSource, createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { memoryStorage } from "../shared/storage.ts";
import { createCartStore, quantityMax } from "./cart-store.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const ids = createIdSource(clock, (count) => new Uint8Array(count).fill((seed += 1)));
const [bread, tea] = [ids.next<VariantId>(), ids.next<VariantId>()];

test("a cart survives a reload", () => {
  const storage = memoryStorage();
  const cart = createCartStore(storage);
  cart.add(bread, 2);
  cart.add(bread, 1);
  cart.add(tea, 1);
  expect(createCartStore(storage).items()).toEqual([
    { variantId: bread, quantity: 3 },
    { variantId: tea, quantity: 1 },
  ]);
});

test("a quantity of zero takes the line out, and none grows beyond what the server takes", () => {
  const cart = createCartStore(memoryStorage());
  cart.add(bread, 5);
  cart.setQuantity(bread, 0);
  cart.add(tea, quantityMax);
  cart.add(tea, quantityMax);
  expect(cart.items()).toEqual([{ variantId: tea, quantity: quantityMax }]);
});

test("a paid order takes out what was bought and leaves what was added meanwhile", () => {
  const cart = createCartStore(memoryStorage());
  cart.add(bread, 3);
  cart.add(tea, 1);
  cart.takeOut([
    { variantId: bread, quantity: 2 },
    { variantId: tea, quantity: 1 },
  ]);
  expect(cart.items()).toEqual([{ variantId: bread, quantity: 1 }]);
});

test("what another program left in the storage neither breaks the shop nor gets into the cart", () => {
  for (const left of ["", "{", "null", "{}", `[1,{"variantId":"x","quantity":2},{"quantity":1}]`]) {
    const storage = memoryStorage();
    storage.setItem("till.cart", left);
    expect(createCartStore(storage).items()).toEqual([]);
  }
});

test("a change made in another tab is seen here", () => {
  const storage = memoryStorage();
  const [here, there] = [createCartStore(storage), createCartStore(storage)];
  let told = 0;
  here.subscribe(() => (told += 1));
  there.add(tea, 1);
  here.reload("till.cart");
  here.reload("something.else");
  expect(here.items()).toHaveLength(1);
  expect(told).toBe(1);
});
