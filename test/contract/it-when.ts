import { it } from "vitest";

/** Lists a test as skipped where the traits say that it does not apply, so that nothing is left out silently. */
export function itWhen(applies: boolean | undefined): typeof it | typeof it.skip {
  return applies === true ? it : it.skip;
}
