import type { TerminalPageOptions } from "../core/terminal-page.ts";
import { writtenAmount } from "./currencies.ts";
import type { HeldReader } from "./objects.ts";
import { cancelByBuyer, presentCard, tappedCards, workingOn } from "./reader-acts.ts";
import type { StripeWorld } from "./world.ts";

const endingShownMs = 10_000;

/** What a reader's screen shows, and what a person's tap on it does. */
export function terminalPage(world: StripeWorld): TerminalPageOptions {
  return {
    label: (reader) => world.readers.get(reader)?.object.label,
    screen: (reader) => {
      const held = world.readers.get(reader);
      const intent = held === undefined ? undefined : workingOn(world, held);
      if (intent !== undefined) {
        return {
          says: "Tap, insert or swipe",
          amount: writtenAmount(intent.amount, intent.currency),
          waiting: true,
        };
      }
      const now = world.core.clock.nowMs();
      return { says: held === undefined ? "" : restingText(held, now), amount: "", waiting: false };
    },
    tap: (reader, what) => {
      const held = world.readers.get(reader);
      if (held === undefined || workingOn(world, held) === undefined) return;
      if (what === "cancel") cancelByBuyer(world, held);
      else presentCard(world, held, tappedCards[what], 0);
    },
  };
}

function restingText({ object, endedMs }: HeldReader, nowMs: number): string {
  if (object.status === "offline") return "Offline";
  const { action } = object;
  if (action === null || nowMs - endedMs > endingShownMs) return "Ready";
  if (action.status === "succeeded") return "Approved. Thank you.";
  return action.failure_message ?? "Not accepted.";
}
