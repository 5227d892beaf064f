import type { SaleRecord, Tx } from "@till/db";
import type { Product, TaxClass, Variant } from "@till/catalogue";
import type { SaleId, SaleLineId, VariantId } from "@till/kernel";
import { type Money, fromDecimal, zero } from "@till/money";
import { type Cart, type CartLine, priceCart } from "@till/sales";
import type { SaleView } from "@till/wire";
import { hashToken } from "../access.ts";
import { audit } from "../audit.ts";
import { saleMoney } from "../charges/open-amount.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { toSaleView } from "../views/sale-view.ts";

export interface CheckoutSale {
  readonly id: SaleId;
  readonly orderToken: string;
  readonly email: string;
  readonly lines: readonly {
    readonly id: SaleLineId;
    readonly variantId: VariantId;
    readonly quantity: number;
  }[];
  readonly delivery: DeliveryKind;
}

export type DeliveryKind = "pickup" | "post";

/** What delivery costs, tax included, in the shop's currency. */
export function deliveryPrice(kind: DeliveryKind, currency: Money["currency"]): Money {
  return kind === "pickup" ? zero(currency) : fromDecimal("4.90", currency);
}

/**
 * Turns a web cart into a sale at the server's own prices. The shopper's browser makes the id and the order token
 * and keeps them before it sends. Throws `TillError`: `conflict`, `not_found` (a product is gone).
 */
export function checkoutSale(deps: Deps) {
  return (input: CheckoutSale): Promise<SaleView> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const nowMs = deps.clock.nowMs();
      if (await claimFirst(tx, { procedure: "sales.checkout", id: input.id, content: input, nowMs })) {
        await insert(deps, tx, input, nowMs);
      }
      const sale = await tx.sales.find(input.id);
      if (!sale) throw notFound("order");
      return toSaleView(deps, sale, await saleMoney(tx, sale), null);
    });
}

async function insert(deps: Deps, tx: Tx, input: CheckoutSale, nowMs: number): Promise<void> {
  const cart = await toCart(deps, tx, input);
  const register = deps.webRegister;
  const record: SaleRecord = {
    id: input.id,
    merchantId: deps.merchantId,
    storeId: register.storeId,
    registerId: register.id,
    shiftId: null,
    personId: null,
    state: "open",
    sale: priceCart(cart),
    email: input.email,
    orderTokenHash: hashToken(input.orderToken),
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    completedAtMs: null,
    businessDay: null,
    receiptNumber: null,
  };
  await tx.sales.insert(record);
  await audit(
    deps,
    tx,
    { kind: "buyer", personId: null, registerId: register.id },
    {
      action: "sale.checked_out",
      subject: record.id,
      before: null,
      after: { totalMinor: record.sale.totals.total.amountMinor.toString() },
    },
  );
}

async function toCart(deps: Deps, tx: Tx, input: CheckoutSale): Promise<Cart> {
  const catalogue = await tx.catalogue.ofVariants(input.lines.map(({ variantId }) => variantId));
  const byVariant = new Map<string, { readonly product: Product; readonly variant: Variant }>();
  for (const product of catalogue.products) {
    for (const variant of product.variants) byVariant.set(variant.id, { product, variant });
  }
  const taxOf = (code: string): TaxClass => {
    const found = catalogue.taxClasses.find((taxClass) => taxClass.code === code);
    if (!found) throw notFound("tax class");
    return found;
  };
  const currency = deps.merchant.currency;
  const goods = input.lines.map((line): CartLine => {
    const found = byVariant.get(line.variantId);
    if (!found) {
      throw new TillError({
        code: "not_found",
        retry: "never",
        message: "Something in the cart is not sold any more. Take it out of the cart and try again.",
      });
    }
    return {
      id: line.id,
      kind: "goods",
      variantId: line.variantId,
      name: found.product.name,
      variantName: found.variant.name,
      quantityMilli: line.quantity * 1000,
      unitPrice: found.variant.price,
      tax: taxOf(found.product.taxClassCode),
      discount: null,
    };
  });
  const price = deliveryPrice(input.delivery, currency);
  const shippingTax = catalogue.taxClasses.find(({ code }) => code === "standard") ?? catalogue.taxClasses[0];
  const shipping: CartLine[] =
    price.amountMinor === 0n || !shippingTax
      ? []
      : [
          {
            id: deps.ids.next<SaleLineId>(),
            kind: "shipping",
            variantId: null,
            name: "Delivery by post",
            variantName: "",
            quantityMilli: 1000,
            unitPrice: price,
            tax: shippingTax,
            discount: null,
          },
        ];
  return { currency, lines: [...goods, ...shipping], discount: null, tip: zero(currency) };
}
