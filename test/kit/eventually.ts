import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";

/** Of an answer in an error; enough to see what is wrong. */
const shownMax = 3000;

/** Asks again until `holds` does: a test waits for a fact, never for a time. Throws when it does not within the bound. */
export async function eventually<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let answer = await ask();
  while (!holds(answer)) {
    if (Date.now() >= until) {
      const shown = inspect(answer, { depth: 6 }).slice(0, shownMax);
      throw new Error(`${holds.toString()}\nwas not so within ${withinMs} ms, but\n${shown}`);
    }
    await pause(50);
    answer = await ask();
  }
  return answer;
}
