export { type DemoShop, demoShop } from "./demo-shop.ts";
export { pictureSvg } from "./picture-svg.ts";
