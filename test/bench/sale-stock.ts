import { type SaleId, parseId } from "@till/kernel";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import type { Sql } from "postgres";
import { eur } from "../kit/test-shop.ts";
import type { BenchShop, TillClient } from "./start-bench-shop.ts";

/** The id of the stock's sale number `n`; `cash-charge.sql` makes the same one. */
export const stockedSaleId = (n: number): SaleId =>
  parseId<SaleId>(`01a00000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);

/** Commits one sale through the server and copies it, so that charging has `count` open sales to begin with. */
export async function stockSales(
  shop: BenchShop,
  cashier: TillClient,
  owner: Sql,
  count: number,
): Promise<void> {
  const id = await commitOne(shop, cashier);
  await owner`
    insert into sales
    select (jsonb_populate_record(s, jsonb_build_object(
      'id', '01a00000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')))).*
    from sales s, generate_series(0, ${count - 1}::int) n
    where s.id = ${id}`;
}

async function commitOne(shop: BenchShop, cashier: TillClient): Promise<SaleId> {
  const catalogue = await cashier.catalogue.get.query({});
  const product = catalogue?.products.find(({ name }) => name === "Croissant");
  const variant = product?.variants[0];
  const taxClass = catalogue?.taxClasses.find(({ code }) => code === product?.taxClassCode);
  if (!product || !variant || !taxClass) throw new Error("the shop sells croissants");
  const cart = addLine(emptyCart(eur), goodsLine({ id: shop.ids.next(), product, variant, taxClass }));
  const id = shop.ids.next<SaleId>();
  await cashier.sales.commit.mutate({
    id,
    registerId: shop.registerIds[0],
    shiftId: null,
    occurredAtMs: Date.now(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  });
  return id;
}
