import { perAct, readProcessorTime } from "../processor-time.ts";
import { type Round, perSecond } from "../round.ts";
import { result } from "../say.ts";
import type { BenchServer, BenchShop } from "../start-bench.ts";

export const rounds = 5;
/** Charges before anything is measured: every connection has its statements prepared, the code is compiled. */
export const warmUp = 400;

/**
 * Plans made while the tables were empty are kept until statistics change, which autovacuum sees to once a minute: in
 * a shop, before anybody notices; in a bench, in the middle of a round. So it is done after the warm-up.
 */
export const learnTables = ({ owner }: BenchShop) => owner`analyze`;

/** Committing concurrent charges together can be switched off, to see what it is worth. */
export const plainly = { TILL_COMMIT_TOGETHER: "0" } as const;

/** The rate of one round; what it cost each process is added to `costs`. */
export async function withCost(
  server: BenchServer,
  costs: string[],
  round: () => Promise<Round>,
): Promise<number> {
  const before = await readProcessorTime(server.processes);
  const done = await round();
  const after = await readProcessorTime(server.processes);
  if (before && after) costs.push(perAct(before, after, done.count));
  return perSecond(done);
}

/** The last round of each side. */
export function sayCosts(costs: Readonly<Record<string, readonly string[]>>): void {
  for (const [side, ofRounds] of Object.entries(costs)) {
    const last = ofRounds.at(-1);
    if (last !== undefined) result(`processor time of one, ${side}`, last);
  }
}
