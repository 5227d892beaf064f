import type { Logo } from "@till/receipts/node";
import type { ReceiptLogoView } from "@till/wire";
import type { Store } from "./store.ts";

/*
 * What stands above each receipt. It is beside the setup, which a state reads, and on the disk, so that a till without a
 * network prints it too.
 */
const name = "logo";

export const keepLogo = (store: Pick<Store, "facts">, logo: ReceiptLogoView | null): void =>
  store.facts.set(name, logo);

export const heldLogo = (store: Pick<Store, "facts">): ReceiptLogoView | null =>
  store.facts.get<ReceiptLogoView>(name);

export function logoOf(store: Pick<Store, "facts">): Logo | null {
  const held = heldLogo(store);
  return held && { width: held.width, height: held.height, bits: Buffer.from(held.bits, "base64") };
}
