import type { SaleId } from "@till/kernel";
import { chargeCash } from "../cash-charges.ts";
import { stockSales, stockedSaleId } from "../open-sales.ts";
import { addPastCharges } from "../past-charges.ts";
import { perSecond, takeTurns } from "../round.ts";
import { rate, ratio, result, say, spread } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { rounds, warmUp } from "./row-parts.ts";

const perRound = 400;
const past = { few: 10_000, many: 1_000_000 } as const;

/** Whether a charge costs more the more were made before it: two shops that differ in nothing else. */
export async function pastChargesRow(bench: Bench): Promise<void> {
  say("\nCash charges with 10 thousand and with 1 million charges behind them, 20 at a time");
  const few = await shopWithPast(bench, "past_few", past.few);
  const many = await shopWithPast(bench, "past_many", past.many);
  const measured = await takeTurns(
    {
      few: async () => perSecond(await few.charge(perRound)),
      many: async () => perSecond(await many.charge(perRound)),
    },
    rounds,
    (now, round) =>
      say(`  round ${round} of ${rounds}: 10 thousand ${rate(now.few)}/s, 1 million ${rate(now.many)}/s`),
  );
  result("10 thousand charges behind", `${spread(measured.few)} per second`);
  result("1 million charges behind", `${spread(measured.many)} per second`);
  // Cost is what a rate is one over.
  result("a charge costs, the more behind", `${ratio(measured.few, measured.many)} times, budget 1.2`);
  for (const { shop } of [few, many]) await shop.close();
}

async function shopWithPast(bench: Bench, database: string, pastCount: number) {
  const shop = await bench.openShop({ database });
  const server = await shop.start();
  const stock = await stockSales(shop, server, { count: 2 * warmUp + rounds * perRound });
  const charge = chargeCash(shop, server, stock);
  await charge(warmUp);
  const paid: SaleId = stockedSaleId(0);
  const startedMs = performance.now();
  await addPastCharges(shop, paid, pastCount);
  say(`  ${rate(pastCount)} past charges loaded in ${rate((performance.now() - startedMs) / 1000)} s`);
  await charge(warmUp);
  return { shop, charge };
}
