import type { ChargeId, IdSource, SaleLineId } from "@till/kernel";
import type { Money } from "@till/money";
import {
  type StoredValueKind,
  makeStoredValueCode,
  parseStoredValueCode,
  storedValueRandomBytes,
} from "@till/payments";
import { type Cart, addLine } from "@till/sales";
import type { FoundValue } from "../shared/till-state.ts";
import { beginCharge } from "./paying.ts";
import { changeCart } from "./change-cart.ts";
import { refusalOf } from "./server-port.ts";
import { type TillContext, requireOnline, requireSelling, setupOf } from "./till-context.ts";
import { refusal, refusedByServer } from "./refusal.ts";

/** Puts a gift card into the cart. It gets its code with its sale, and works once that is paid. */
export function addGiftCard(context: TillContext, amount: Money): void {
  requireOnline(context, "gift_card");
  if (amount.currency !== setupOf(context).currency || amount.amountMinor === 0n)
    throw refusal("refusal.card_sum_missing");
  const id = context.ids.next<SaleLineId>();
  context.store.transaction(() => {
    changeCart(context, "add", (cart) =>
      addLine(cart, {
        id,
        kind: "gift_card",
        variantId: null,
        name: "Gift card",
        variantName: "",
        quantityMilli: 1000,
        unitPrice: amount,
        tax: { code: "none", name: "No tax", ratePpm: 0, mode: "inclusive" },
        discount: null,
      }),
    );
  });
}

/**
 * New codes for the gift cards of a cart that becomes a sale: what is sent with it, and printed on its receipt. A cart that is
 * taken up again after its sale came to nothing gets others, for the server gives each out once.
 */
export function newGiftCards(
  { ids }: Pick<TillContext, "ids">,
  cart: Cart,
): { readonly lineId: SaleLineId; readonly code: string }[] {
  return cart.lines.flatMap(({ id, kind, quantityMilli, discount }) => {
    if (kind !== "gift_card") return [];
    if (quantityMilli !== 1000 || discount !== null) throw refusal("refusal.card_one_line");
    return [{ lineId: id, code: makeStoredValueCode("gift_card", chanceOf(ids)) }];
  });
}

/** The last five bytes of an id are chance alone. */
function chanceOf(ids: IdSource): Uint8Array {
  const hex = [ids.next(), ids.next(), ids.next()].map((id) => id.slice(-10)).join("");
  return Uint8Array.from({ length: storedValueRandomBytes }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

export const newStoreCreditCode = (ids: IdSource): string =>
  makeStoredValueCode("store_credit", chanceOf(ids));

/** What is on a card, asked of the server. */
export async function findValue(context: TillContext, typed: string): Promise<FoundValue> {
  requireSelling(context);
  const { code } = readCode(typed);
  requireOnline(context, "gift_card");
  try {
    const { kind, lastFour, balance, state } = await context.server.storedValue(code);
    return { kind, lastFour, balance, state };
  } catch (error) {
    const said = refusalOf(error);
    if (said) throw refusedByServer(said);
    throw error;
  }
}

/** Pays with a card, all that is left or a part. The server says whether there is enough on it. */
export function takeStoredValue(
  context: TillContext,
  { code: typed, amount }: { readonly code: string; readonly amount: Money | null },
): ChargeId {
  const { kind, code } = readCode(typed);
  requireOnline(context, kind);
  return beginCharge(context, {
    kind,
    label: `${names[kind]} ${code.slice(-4)}`,
    screenUrl: null,
    tender: { kind, code },
    amount,
  });
}

const names: Readonly<Record<StoredValueKind, string>> = {
  gift_card: "Gift card",
  store_credit: "Store credit",
};

function readCode(typed: string): { readonly kind: StoredValueKind; readonly code: string } {
  const read = parseStoredValueCode(typed);
  if (!read) throw refusal("refusal.no_card_code");
  return read;
}
