/** What one round did: how often, and in how long. */
export interface Round {
  readonly count: number;
  readonly ms: number;
}

export const perSecond = ({ count, ms }: Round): number => (count * 1000) / ms;

/** So long may one round last; what was not begun by then is left out of its rate. */
const roundMaxMs = 8_000;
/** No round begins later than this after the start of its row, so that a slow machine still ends in good time. */
const rowMaxMs = 45_000;

/** Does `count` acts, `atOnce` at a time, each lane beginning its next when its last has ended. */
export async function inLanes(
  options: { readonly count: number; readonly atOnce: number },
  act: (index: number, lane: number) => Promise<void>,
): Promise<Round> {
  const startedMs = performance.now();
  let begun = 0;
  const lane = async (_: unknown, number: number): Promise<void> => {
    while (begun < options.count && performance.now() - startedMs < roundMaxMs) {
      const index = begun;
      begun += 1;
      await act(index, number);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return { count: begun, ms: performance.now() - startedMs };
}

/** Begins `perSecond` acts each second for `seconds`, however long each takes: as callers come who do not wait for each other. */
export async function atPace(
  options: { readonly perSecond: number; readonly seconds: number },
  act: (index: number) => Promise<void>,
): Promise<void> {
  const startedMs = performance.now();
  const acts: Promise<void>[] = [];
  for (let index = 0; index < options.perSecond * options.seconds; index += 1) {
    const dueMs = startedMs + (index * 1000) / options.perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    acts.push(act(index));
  }
  await Promise.all(acts);
}

/**
 * Runs every side once in each round, in turned order every time, so that none always has the warmer machine; gives
 * what each side measured, round by round.
 */
export async function takeTurns<Side extends string>(
  sides: Readonly<Record<Side, () => Promise<number>>>,
  rounds: number,
  afterRound: (measured: Readonly<Record<Side, number>>, round: number) => void,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const all = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  const startedMs = performance.now();
  for (let round = 1; round <= rounds; round += 1) {
    if (round > 1 && performance.now() - startedMs > rowMaxMs) break;
    const measured: Partial<Record<Side, number>> = {};
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      measured[name] = await sides[name]();
      all[name].push(measured[name]);
    }
    afterRound(measured as Record<Side, number>, round);
  }
  return all;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two values, the one that is nearer by rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
