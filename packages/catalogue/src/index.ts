export { gtinCheckDigit, isEan, normalizeBarcode } from "./barcode.ts";
export { type CatalogueIndex, type CatalogueEntry, createCatalogueIndex } from "./catalogue-index.ts";
export { foldText } from "./fold-text.ts";
export { fromPrice } from "./from-price.ts";
export type { Catalogue, Category, Product, TaxClass, Variant } from "./product.ts";
