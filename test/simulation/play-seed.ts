import { goOn } from "./go-on.ts";
import { comeToRest } from "./come-to-rest.ts";
import { createAsked, createPeople } from "./intentions.ts";
import { createWatch } from "./promises.ts";
import { type Stage, takeStep } from "./steps.ts";
import { beginRecurringJobs } from "./server-process.ts";
import type { Fault } from "./weather.ts";
import { Broken, type Ground, type World, createWorld } from "./world.ts";

export interface SeedPlan {
  readonly seed: number;
  /**
   * Steps to take before the shop is left to come to rest; those that reach no use case are not counted and are made
   * up for.
   */
  readonly steps: number;
  /** The last number that is played, however many steps that makes. */
  readonly lastNumber?: number;
  /** Left out, while a story is made shorter. */
  readonly skip?: ReadonlySet<number>;
  readonly without?: ReadonlySet<Fault>;
  /** Told of everything, as it happens. */
  readonly echo?: (line: string) => void;
}

export interface Played {
  readonly seed: number;
  /** Steps that reached a use case, those on the way to rest among them. */
  readonly steps: number;
  /** On the way to rest, where nothing goes wrong any more: deliveries, repetitions and moves of the clock. */
  readonly calmSteps: number;
  /** Numbers up to here were played, counted or not. */
  readonly numbers: number;
  readonly counts: ReadonlyMap<Fault, number>;
  /** Of everything that happened: two runs with the same one were the same. */
  readonly hash: string;
  readonly story: readonly string[];
  readonly broken: string | null;
}

/** Dice may choose what reaches nobody; so many in a row for one step is a defect of the simulation. */
const numbersPerStepMax = 20;

/** Plays one seed to its end and holds it to the promises after every step, and in full at the end. */
export async function playSeed(ground: Ground, plan: SeedPlan): Promise<Played> {
  const world = await createWorld({
    ground,
    seed: plan.seed,
    without: plan.without ?? new Set(),
    echo: plan.echo ?? null,
  });
  const asked = createAsked();
  const watch = createWatch(world, asked);
  const stage: Stage = { world, asked, people: createPeople(world, asked) };
  let steps = 0;
  let calmSteps = 0;
  let number = 0;
  let broken: string | null = null;
  try {
    await beginRecurringJobs(world);
    await goOn(world, world.chance.fork("begin"), Infinity);
    const lastNumber = plan.lastNumber ?? plan.steps * numbersPerStepMax;
    while (steps < plan.steps && number < lastNumber) {
      number += 1;
      if (plan.skip?.has(number)) continue;
      const dice = world.chance.fork(`step ${number}`);
      steps += await takeStep(stage, number, dice);
      await goOn(world, dice, dice.happens(0.4) ? Infinity : dice.below(30));
      throwBreak(world);
      await watch.changed();
    }
    await comeToRest({
      stage,
      dice: world.chance.fork("rest"),
      async onStep() {
        calmSteps += 1;
        throwBreak(world);
        await watch.changed();
      },
    });
    throwBreak(world);
    await watch.atRest();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    broken = error.message;
  } finally {
    await world.end();
  }
  const { story } = world;
  return {
    seed: plan.seed,
    steps: steps + calmSteps,
    calmSteps,
    numbers: number,
    counts: story.counts,
    hash: story.hash(),
    story: story.lines,
    broken,
  };
}

function throwBreak({ breaks }: World): void {
  const [first] = breaks;
  if (first !== undefined) throw new Broken(`${first.message}${causeOf(first)}`, { cause: first });
}

function causeOf(error: Error): string {
  return error.cause instanceof Error
    ? `: ${error.cause.stack ?? error.cause.message}`
    : `\n${error.stack ?? ""}`;
}
