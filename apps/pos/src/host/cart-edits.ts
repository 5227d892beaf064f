import type { SaleLineId } from "@till/kernel";
import {
  type Cart,
  agreePrice,
  changeQuantity,
  emptyCart,
  exemptCart,
  noteCart,
  noteLine,
  setCartDiscount,
  setLineDiscount,
  setTip,
} from "@till/sales";
import type { CartEdit } from "../shared/cart-edit.ts";
import { changeCart } from "./change-cart.ts";
import { type TillContext, cartOf } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** One change of the cart, as a screen asks for it. Throws `HostRefusal`. */
export function editCart(context: TillContext, edit: CartEdit): void {
  refuseUnfit(cartOf(context), edit);
  changeCart(context, edit.kind, (cart) => edited(cart, edit));
}

function edited(cart: Cart, edit: CartEdit): Cart {
  switch (edit.kind) {
    case "quantity":
      return changeQuantity(cart, edit.lineId, edit.quantityMilli);
    case "discount":
      return edit.lineId === null
        ? setCartDiscount(cart, edit.discount)
        : setLineDiscount(cart, edit.lineId, edit.discount);
    case "price":
      return agreePrice(cart, edit.lineId, edit.agreed);
    case "note":
      return edit.lineId === null ? noteCart(cart, edit.note) : noteLine(cart, edit.lineId, edit.note);
    case "exemption":
      return exemptCart(cart, edit.exemption);
    case "tip":
      return setTip(cart, edit.tip);
    case "clear":
      return emptyCart(cart.currency);
  }
}

/** What a screen should not have offered. */
function refuseUnfit(cart: Cart, edit: CartEdit): void {
  const amount = amountOf(edit);
  if (amount !== null && amount.currency !== cart.currency)
    throw refusal("refusal.sum_currency", { currency: cart.currency });
  const lineId = "lineId" in edit ? edit.lineId : null;
  const line = lineId === null ? null : cart.lines.find(({ id }) => id === lineId);
  if (!line) return;
  if (line.kind === "gift_card" && isOfWorth(edit)) throw refusal("refusal.card_at_worth");
  if (edit.kind === "quantity" && line.labelled && edit.quantityMilli > 1000)
    throw refusal("refusal.label_alone");
  if (edit.kind === "quantity" && line.unit !== "kg" && edit.quantityMilli % 1000 !== 0)
    throw refusal("refusal.by_whole_piece", { name: line.name });
  if (edit.kind === "price" && line.labelled) throw refusal("refusal.label_price");
}

/** Changes what something costs, or how often it is there. */
const isOfWorth = (edit: CartEdit): boolean =>
  edit.kind === "price" ||
  edit.kind === "discount" ||
  (edit.kind === "quantity" && edit.quantityMilli > 1000);

function amountOf(edit: CartEdit) {
  if (edit.kind === "tip") return edit.tip;
  if (edit.kind === "price") return edit.agreed?.price ?? null;
  if (edit.kind === "discount" && edit.discount?.kind === "amount") return edit.discount.amount;
  return null;
}

export const setQuantity = (context: TillContext, lineId: SaleLineId, quantityMilli: number): void =>
  editCart(context, { kind: "quantity", lineId, quantityMilli });

export const clearCart = (context: TillContext): void => editCart(context, { kind: "clear" });
