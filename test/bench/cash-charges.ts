import type { ChargeId } from "@till/kernel";
import { businessDay } from "@till/sales";
import type { Sql } from "postgres";
import { eur } from "../kit/test-shop.ts";
import { type HandWritten, handWritten } from "./hand-written.ts";
import { type Round, inLanes } from "./round.ts";
import { stockSales, stockedSaleId } from "./sale-stock.ts";
import type { BenchShop } from "./start-bench-shop.ts";

const clients = 20;

export interface CashCharges {
  readonly handWrittenName: string;
  /** Through tRPC and the server, 20 callers at once. */
  readonly throughTill: (count: number) => Promise<Round>;
  /** The same statements without Till, on 20 connections. */
  readonly byHand: (count: number) => Promise<Round>;
}

/** Both sides charge open sales of one stock, committed beforehand; each sale once. */
export async function prepareCashCharges(
  shop: BenchShop,
  sql: { readonly app: Sql; readonly owner: Sql },
  stock: number,
): Promise<CashCharges> {
  const cashier = await shop.cashier();
  await stockSales(shop, cashier, sql.owner, stock);
  const script = await handWritten(shop.appUrl, sql.app, constantsOf(shop));
  let used = 0;
  const take = (count: number): number => {
    const base = used;
    used += count;
    if (used > stock) throw new Error(`the stock of ${stock} open sales is too small`);
    return base;
  };
  return {
    handWrittenName: script.name,
    throughTill(count) {
      const base = take(count);
      return inLanes({ count, atOnce: clients }, async (index) => {
        const charge = await cashier.charges.create.mutate({
          id: shop.ids.next<ChargeId>(),
          saleId: stockedSaleId(base + index),
          tender: { kind: "cash", tendered: { amountMinor: 500n, currency: eur } },
        });
        if (charge.state !== "captured") throw new Error(`a cash charge ended ${charge.state}`);
      });
    },
    byHand: (count) => roundByHand(script, take(count), count),
  };
}

function roundByHand(script: HandWritten, base: number, count: number): Promise<Round> {
  return script.round({ base, clients, perClient: count / clients });
}

function constantsOf(shop: BenchShop) {
  const [store] = shop.seed.stores;
  if (!store) throw new Error("the shop has a store");
  const nowMs = Date.now();
  return {
    merchant: shop.seed.merchant.id,
    store: store.id,
    register: shop.registerIds[0],
    person: shop.cashierId,
    now_ms: nowMs,
    day: businessDay(nowMs, store.timeZone, store.cutoffHour),
    tax_account: "tax_payable:food:55000",
    drawer_account: `drawer:${shop.registerIds[0]}`,
  };
}
