import type { SaleRecord, Tx } from "@till/db";
import { type SoldProduct, type TaxClass, type Variant, isOrderable } from "@till/catalogue";
import type { SaleId, SaleLineId, VariantId } from "@till/kernel";
import { type Money, fromDecimal, zero } from "@till/money";
import { type Cart, type CartLine, priceCart } from "@till/sales";
import type { SaleView } from "@till/wire";
import { hashToken } from "../access/authorize-sale.ts";
import { toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { foldSaleMoney, saleMoney } from "../charges/open-amount.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, conflict, notFound } from "../till-error.ts";
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
    deps.uow.runTogether(deps.merchantId, [input.id], async (tx) => {
      const nowMs = deps.clock.nowMs();
      const [isFirst, catalogue] = await Promise.all([
        claimFirst(tx, { procedure: "sales.checkout", id: input.id, content: input, nowMs }),
        tx.catalogue.ofVariants(input.lines.map(({ variantId }) => variantId)),
      ]);
      const made = isFirst ? await insert(deps, tx, { input, catalogue, nowMs }) : null;
      if (made) return toSaleView(deps, made, foldSaleMoney(made, unpaid), null);
      // The id of a sale that came another way, and is none of this shopper's.
      if (isFirst) throw conflict("order");
      const sale = await tx.sales.find(input.id);
      if (!sale) throw notFound("order");
      return toSaleView(deps, sale, await saleMoney(tx, sale), null);
    });
}

type Catalogue = Awaited<ReturnType<Tx["catalogue"]["ofVariants"]>>;

/** What a sale that was made just now was paid with. */
const unpaid = { charges: [], facts: new Map() } as const;

/** Null where the id is another sale's already. */
async function insert(
  deps: Deps,
  tx: Tx,
  by: { readonly input: CheckoutSale; readonly catalogue: Catalogue; readonly nowMs: number },
): Promise<SaleRecord | null> {
  const { input, nowMs } = by;
  const cart = toCart(deps, by.catalogue, input);
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
  const buyer = { ...toActor({ kind: "buyer" }), registerId: register.id };
  const [isNew] = await Promise.all([
    tx.sales.insert(record),
    audit(deps, tx, buyer, {
      action: "sale.checked_out",
      subject: record.id,
      before: null,
      after: { totalMinor: record.sale.totals.total.amountMinor.toString() },
    }),
  ]);
  return isNew ? record : null;
}

function toCart(deps: Deps, catalogue: Catalogue, input: CheckoutSale): Cart {
  const byVariant = new Map<string, { readonly product: SoldProduct; readonly variant: Variant }>();
  for (const product of catalogue.products.filter(isOrderable)) {
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
