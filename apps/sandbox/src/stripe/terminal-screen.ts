import type { TerminalPageOptions } from "../core/terminal-page.ts";
import { writtenAmount } from "./currencies.ts";
import { cancelByBuyer, presentCard, tappedCards, workingOn } from "./reader-acts.ts";
import type { StripeWorld } from "./world.ts";

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
      return { says: restingText(held?.object.status, held?.object.action), amount: "", waiting: false };
    },
    tap: (reader, what) => {
      const held = world.readers.get(reader);
      if (held === undefined || workingOn(world, held) === undefined) return;
      if (what === "cancel") cancelByBuyer(world, held);
      else presentCard(world, held, tappedCards[what], 0);
    },
  };
}

function restingText(
  status: string | null | undefined,
  action: { readonly status: string; readonly failure_message: string | null } | null | undefined,
): string {
  if (status === "offline") return "Offline";
  if (action?.status === "succeeded") return "Approved. Thank you.";
  if (action?.status === "failed") return action.failure_message ?? "Not accepted.";
  return "Ready";
}
