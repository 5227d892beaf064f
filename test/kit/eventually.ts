import { setTimeout as pause } from "node:timers/promises";

/** Asks again until `holds` does, within a bound, and gives the last answer: a test waits for a fact, never for a time. */
export async function eventually<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let answer = await ask();
  while (!holds(answer) && Date.now() < until) {
    await pause(50);
    answer = await ask();
  }
  return answer;
}
