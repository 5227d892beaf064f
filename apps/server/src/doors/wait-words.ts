import type { Door } from "./door-rules.ts";

const small = ["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "Too many wrong PINs. Wait five minutes, or ask a manager." */
export function waitWords({ words, orElse }: Pick<Door, "words" | "orElse">, waitMs: number): string {
  const minutes = Math.max(Math.ceil(waitMs / 60_000), 1);
  const span =
    minutes > 59 ? "an hour" : minutes === 1 ? "a minute" : `${small[minutes - 1] ?? minutes} minutes`;
  return `${words} Wait ${span}${orElse === undefined ? "" : `, or ${orElse}`}.`;
}
