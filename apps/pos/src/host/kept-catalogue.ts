import type { Catalogue } from "@till/catalogue";
import type { Store } from "./store.ts";

/*
 * Facts are kept as superjson, which names each amount by its path: for the 100,000 articles of a large shop that is most of
 * the text, and seconds at every start. Here an amount is its digits, and the few places that have one are known.
 */

const kept = "catalogue_text";
/** Where it stood as superjson. */
const keptBefore = "catalogue";

export function keepCatalogue(facts: Store["facts"], catalogue: Catalogue): void {
  facts.set(
    kept,
    JSON.stringify(catalogue, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  );
  facts.set(keptBefore, null);
}

export function keptCatalogue(facts: Store["facts"]): Catalogue | null {
  const text = facts.get<string>(kept);
  if (text === null) return facts.get<Catalogue>(keptBefore);
  const catalogue = JSON.parse(text) as Catalogue;
  for (const { variants, modifierGroups = [] } of catalogue.products) {
    for (const { price } of variants) readAmount(price);
    for (const { options } of modifierGroups) for (const { price } of options) readAmount(price);
  }
  return catalogue;
}

/** In place: another hundred thousand objects would only be thrown away. */
function readAmount(price: { amountMinor: bigint | string }): void {
  price.amountMinor = BigInt(price.amountMinor);
}
