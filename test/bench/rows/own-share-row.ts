import type { ChargeId } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import { expectCaptured } from "../create-caller.ts";
import { type Stock, stockSales, stockedSaleId } from "../open-sales.ts";
import { preparePlainInserts } from "../plain-inserts.ts";
import { atPace } from "../round.ts";
import { inMs, result, say } from "../say.ts";
import type { Bench, BenchServer, BenchShop } from "../start-bench.ts";
import { learnTables, warmUp } from "./row-parts.ts";

const pace = { perSecond: 100, seconds: 10 } as const;
/** Where hardly anybody waits for anybody. */
const gentlePace = { perSecond: 20, seconds: 10 } as const;
const stripe = parseGatewayName("stripe");

interface Took {
  readonly ownMs: number;
  readonly gatewayMs: number;
}

/**
 * Till's own share of a card charge, at 100 a second: time in the server less time waiting for the gateway. Beside it
 * the share at 20 a second: what is more than that is waiting for a processor.
 */
export async function ownShareRow(bench: Bench): Promise<void> {
  say("\nTill's own share of a card charge, 100 new ones each second");
  const shop = await bench.openShop({ database: "own_share" });
  const server = await shop.start();
  const charges =
    warmUp + [pace, gentlePace].reduce((sum, { perSecond, seconds }) => sum + perSecond * seconds, 0);
  const stock = await stockSales(shop, server, { count: charges });
  await atPace(
    { perSecond: pace.perSecond, seconds: warmUp / pace.perSecond },
    chargeCard(shop, server, stock, []),
  );
  await learnTables(shop);

  const gentle: Took[] = [];
  await atPace(gentlePace, chargeCard(shop, server, stock, gentle));
  const took: Took[] = [];
  await atPace(pace, chargeCard(shop, server, stock, took));
  result("own share", `${ownOf(took)}, budget 15 ms for p99`);
  result("own share at 20 each second", ownOf(gentle));
  result("waiting for the gateway", inMs(took.map(({ gatewayMs }) => gatewayMs)));
  result("a plain insert, for reference", inMs(await insertsAtPace(shop)));
  await shop.close();
}

function chargeCard(shop: BenchShop, { cashier }: BenchServer, stock: Stock, took: Took[]) {
  return async (): Promise<void> => {
    const { json, totalMs, gatewayMs } = await cashier("charges.create", {
      id: shop.ids.next<ChargeId>(),
      saleId: stockedSaleId(stock.take(1)),
      tender: { kind: "card", source: { kind: "token", gateway: stripe, token: "pm_card_visa" } },
    });
    expectCaptured(json);
    took.push({ ownMs: totalMs - gatewayMs, gatewayMs });
  };
}

async function insertsAtPace(shop: BenchShop): Promise<number[]> {
  const insert = await preparePlainInserts(shop.owner);
  await insert(warmUp);
  const took: number[] = [];
  await atPace(pace, async () => {
    const startedMs = performance.now();
    await insert(1);
    took.push(performance.now() - startedMs);
  });
  return took;
}

const ownOf = (took: readonly Took[]): string => inMs(took.map(({ ownMs }) => ownMs));
