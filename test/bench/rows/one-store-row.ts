import { chargeCash } from "../cash-charges.ts";
import { stockSales } from "../open-sales.ts";
import { perSecond, takeTurns } from "../round.ts";
import { rate, ratio, result, say, spread } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { learnTables, rounds, warmUp } from "./row-parts.ts";

const perRound = 400;

/** Whether charges of one store wait for each other: all of them in one, beside the same number over 1,000 stores. */
export async function oneStoreRow(bench: Bench): Promise<void> {
  say("\nCash charges of one store, beside charges over 1,000 stores, 20 at a time");
  const shop = await bench.openShop({ database: "stores", storeCount: 1000 });
  const server = await shop.start();
  const count = warmUp + rounds * perRound;
  const one = chargeCash(shop, server, await stockSales(shop, server, { count }));
  const { counters } = shop;
  const many = chargeCash(shop, server, await stockSales(shop, server, { count, from: count, counters }));
  for (const charge of [one, many]) await charge(warmUp);
  await learnTables(shop);
  const measured = await takeTurns(
    {
      one: async () => perSecond(await one(perRound)),
      many: async () => perSecond(await many(perRound)),
    },
    rounds,
    (now, round) =>
      say(`  round ${round} of ${rounds}: one store ${rate(now.one)}/s, 1,000 stores ${rate(now.many)}/s`),
  );
  result("all in one store", `${spread(measured.one)} per second`);
  result("over 1,000 stores", `${spread(measured.many)} per second`);
  result("one store, of the spread rate", `${ratio(measured.one, measured.many)}, budget 0.9`);
  await shop.close();
}
