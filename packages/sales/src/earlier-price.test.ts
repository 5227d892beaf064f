import type { Offer } from "@till/catalogue";
import { type SaleLineId, type VariantId, createIdSource } from "@till/kernel";
import { type Money, money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { type CartLine, addLine, earlierPrice, emptyCart, exemptCart, priceCart } from "./index.ts";

const eur = parseCurrency("EUR");
const euros = (minor: bigint): Money => money(minor, eur);
const ids = createIdSource({ nowMs: () => 0 }, () => new Uint8Array(16));
const tax = { code: "food", name: "Food", ratePpm: 70_000, mode: "inclusive" } as const;
const line: CartLine = {
  id: ids.next<SaleLineId>(),
  kind: "goods",
  variantId: ids.next<VariantId>(),
  name: "Tea",
  variantName: "",
  quantityMilli: 3000,
  unitPrice: euros(250n),
  tax,
  discount: null,
};
const offer = (price: bigint, over: Partial<Offer> = {}): Offer => ({
  price: euros(price),
  soldBy: undefined,
  options: [],
  tax,
  ...over,
});

function sold(over: Partial<CartLine>, isExempt = false) {
  const cart = addLine(emptyCart(eur), { ...line, ...over });
  const exemption = isExempt ? { buyer: "Embassy", certificate: "E-1" } : null;
  const [only] = priceCart(exemptCart(cart, exemption)).lines;
  if (!only) throw new Error("one line was added");
  return only;
}

test("the difference is the whole line's, and a dearer day after makes it negative", () => {
  expect(earlierPrice(sold({}), offer(300n))).toMatchObject({
    sold: euros(250n),
    today: { listed: euros(300n), difference: euros(-150n) },
  });
  expect(earlierPrice(sold({}), null)).toMatchObject({ sold: euros(250n), today: null });
});

test("what was chosen counts at its price of today, or as sold where it cannot be chosen any more", () => {
  const oat = { code: "oat", name: "Oat milk", price: euros(50n) };
  const wood = { code: "wood", name: "Wooden spoon", price: euros(10n) };
  const with_ = sold({ modifiers: [oat, wood] });
  const today = offer(250n, { options: [{ ...oat, price: euros(70n) }] });
  expect(earlierPrice(with_, today)).toMatchObject({
    sold: euros(310n),
    today: { listed: euros(330n), difference: euros(-60n) },
  });
});

test("a printed label is the same weight at the other price", () => {
  const label = sold({ quantityMilli: 1000, unitPrice: euros(500n), labelled: euros(1000n) });
  expect(earlierPrice(label, offer(1200n, { soldBy: "kg" }))).toMatchObject({
    sold: euros(1000n),
    today: { listed: euros(1200n), difference: euros(-100n) },
  });
});

test("the tax that an exempt buyer does not pay is no difference", () => {
  expect(earlierPrice(sold({}, true), offer(300n))).toMatchObject({
    sold: euros(250n),
    soldRatePpm: 70_000,
    today: { listed: euros(300n), difference: euros(-150n) },
  });
});
