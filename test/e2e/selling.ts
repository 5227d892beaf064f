import { randomBytes } from "node:crypto";
import type { ChargeId, RegisterId, SaleId, SaleLineId, ShiftId } from "@till/kernel";
import { money } from "@till/money";
import { parseGatewayName } from "@till/payments";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { eur } from "../kit/test-shop.ts";

export const stripe = parseGatewayName("stripe");
export const square = parseGatewayName("square");

export const euros = (amountMinor: bigint) => money(amountMinor, eur);

/** A web order for some croissants, delivered by post; nothing is paid yet. */
export async function checkout(shop: Shop, quantity = 3) {
  const id = shop.ids.next<SaleId>();
  const orderToken = randomBytes(32).toString("base64url");
  const sale = await shop.buyer.sales.checkout.mutate({
    id,
    orderToken,
    email: "buyer@till.example",
    lines: [{ id: shop.ids.next<SaleLineId>(), variantId: shop.variants.croissant, quantity }],
    delivery: "post",
  });
  return { id, orderToken, sale };
}

export const cardToken = (token: string) =>
  ({ kind: "card", source: { kind: "token", gateway: stripe, token } }) as const;

/** A sale at a counter, committed and not yet paid. */
export async function commitAtTill(
  shop: Shop,
  client: TillClient,
  options: {
    readonly registerId?: RegisterId;
    readonly shiftId?: ShiftId;
    readonly quantity?: number;
    readonly occurredAtMs?: number;
  } = {},
) {
  const catalogue = await shop.catalogue();
  const product = catalogue.products.find(({ name }) => name === "Croissant");
  const variant = product?.variants[0];
  const taxClass = catalogue.taxClasses.find(({ code }) => code === product?.taxClassCode);
  if (!product || !variant || !taxClass) throw new Error("the test shop sells croissants");
  const quantityMilli = (options.quantity ?? 1) * 1000;
  const line = goodsLine({ id: shop.ids.next<SaleLineId>(), product, variant, taxClass, quantityMilli });
  const cart = addLine(emptyCart(eur), line);
  const id = shop.ids.next<SaleId>();
  const sale = await client.sales.commit.mutate({
    id,
    registerId: options.registerId ?? shop.registerIds[0],
    shiftId: options.shiftId ?? null,
    occurredAtMs: options.occurredAtMs ?? Date.now(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  });
  return { id, sale };
}

export const newCharge = (shop: Shop): ChargeId => shop.ids.next<ChargeId>();

interface Totals {
  readonly totals: readonly {
    readonly gateway: string;
    readonly captured: string;
    readonly capturedCount: number;
    readonly refunded: string;
    readonly refundedCount: number;
    readonly fees: string;
  }[];
}

/** What the sandbox itself counts, from its own objects. */
export async function sandboxTotals(shop: Shop, gateway: string) {
  const { totals } = (await shop.control("/totals")) as Totals;
  const found = totals.find((row) => row.gateway === gateway);
  return {
    capturedMinor: BigInt(found?.captured ?? "0"),
    capturedCount: found?.capturedCount ?? 0,
    refundedMinor: BigInt(found?.refunded ?? "0"),
    refundedCount: found?.refundedCount ?? 0,
    feesMinor: BigInt(found?.fees ?? "0"),
  };
}

/** The code of a refusal, or what was answered instead. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "not refused";
  } catch (error) {
    const data = (error as { readonly data?: { readonly till?: { readonly code?: string } } }).data;
    return data?.till?.code ?? String(error);
  }
}
