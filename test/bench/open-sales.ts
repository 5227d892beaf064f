import { type SaleId, parseId } from "@till/kernel";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import { eur } from "../kit/test-shop.ts";
import type { BenchServer, BenchShop } from "./start-bench.ts";

/** The id of the stock's sale number `n`; `cash-charge.sql` makes the same one. */
export const stockedSaleId = (n: number): SaleId =>
  parseId<SaleId>(`01a00000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);

export interface Stock {
  /** The number of the first of `count` sales that nobody has taken yet. */
  take(count: number): number;
}

interface StockOptions {
  readonly count: number;
  /** Numbers of this stock begin here, so that a shop may have several. */
  readonly from?: number;
  /** Sale by sale in turn; left out, all at the first counter. */
  readonly counters?: BenchShop["counters"];
}

/** Commits one sale through the server and copies it: `count` open sales, waiting to be paid. */
export async function stockSales(
  shop: BenchShop,
  server: BenchServer,
  { count, from = 0, counters = shop.counters.slice(0, 1) }: StockOptions,
): Promise<Stock> {
  const id = await commitOne(shop, server);
  const storeIds = counters.map(({ storeId }) => storeId);
  const registerIds = counters.map(({ registerId }) => registerId);
  await shop.owner`
    insert into sales
    select (jsonb_populate_record(s, jsonb_build_object(
      'id', '01a00000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'),
      'store_id', (${storeIds}::text[])[1 + n % ${counters.length}::int],
      'register_id', (${registerIds}::text[])[1 + n % ${counters.length}::int]
    ))).*
    from sales s, generate_series(${from}::int, ${from + count - 1}::int) n
    where s.id = ${id}`;
  let used = 0;
  return {
    take(taken) {
      const base = from + used;
      used += taken;
      if (used > count) throw new Error(`the stock of ${count} open sales is too small`);
      return base;
    },
  };
}

async function commitOne(shop: BenchShop, { cashier }: BenchServer): Promise<SaleId> {
  const product = shop.seed.products.find(({ name }) => name === "Croissant");
  const variant = product?.variants[0];
  const taxClass = shop.seed.taxClasses.find(({ code }) => code === product?.taxClassCode);
  if (!product || !variant || !taxClass) throw new Error("the shop sells croissants");
  const line = goodsLine({ id: shop.ids.next(), product, variant, taxClass });
  const cart = addLine(emptyCart(eur), line);
  const id = shop.ids.next<SaleId>();
  await cashier("sales.commit", {
    id,
    registerId: shop.registerIds[0],
    shiftId: null,
    occurredAtMs: Date.now(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  });
  return id;
}
