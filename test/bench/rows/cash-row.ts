import { chargeByHand, chargeCash } from "../cash-charges.ts";
import { stockSales } from "../open-sales.ts";
import { preparePlainInserts } from "../plain-inserts.ts";
import { perSecond, takeTurns } from "../round.ts";
import { rate, ratio, result, say, spread } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { learnTables, plainly, rounds, sayCosts, warmUp, withCost } from "./row-parts.ts";

const perRound = { till: 400, byHand: 1000, inserts: 2000 } as const;

/** A cash charge through tRPC and the server, plainly and with concurrent ones committed together, beside pgbench. */
export async function cashRow(bench: Bench): Promise<void> {
  say("\nCash charges, 20 at a time");
  const shop = await bench.openShop({ database: "cash" });
  const [plain, together] = [await shop.start(plainly), await shop.start()];
  const count = 3 * warmUp + rounds * (2 * perRound.till + perRound.byHand);
  const stock = await stockSales(shop, plain, { count });
  const chargePlainly = chargeCash(shop, plain, stock);
  const chargeTogether = chargeCash(shop, together, stock);
  const byHand = await chargeByHand(shop, stock);
  if (byHand.name !== "pgbench")
    say("  pgbench is not on PATH; the same statements run in a raw postgres.js loop instead.");
  const inserts = await preparePlainInserts(shop.owner);
  for (const charge of [chargePlainly, chargeTogether, byHand.charge]) await charge(warmUp);
  await learnTables(shop);

  const costs = { plainly: [] as string[], together: [] as string[], byHand: [] as string[] };
  const measured = await takeTurns(
    {
      plain: () => withCost(plain, costs.plainly, () => chargePlainly(perRound.till)),
      together: () => withCost(together, costs.together, () => chargeTogether(perRound.till)),
      byHand: () => withCost(plain, costs.byHand, () => byHand.charge(perRound.byHand)),
      inserts: async () => perSecond(await inserts(perRound.inserts)),
    },
    rounds,
    (now, round) =>
      say(
        `  round ${round} of ${rounds}: plainly ${rate(now.plain)}/s, together ${rate(now.together)}/s, ${byHand.name} ${rate(now.byHand)}/s, plain inserts ${rate(now.inserts)}/s`,
      ),
  );
  result("each charge a transaction", `${spread(measured.plain)} per second`);
  result("concurrent charges together", `${spread(measured.together)} per second`);
  result(`the same SQL in ${byHand.name}`, `${spread(measured.byHand)} per second`);
  result("plain inserts, for reference", `${spread(measured.inserts)} per second`);
  result("plainly, of the hand-written rate", `${ratio(measured.plain, measured.byHand)}, budget 0.3`);
  result("together, of the hand-written rate", `${ratio(measured.together, measured.byHand)}, budget 0.5`);
  sayCosts(costs);
  await shop.close();
}
