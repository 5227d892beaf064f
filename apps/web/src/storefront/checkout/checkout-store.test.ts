import { type SaleId, type VariantId, createIdSource, createManualClock } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import { expect, test } from "vitest";
import { type KeyStore, memoryStorage } from "../../shared/storage.ts";
import { type CheckoutContent, base64Url, createCheckoutStore } from "./checkout-store.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill((seed += 1));
const ids = createIdSource(clock, randomBytes);
const open = (store: KeyStore) => createCheckoutStore({ store, ids, randomBytes });
const [bread, tea] = [ids.next<VariantId>(), ids.next<VariantId>()];
const content: CheckoutContent = {
  email: "buyer@till.example",
  delivery: "post",
  items: [{ variantId: bread, quantity: 2 }],
};
const card = (token: string) =>
  ({ kind: "card", source: { kind: "token", gateway: parseGatewayName("stripe"), token } }) as const;

test("the same cart is the same sale, also after a reload", () => {
  const storage = memoryStorage();
  const first = open(storage).saleFor(content);
  expect(open(storage).saleFor({ ...content })).toEqual(first);
  expect(first.orderToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test("a changed cart, delivery or address is another sale with another token", () => {
  const changes: CheckoutContent[] = [
    { ...content, items: [{ variantId: bread, quantity: 3 }] },
    { ...content, items: [{ variantId: tea, quantity: 2 }] },
    { ...content, items: [...content.items, { variantId: tea, quantity: 1 }] },
    { ...content, delivery: "pickup" },
    { ...content, email: "other@till.example" },
  ];
  for (const changed of changes) {
    const checkout = open(memoryStorage());
    const first = checkout.saleFor(content);
    const second = checkout.saleFor(changed);
    expect(second.saleId).not.toBe(first.saleId);
    expect(second.orderToken).not.toBe(first.orderToken);
    expect(checkout.orderToken(first.saleId)).toBe(first.orderToken);
  }
});

test("a charge is written down before it is sent, and a second click finds the same one", () => {
  const storage = memoryStorage();
  const { saleId } = open(storage).saleFor(content);
  const first = open(storage).chargeFor(saleId, card("ctoken_1"));
  expect(open(storage).chargeFor(saleId, card("ctoken_2"))).toEqual(first);
  expect(open(storage).pendingCharge(saleId)).toEqual(first);
});

test("after an answer the next try has a new charge id on the same sale", () => {
  const checkout = open(memoryStorage());
  const { saleId } = checkout.saleFor(content);
  const first = checkout.chargeFor(saleId, card("ctoken_1"));
  checkout.settleCharge(saleId, first.id);
  const second = checkout.chargeFor(saleId, card("ctoken_2"));
  expect(second.id).not.toBe(first.id);
  checkout.settleCharge(saleId, first.id);
  expect(checkout.pendingCharge(saleId)).toEqual(second);
  expect(checkout.saleFor(content).saleId).toBe(saleId);
});

test("a forgotten sale is not used again, and its order page stays reachable", () => {
  const checkout = open(memoryStorage());
  const first = checkout.saleFor(content);
  checkout.forget(first.saleId);
  expect(checkout.current()).toBeNull();
  expect(checkout.saleFor(content).saleId).not.toBe(first.saleId);
  expect(checkout.orderToken(first.saleId)).toBe(first.orderToken);
});

test("tokens of the last fifty orders are kept", () => {
  const checkout = open(memoryStorage());
  const made = Array.from({ length: 60 }, () => ids.next<SaleId>());
  for (const saleId of made) checkout.rememberOrder(saleId, "t".repeat(43));
  expect(made.filter((saleId) => checkout.orderToken(saleId) !== null)).toEqual(made.slice(10));
});

test("a token is URL-safe", () => {
  expect(base64Url(new Uint8Array([251, 239, 190, 255]))).toBe("----_w");
});
