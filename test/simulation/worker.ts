import { once } from "node:events";
import { playSeed } from "./play-seed.ts";
import type { Breaking, NextSeed, SeedDone, SeedWanted, WorkerOrder } from "./run-seeds.ts";
import { shorten } from "./shorten.ts";
import { startGround } from "./start-ground.ts";

/** One of the processes that play seeds: it asks for one after the other, says how each ended, and stops what it started. */
const order = JSON.parse(process.argv[2] ?? "{}") as WorkerOrder;
const stop = new AbortController();
process.on("disconnect", () => stop.abort());
// Ctrl-C reaches the workers too, and what they started must not outlive them.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
const tell = (said: SeedDone | Breaking | SeedWanted): void => {
  if (process.connected) process.send?.(said);
};
const nextSeed = async (): Promise<number | null> => {
  const answer = once(process, "message", { signal: stop.signal }).then(
    ([given]) => (given as NextSeed).seed,
    () => null,
  );
  tell({ wants: "seed" });
  return await answer;
};
const ground = await startGround();
try {
  for (let seed = await nextSeed(); seed !== null; seed = await nextSeed()) {
    const plan = { seed, steps: order.steps };
    const played = await playSeed(ground, plan);
    if (played.broken !== null) tell({ seed: plan.seed, breaks: played.broken });
    const done: SeedDone = {
      seed: plan.seed,
      steps: played.steps,
      calmSteps: played.calmSteps,
      counts: [...played.counts],
      hash: played.hash,
      broken: played.broken === null || !order.shortens ? played.broken : await storyOf(plan, played),
    };
    tell(done);
  }
} finally {
  await ground.stop();
}
// What a seed left waiting for ever, by design, would keep the process.
process.exit();

async function storyOf(
  plan: { readonly seed: number; readonly steps: number },
  broken: Awaited<ReturnType<typeof playSeed>>,
): Promise<string> {
  const { played, left, without, replays, isExact } = await shorten(ground, plan, {
    broken,
    stop: stop.signal,
  });
  return [
    played.broken ?? "",
    `Seed ${plan.seed}, ${left.length} of ${broken.numbers} steps left after ${replays} replays${isExact ? "; it replays exactly" : "; IT DOES NOT REPLAY EXACTLY"}:`,
    ...played.story.map((line) => `  ${line}`),
    `Left out: ${without.length === 0 ? "no kind of fault" : without.join(", ")}.`,
    `All of it: npx -y pnpm@12 simulate --seed ${plan.seed} --steps ${plan.steps} --trace`,
  ].join("\n");
}
