export type { CategoryCode, DemoProduct, DemoVariant, TaxClassCode } from "./demo-product.ts";
export { type DemoShop, type DemoStore, type DemoTaxClass, demoShop } from "./demo-shop.ts";
export { type Picture, pictureSvg } from "./picture-svg.ts";
