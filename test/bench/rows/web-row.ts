import { preparePlainInserts } from "../plain-inserts.ts";
import { median, perSecond, takeTurns } from "../round.ts";
import { rate, result, say, spread } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { webCheckouts } from "../web-checkouts.ts";
import { learnTables, rounds, sayCosts, withCost } from "./row-parts.ts";

const sales = { warmUp: 120, perRound: 120 } as const;
const insertsPerRound = 2000;

/** Full sales from cart to paid order, webhooks included. */
export async function webRow(bench: Bench): Promise<void> {
  say("\nWeb checkouts with a card, through tRPC, the gateway's SDK and the sandbox, 20 at a time");
  const shop = await bench.openShop({ database: "web" });
  const server = await shop.start();
  const sell = webCheckouts(shop, server);
  const inserts = await preparePlainInserts(shop.owner);
  await sell(sales.warmUp);
  await learnTables(shop);
  const costs: string[] = [];
  const measured = await takeTurns(
    {
      sold: () => withCost(server, costs, () => sell(sales.perRound)),
      inserts: async () => perSecond(await inserts(insertsPerRound)),
    },
    rounds,
    (now, round) =>
      say(`  round ${round} of ${rounds}: ${rate(now.sold)} sales/s, plain inserts ${rate(now.inserts)}/s`),
  );
  result("full sales", `${spread(measured.sold)} per second, budget 150`);
  result("plain inserts, for reference", `${spread(measured.inserts)} per second`);
  const inserted = Math.round(median(measured.inserts) / median(measured.sold));
  result("one sale costs as much as", `${inserted} plain inserts`);
  sayCosts({ sale: costs });
  await shop.close();
}
