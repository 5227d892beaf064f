import { type CallOutcome, type OpenOutcome, decideRetry } from "@till/payments";
import type { Deps } from "../deps.ts";

type Outcome = OpenOutcome | CallOutcome<unknown>;

/** Repeats a call that certainly did nothing, as the one retry rule allows. Everything else comes back at once. */
export async function sendWithRetry<T extends Outcome>(
  deps: Pick<Deps, "sleep" | "chance">,
  send: () => Promise<T>,
): Promise<{ readonly outcome: T; readonly tries: number }> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await send();
    const decision = decideRetry(outcome, tries, deps.chance());
    if (!decision.retry) return { outcome, tries };
    await deps.sleep(decision.afterMs);
  }
}
