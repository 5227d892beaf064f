import type { ChargeId } from "@till/kernel";
import { businessDay } from "@till/sales";
import { expectCaptured } from "./create-caller.ts";
import { eur } from "../kit/test-shop.ts";
import { type HandWritten, handWritten } from "./hand-written.ts";
import { type Stock, stockedSaleId } from "./open-sales.ts";
import { type Round, inLanes } from "./round.ts";
import type { BenchServer, BenchShop } from "./start-bench.ts";

const clients = 20;

/** Cash charges through tRPC and the server, 20 callers at once, each of a sale committed beforehand. */
export function chargeCash(shop: BenchShop, { cashier }: BenchServer, stock: Stock) {
  return (count: number): Promise<Round> => {
    const base = stock.take(count);
    return inLanes({ count, atOnce: clients }, async (index) => {
      const { json } = await cashier("charges.create", {
        id: shop.ids.next<ChargeId>(),
        saleId: stockedSaleId(base + index),
        tender: { kind: "cash", tendered: { amountMinor: 500n, currency: eur } },
      });
      expectCaptured(json);
    });
  };
}

export interface ByHand {
  readonly name: string;
  readonly charge: (count: number) => Promise<Round>;
}

/** The same statements without Till, on 20 connections, for sales of the same stock. */
export async function chargeByHand(shop: BenchShop, stock: Stock): Promise<ByHand> {
  const script: HandWritten = await handWritten(shop.appUrl, shop.app, constantsOf(shop));
  return {
    name: script.name,
    charge: (count) => script.round({ base: stock.take(count), clients, perClient: count / clients }),
  };
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
