import type { Catalogue, SoldProduct } from "./product.ts";

/** Whether it can be ordered unseen: what has to be weighed, or asked about, is sold at the counter. */
export const isOrderable = ({ soldBy, modifierGroups = [] }: SoldProduct): boolean =>
  soldBy !== "kg" && modifierGroups.every(({ min }) => min === 0);

/** The catalogue of a storefront. */
export const orderable = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  products: catalogue.products.filter(isOrderable),
});
