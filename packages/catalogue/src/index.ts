export type { Catalogue, Category, Product, TaxClass, Variant } from "./product.ts";
