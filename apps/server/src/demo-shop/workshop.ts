import { type DemoProduct, shelve } from "./demo-product.ts";

/** Classes after closing time; their prices are without tax, which the till adds. */
export const workshop: readonly DemoProduct[] = shelve(
  { categoryCode: "workshop", skuPrefix: "WOR", barcodeDigits: "05" },
  [
    {
      number: 1,
      name: "Bread baking class",
      description: "Three hours at the oven; you take a loaf home.",
      taxClassCode: "workshop",
      price: { Adult: 6500n, Child: 4000n },
      picture: { motif: "ticket", ground: "wheat", colour: "#b5683a", second: "#f6e6c4" },
    },
    {
      number: 2,
      name: "Cheese tasting evening",
      description: "Seven cheeses and the people who make them.",
      taxClassCode: "workshop",
      price: 4500n,
      picture: { motif: "cheeseWheel", ground: "mauve", colour: "#e3b85c", second: "#fbe7b0" },
    },
    {
      number: 3,
      name: "Coffee brewing class",
      description: "Two hours, five ways to brew.",
      taxClassCode: "workshop",
      price: 3800n,
      picture: { motif: "espresso", ground: "leaf", colour: "#7fa08a", second: "#4a2d1d" },
    },
  ],
);
