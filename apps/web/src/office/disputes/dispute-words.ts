import type { DisputeView } from "@till/wire";

export type DisputeTone = "neutral" | "ok" | "info" | "warn" | "bad";

export const disputeStates = {
  inquiry: { words: "Inquiry", tone: "warn" },
  open: { words: "Open", tone: "warn" },
  under_review: { words: "Under review", tone: "info" },
  won: { words: "Won", tone: "ok" },
  lost: { words: "Lost", tone: "bad" },
  closed: { words: "Closed", tone: "neutral" },
} as const satisfies Record<DisputeView["state"], { readonly words: string; readonly tone: DisputeTone }>;

/** What the state means for the shop's money. */
export const disputeMeanings = {
  inquiry: "The bank asks. No money has moved.",
  open: "The bank has taken the money. Answer it.",
  under_review: "Answered. The bank decides.",
  won: "The money came back.",
  lost: "The money stays with the buyer.",
  closed: "It ended without a decision.",
} as const satisfies Record<DisputeView["state"], string>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface DueWords {
  readonly words: string;
  readonly isUrgent: boolean;
}

/** How long there is to answer; null where nothing is to be answered. */
export function dueInWords(
  dispute: Pick<DisputeView, "state" | "respondByMs">,
  nowMs: number,
): DueWords | null {
  const { state, respondByMs } = dispute;
  if (respondByMs === null || (state !== "inquiry" && state !== "open")) return null;
  const leftMs = respondByMs - nowMs;
  if (leftMs <= 0) return { words: "too late to answer", isUrgent: true };
  if (leftMs < 2 * hourMs) return { words: "within two hours", isUrgent: true };
  if (leftMs < 2 * dayMs) return { words: `in ${Math.floor(leftMs / hourMs)} hours`, isUrgent: true };
  const days = Math.floor(leftMs / dayMs);
  return { words: `in ${days} days`, isUrgent: days < 4 };
}
