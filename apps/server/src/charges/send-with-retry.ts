import { invariant } from "@till/kernel";
import { type CallOutcome, type OpenOutcome, decideRetry } from "@till/payments";
import type { Deps } from "../deps.ts";

type Outcome = OpenOutcome | CallOutcome<unknown>;

/**
 * Repeats a call that certainly did nothing, as the one retry rule allows. Everything else comes back at once. Where
 * `send` answers null it may not go out once more, and what was heard last stands.
 */
export async function sendWithRetry<T extends Outcome>(
  deps: Pick<Deps, "sleep" | "chance">,
  send: () => Promise<T | null>,
): Promise<{ readonly outcome: T; readonly tries: number }> {
  let last: T | undefined;
  for (let tries = 1; ; tries += 1) {
    const outcome = await send();
    if (outcome === null) {
      invariant(last, "the first sending is never held back");
      return { outcome: last, tries };
    }
    last = outcome;
    const decision = decideRetry(outcome, tries, deps.chance());
    if (!decision.retry) return { outcome, tries };
    await deps.sleep(decision.afterMs);
  }
}
