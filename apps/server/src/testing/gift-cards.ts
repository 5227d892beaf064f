import { ids, place } from "@till/db/testing";
import type { ChargeId, SaleId, SaleLineId } from "@till/kernel";
import type { Money } from "@till/money";
import { type StoredValueKind, makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { type CartLine, emptyCart, priceCart } from "@till/sales";
import type { Caller } from "../access/caller.ts";
import { createCharge } from "../charges/create-charge.ts";
import type { Deps } from "../deps.ts";
import { type CommitSale, commitSale } from "../use-cases/commit-sale.ts";

let made = 0;

/** Another one with every call; no chance is needed where nobody guesses. */
export function newCode(kind: StoredValueKind = "gift_card"): string {
  made += 1;
  const bytes = Uint8Array.from({ length: storedValueRandomBytes }, (_, index) => (made >> (index * 5)) & 31);
  return makeStoredValueCode(kind, bytes);
}

/** What a till sends for one gift card. */
export function saleOfCard(
  deps: Deps,
  { code, worth }: { readonly code: string; readonly worth: Money },
): CommitSale {
  const line: CartLine = {
    id: ids.next<SaleLineId>(),
    kind: "gift_card",
    variantId: null,
    name: "Gift card",
    variantName: "",
    quantityMilli: 1000,
    unitPrice: worth,
    tax: { code: "none", name: "No tax", ratePpm: 0, mode: "inclusive" },
    discount: null,
  };
  const cart = { ...emptyCart(worth.currency), lines: [line] };
  return {
    id: ids.next<SaleId>(),
    registerId: place.registerId,
    shiftId: null,
    occurredAtMs: deps.clock.nowMs(),
    cart,
    total: priceCart(cart).totals.total,
    giftCards: [{ lineId: line.id, code }],
  };
}

/** A gift card that was sold for cash; gives its code, its sale and the charge that paid it. */
export async function sellCard(deps: Deps, caller: Caller, worth: Money) {
  const code = newCode();
  const sale = saleOfCard(deps, { code, worth });
  await commitSale(deps)(caller, sale);
  const chargeId = ids.next<ChargeId>();
  await createCharge(deps)(caller, {
    id: chargeId,
    saleId: sale.id,
    tender: { kind: "cash", tendered: worth },
  });
  return { code, saleId: sale.id, lineId: sale.cart.lines[0]?.id, chargeId };
}
