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
import { type TillContext, cartOf, requireOnline, requireSelling, setupOf } from "./till-context.ts";
import { refusal, refusedByServer } from "./refusal.ts";

/** The codes of the gift cards in the cart, by their lines. */
const codesFact = "gift_card_codes";
type Codes = Readonly<Record<string, string>>;

const codesOf = ({ store }: Pick<TillContext, "store">): Codes => store.facts.get<Codes>(codesFact) ?? {};

/** Puts a gift card into the cart. Its code is on disk before anything is paid, and works once the sale is. */
export function addGiftCard(context: TillContext, amount: Money): void {
  requireOnline(context, "gift_card");
  if (amount.currency !== setupOf(context).currency || amount.amountMinor === 0n)
    throw refusal("refusal.card_sum_missing");
  const id = context.ids.next<SaleLineId>();
  const code = makeStoredValueCode("gift_card", chanceOf(context.ids));
  const { store } = context;
  store.transaction(() => {
    store.facts.set(codesFact, { ...keptCodes(context), [id]: code });
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

/** Of lines that are still in the cart. */
function keptCodes(context: TillContext): Codes {
  const ids = new Set<string>(cartOf(context).lines.map(({ id }) => id));
  return Object.fromEntries(Object.entries(codesOf(context)).filter(([id]) => ids.has(id)));
}

/** What is sent with a sale, and printed on its receipt. */
export function giftCardsOf(
  context: TillContext,
  cart: Cart,
): { readonly lineId: SaleLineId; readonly code: string }[] {
  const codes = codesOf(context);
  return cart.lines.flatMap(({ id, kind, quantityMilli, discount }) => {
    if (kind !== "gift_card") return [];
    const code = codes[id];
    if (code === undefined) throw refusal("refusal.card_code_lost");
    if (quantityMilli !== 1000 || discount !== null) throw refusal("refusal.card_one_line");
    return [{ lineId: id, code }];
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
