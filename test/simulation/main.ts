import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { catchCopies } from "./catch-copies.ts";
import { playSeed } from "./play-seed.ts";
import { type Ran, runSeeds } from "./run-seeds.ts";
import { startGround } from "./start-ground.ts";
import { faults } from "./weather.ts";

/** What `pnpm simulate` runs: a seed, or many, and what was met in them. */

const usage = `simulate [--seed N] [--seeds N] [--steps N] [--trace]
simulate --broken

  --seed N    the first seed (1)
  --seeds N   how many seeds, one after another (1)
  --steps N   steps of each seed before it is left to come to rest (100)
  --trace     print everything that happens; for one seed
  --broken    play copies of Till that break a promise each, which must be caught`;

const plan = readPlan();
if (plan === "help") process.stdout.write(`${usage}\n`);
else if (typeof plan === "string") {
  process.stderr.write(`${plan}\n\n${usage}\n`);
  process.exitCode = 2;
} else if (plan.broken) {
  await playCopies();
} else if (plan.trace) {
  await traceSeed(plan.seed, plan.steps);
  // What a seed left waiting for ever, by design, would keep the process.
  process.exit();
} else await playMany(plan);

interface Plan {
  readonly seed: number;
  readonly seeds: number;
  readonly steps: number;
  readonly trace: boolean;
  readonly broken: boolean;
}

/** The plan, "help", or what is wrong with the arguments. */
function readPlan(): Plan | string {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: "boolean", short: "h", default: false },
        seed: { type: "string", default: "1" },
        seeds: { type: "string", default: "1" },
        steps: { type: "string", default: "100" },
        trace: { type: "boolean", default: false },
        broken: { type: "boolean", default: false },
      },
    });
    if (values.help) return "help";
    for (const name of ["seed", "seeds", "steps"] as const) {
      if (!isCount(Number(values[name])))
        return `--${name} takes a whole number from 1, not ${values[name]}.`;
    }
    const [seed, seeds, steps] = [Number(values.seed), Number(values.seeds), Number(values.steps)];
    if (values.trace && seeds > 1) return "--trace is for one seed.";
    return { seed, seeds, steps, trace: values.trace, broken: values.broken };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

async function traceSeed(seed: number, steps: number): Promise<void> {
  const ground = await startGround();
  try {
    const played = await playSeed(ground, { seed, steps, echo: (line) => process.stdout.write(`${line}\n`) });
    process.stdout.write(
      `\nSeed ${seed}: ${played.steps} steps, ${played.broken ?? "every promise held"} (${played.hash.slice(0, 16)})\n`,
    );
    if (played.broken !== null) process.exitCode = 1;
  } finally {
    await ground.stop();
  }
}

async function playCopies(): Promise<void> {
  await catchCopies(availableParallelism(), ({ name, by }) => {
    process.stdout.write(`${name}:\n  ${by ? `seed ${by.seed}: ${by.broken}` : "NOT CAUGHT"}\n`);
    if (by === null) process.exitCode = 1;
  });
}

async function playMany({ seed, seeds, steps }: Plan): Promise<void> {
  const startedAtMs = performance.now();
  const rateOf = ({ steps: done, calmSteps }: Ran): string =>
    `${done} steps (${calmSteps} of them on the way to rest), ${(done / ((performance.now() - startedAtMs) / 1000)).toFixed(1)} a second`;
  const which = seeds === 1 ? `Seed ${seed}` : `Seeds ${seed} to ${seed + seeds - 1}`;
  process.stdout.write(`${which}, ${steps} steps each\n`);
  const ran = await runSeeds({
    firstSeed: seed,
    seeds,
    steps,
    processes: availableParallelism(),
    onBreaking: ({ seed: broken, breaks }) =>
      process.stdout.write(
        `\nSeed ${broken} is broken (${breaks}) and is made shorter, which takes minutes\n`,
      ),
    onSeed(done, soFar) {
      if (done.broken !== null) process.stdout.write(`\nBROKEN: ${done.broken}\n\n`);
      if (soFar.seeds % 20 === 0) process.stdout.write(`  ${soFar.seeds} seeds, ${rateOf(soFar)}\n`);
    },
  });
  process.stdout.write(
    `${ran.seeds} ${ran.seeds === 1 ? "seed" : "seeds"}, ${rateOf(ran)}, ${ran.broken.length} broken\n\nMet on the way:\n`,
  );
  for (const fault of faults) process.stdout.write(`  ${fault.padEnd(26)}${ran.counts.get(fault) ?? 0}\n`);
  if (ran.broken.length > 0) process.exitCode = 1;
}
