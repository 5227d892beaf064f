import { availableParallelism } from "node:os";
import { brokenCopies } from "./broken-copies.ts";
import { catchCopies } from "./catch-copies.ts";
import { runSeeds } from "./run-seeds.ts";

/** Some twenty thousand steps, with those on the way to rest. */
const seeds = 200;
const steps = 37;
const seedsPerLine = 30;
/** Played once more, to see that they do the same to the last statement. */
const replayed = 8;

/**
 * The simulation's part of `pnpm test`: seeds in which every promise holds, some of them played again, and broken copies
 * that are caught.
 */
export async function playSuite(
  say: (line: string) => void,
): Promise<{ readonly passed: number; readonly failed: number; readonly skipped: number }> {
  const processes = availableParallelism();
  const startedAtMs = performance.now();
  const ran = await runSeeds({
    firstSeed: 1,
    seeds,
    steps,
    processes,
    onBreaking: ({ seed, breaks }) => say(`Seed ${seed} is broken (${breaks}) and is made shorter`),
    onSeed({ broken }, soFar) {
      if (broken !== null) say(`BROKEN: ${broken}`);
      if (soFar.seeds % seedsPerLine === 0) say(`${soFar.seeds} of ${seeds} seeds, ${soFar.steps} steps`);
    },
  });
  const tookS = (performance.now() - startedAtMs) / 1000;
  const faults = [...ran.counts.values()].reduce((sum, count) => sum + count, 0);
  say(
    `${ran.steps} steps over ${ran.seeds} seeds with ${faults} faults in ${tookS.toFixed(0)} s, ${ran.broken.length} broken`,
  );
  const again = await runSeeds({ firstSeed: 2, seeds: replayed, steps, processes });
  const same = [...again.hashes].filter(([seed, hash]) => ran.hashes.get(seed) === hash).length;
  say(`${same} of ${replayed} seeds did exactly the same when they were played again`);
  let caught = 0;
  await catchCopies(processes, ({ name, by }) => {
    if (by) caught += 1;
    say(`${by ? "caught" : "NOT CAUGHT"}: ${name}`);
  });
  const failed = ran.broken.length + (replayed - same) + (brokenCopies.length - caught);
  return { passed: ran.seeds - ran.broken.length + same + caught, failed, skipped: 0 };
}
