import { type WireMoney, unitsOf } from "./amounts.ts";
import type { Order, PurchaseUnit } from "./objects.ts";
import { type Params, paramsOf, positive } from "./params.ts";
import type { Refuse } from "./paypal-error.ts";
import { readCard } from "./test-cards.ts";

type NewOrder = Pick<Order, "intent" | "unit" | "returnUrl" | "cancelUrl" | "walletNamed" | "card">;

/** Reads the body of orders.create; complains as PayPal does. One purchase unit is what the sandbox plays. */
export function readNewOrder(body: Params, refuse: Refuse): NewOrder {
  const intent = body.oneOf("intent", ["CAPTURE", "AUTHORIZE"]) ?? body.missing("intent");
  const units = body.list("purchase_units") ?? body.missing("purchase_units");
  if (units.length !== 1) {
    throw refuse.invalid({
      issue: units.length === 0 ? "INVALID_ARRAY_MIN_ITEMS" : "INVALID_ARRAY_MAX_ITEMS",
      field: "/purchase_units",
      description:
        units.length === 0
          ? "The number of items in an array parameter is too small."
          : "This sandbox takes one purchase unit.",
    });
  }
  const source = body.inner("payment_source");
  const wallet = source?.inner("paypal");
  const card = source?.inner("card");
  const context = wallet?.inner("experience_context") ?? body.inner("application_context");
  return {
    intent,
    unit: readUnit(paramsOf(units[0], "/purchase_units/0", refuse), refuse),
    returnUrl: readUrl(context, "return_url", refuse),
    cancelUrl: readUrl(context, "cancel_url", refuse),
    walletNamed: wallet !== undefined,
    card: card === undefined ? null : readCard(card, refuse),
  };
}

function readUnit(unit: Params, refuse: Refuse): PurchaseUnit {
  const amount = readAmount(unit, "amount", refuse);
  const texts = {
    description: unit.text("description", { max: 127 }),
    custom_id: unit.text("custom_id", { max: 127 }),
    invoice_id: unit.text("invoice_id", { max: 127 }),
    soft_descriptor: unit.text("soft_descriptor", { max: 22 }),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  return { reference_id: unit.text("reference_id", { max: 256 }) ?? "default", amount, ...given };
}

const added = ["item_total", "shipping", "handling", "tax_total", "insurance"] as const;
const taken = ["shipping_discount", "discount"] as const;

export function readAmount(unit: Params, name: string, refuse: Refuse): PurchaseUnit["amount"] {
  const pointer = `${unit.pointer}/${name}`;
  const amount = positive(unit.money(name) ?? unit.missing(name), pointer, refuse);
  const breakdown = unit.inner(name)?.inner("breakdown");
  if (breakdown === undefined) return amount;
  const parts: Record<string, WireMoney> = {};
  for (const each of [...added, ...taken]) {
    const part = breakdown.money(each);
    if (part !== undefined) parts[each] = part;
  }
  const sumOf = (names: readonly string[]): bigint =>
    names.reduce((sum, each) => (parts[each] === undefined ? sum : sum + unitsOf(parts[each])), 0n);
  if (sumOf(added) - sumOf(taken) !== unitsOf(amount)) {
    throw refuse.unprocessable({
      issue: "AMOUNT_MISMATCH",
      field: `${pointer}/value`,
      value: amount.value,
      description:
        "Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.",
    });
  }
  return { ...amount, breakdown: parts };
}

function readUrl(context: Params | undefined, name: string, refuse: Refuse): string | null {
  const text = context?.text(name, { max: 2048 });
  if (text === undefined) return null;
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw refuse.invalid({
    issue: "INVALID_PARAMETER_SYNTAX",
    field: `${context?.pointer ?? ""}/${name}`,
    description: "The value of a field does not conform to the expected format.",
  });
}
