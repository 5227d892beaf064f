import type { SaleLine } from "@till/sales";
import type { Say } from "./speech.ts";

/** Goods by the shop's name; a gift card that is sold and what sending costs by Till's own, in the language of the screen. */
export const lineWords = ({ kind, name }: Pick<SaleLine, "kind" | "name">, say: Say): string =>
  kind === "goods" ? name : say(kind === "gift_card" ? "app.gift_card" : "lookup.delivery");
