import { type Played, type SeedPlan, playSeed } from "./play-seed.ts";
import type { Fault } from "./weather.ts";
import type { Ground } from "./world.ts";

/** Replays spent on making a story shorter; each takes about as long as the seed did. */
const replaysMax = 80;

/** A seed that breaks a promise, with as little as possible still in it. */
export interface Shortened {
  readonly played: Played;
  readonly left: readonly number[];
  readonly without: readonly Fault[];
  readonly replays: number;
  /** A second replay did exactly the same. */
  readonly isExact: boolean;
}

/**
 * Leaves out every fault, then ever smaller stretches of steps, as long as the same promise breaks. What other steps and
 * tasks meet does not change with it: each has chances of its own.
 */
export async function shorten(
  ground: Ground,
  plan: SeedPlan,
  { broken, stop }: { readonly broken: Played; readonly stop: AbortSignal },
): Promise<Shortened> {
  const kind = kindOf(broken);
  let replays = 0;
  let best = broken;
  let left = Array.from({ length: broken.numbers }, (_, index) => index + 1);
  let without = new Set<Fault>();
  const replay = async (numbers: readonly number[], faults: ReadonlySet<Fault>): Promise<Played> => {
    replays += 1;
    const kept = new Set(numbers);
    const skip = new Set(
      Array.from({ length: broken.numbers }, (_, index) => index + 1).filter((n) => !kept.has(n)),
    );
    return playSeed(ground, {
      seed: plan.seed,
      steps: plan.steps,
      lastNumber: numbers.at(-1) ?? 0,
      skip,
      without: faults,
    });
  };
  const keepIfSame = async (numbers: readonly number[], faults: ReadonlySet<Fault>): Promise<boolean> => {
    if (replays >= replaysMax || stop.aborted) return false;
    const played = await replay(numbers, faults);
    if (played.broken === null || kindOf(played) !== kind) return false;
    best = played;
    left = [...numbers];
    without = new Set(faults);
    return true;
  };

  for (const fault of broken.counts.keys()) await keepIfSame(left, new Set([...without, fault]));
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length;) {
      const shorter = [...left.slice(0, from), ...left.slice(from + size)];
      if (!(await keepIfSame(shorter, without))) from += size;
    }
  }
  const again = await replay(left, without);
  return { played: best, left, without: [...without], replays, isExact: again.hash === best.hash };
}

/** The promise, without the ids and amounts of one story. */
const kindOf = ({ broken }: Played): string =>
  (broken ?? "")
    .split("\n")[0]
    ?.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")
    .replaceAll(/\d+/g, "#") ?? "";
