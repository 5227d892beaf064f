import { invariant } from "@till/kernel";
import { type Money, compare } from "@till/money";
import type { Product } from "./product.ts";

/** The least a product costs, and whether another variant costs more: then the price is shown with "from". */
export function fromPrice(product: Product): { readonly price: Money; readonly varies: boolean } {
  const [first, ...rest] = product.variants.map(({ price }) => price);
  invariant(first, "every product has a variant");
  const price = rest.reduce((least, other) => (compare(other, least) < 0 ? other : least), first);
  return { price, varies: [first, ...rest].some((other) => compare(other, price) !== 0) };
}
