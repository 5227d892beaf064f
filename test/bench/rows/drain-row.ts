import { layCuttableLine } from "../../kit/cuttable-line.ts";
import { stockOffline } from "../offline-till.ts";
import { type Round, inLanes, perSecond, takeTurns } from "../round.ts";
import { rate, ratio, result, say, spread } from "../say.ts";
import { soldAlone } from "../sold-alone.ts";
import type { Bench } from "../start-bench.ts";
import { learnTables, sayCosts, withCost } from "./row-parts.ts";

const sales = { warmUp: 100, perRound: 5000, alone: 300 } as const;
const rounds = 3;
const drainWithinMs = 300_000;

/**
 * What a till sold while its server was away: sales with a charge and a receipt each, from the till's own process and disk
 * to the server and its database. Beside it the same sales, one act a call, from a caller that keeps nothing.
 */
export async function drainRow(bench: Bench): Promise<void> {
  say("\nA till that sold without a network drains its queue");
  const shop = await bench.openShop({ database: "drain" });
  const line = await layCuttableLine();
  const server = await shop.start({ TILL_HOSTS: `127.0.0.1:${line.port}` });
  line.leadTo(server.port);
  const till = await stockOffline(shop, line);
  try {
    const alone = soldAlone(shop, server);
    const sellAlone = (count: number): Promise<Round> => inLanes({ count, atOnce: 1 }, alone);
    await sellAlone(sales.warmUp);
    await till.sellOffline(sales.warmUp);
    await till.drain(drainWithinMs);
    await learnTables(shop);
    const costs: string[] = [];
    const measured = await takeTurns(
      {
        drained: async () => {
          await till.sellOffline(sales.perRound);
          return withCost(server, costs, () => till.drain(drainWithinMs));
        },
        alone: async () => perSecond(await sellAlone(sales.alone)),
      },
      rounds,
      (now, round) =>
        say(
          `  round ${round} of ${rounds}: ${rate(now.drained)} sales/s drained, ${rate(now.alone)}/s one act a call`,
        ),
    );
    await till.expectAllThere();
    result("sales drained", `${spread(measured.drained)} per second, budget 100`);
    result("one act a call, one after another", `${spread(measured.alone)} sales per second`);
    result("drained, of one act a call", ratio(measured.drained, measured.alone));
    sayCosts({ sale: costs });
  } finally {
    await till.stop();
    await line.close();
  }
  await shop.close();
}
