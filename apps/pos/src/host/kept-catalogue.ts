import type { Catalogue } from "@till/catalogue";
import { readCatalogue } from "@till/wire";
import type { Store } from "./store.ts";

const kept = "catalogue_lines";
/** Where earlier versions kept it: as JSON with its amounts as digits, and before that as superjson. */
const keptBefore = ["catalogue_text", "catalogue"] as const;

/** As the server wrote it. */
export function keepCatalogue(facts: Store["facts"], written: string): void {
  facts.set(kept, written);
  for (const name of keptBefore) facts.set(name, null);
}

export function keptCatalogue(facts: Store["facts"]): Catalogue | null {
  const written = facts.get<string>(kept);
  if (written !== null) return readCatalogue(written);
  const text = facts.get<string>("catalogue_text");
  return text === null ? facts.get<Catalogue>("catalogue") : readBefore(text);
}

function readBefore(text: string): Catalogue {
  const catalogue = JSON.parse(text) as Catalogue;
  for (const { variants, modifierGroups = [] } of catalogue.products) {
    for (const { price } of variants) readAmount(price);
    for (const { options } of modifierGroups) for (const { price } of options) readAmount(price);
  }
  return catalogue;
}

function readAmount(price: { amountMinor: bigint | string }): void {
  price.amountMinor = BigInt(price.amountMinor);
}
