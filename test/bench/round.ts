/** What one round did: how often, and in how long. */
export interface Round {
  readonly count: number;
  readonly ms: number;
}

export const perSecond = ({ count, ms }: Round): number => (count * 1000) / ms;

/** So long may one round last; what was not begun by then is left out of its rate. */
const roundMaxMs = 8_000;

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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
