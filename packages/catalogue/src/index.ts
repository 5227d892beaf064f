export { gtinCheckDigit, isEan, normalizeBarcode } from "./barcode.ts";
export {
  type CatalogueEntry,
  type CatalogueIndex,
  type IndexedCatalogue,
  buildCatalogueIndex,
  createCatalogueIndex,
} from "./catalogue-index.ts";
export { foldText } from "./fold-text.ts";
export { fromPrice } from "./from-price.ts";
export { type CatalogueHistory, type Offer, offerOf, offersSince } from "./offers.ts";
export { isOrderable, orderable } from "./orderable.ts";
export { modifiersOf } from "./modifiers-of.ts";
export type {
  Catalogue,
  Category,
  Modifier,
  ModifierGroup,
  Product,
  SoldGoods,
  SoldProduct,
  TaxClass,
  Variant,
} from "./product.ts";
export {
  type ScaleCode,
  type ScaleCodeRule,
  type ScaleSample,
  readScaleCode,
  sampleScaleCode,
  scaleItemCode,
  scaleItemDigits,
  scalePrefixes,
  standardScaleCodes,
} from "./scale-code.ts";
