import { compare } from "@till/money";
import type { ChargeView } from "@till/wire";

export interface AttentionReason {
  readonly kind: "decide" | "unknown" | "alarm" | "late" | "disputed" | "decided";
  readonly words: string;
}

/** Why a person should look at this charge; nothing for one that needs nobody. What asks for an act stands first. */
export function attentionOf(charge: ChargeView): AttentionReason[] {
  const { attempts, disputes } = charge;
  const reasons: (AttentionReason | null)[] = [
    attempts.some(({ decidable }) => decidable)
      ? { kind: "decide", words: "Its gateway was asked long enough: decide what became of it." }
      : null,
    charge.unknown && !attempts.some(({ decidable }) => decidable)
      ? { kind: "unknown", words: "The answer was lost; its gateway is being asked. Nothing to do yet." }
      : null,
    ...attempts.map(({ alarm }): AttentionReason | null =>
      alarm === null ? null : { kind: "alarm", words: `Alarm: ${alarm}` },
    ),
    lateSuccess(charge),
    ...disputes.map(({ state }): AttentionReason | null =>
      state === "inquiry" || state === "open" || state === "under_review"
        ? { kind: "disputed", words: "The buyer contests it at their bank." }
        : null,
    ),
    ...attempts.map(({ decision }): AttentionReason | null =>
      decision === null ? null : { kind: "decided", words: decisionInWords(decision) },
    ),
  ];
  return reasons.filter((reason) => reason !== null);
}

/** Money that arrived for a charge the shop had given up. */
function lateSuccess({ state, wanted, captured, refunded }: ChargeView): AttentionReason | null {
  if (state !== "captured" || wanted) return null;
  const isBack = compare(refunded, captured) >= 0;
  return {
    kind: "late",
    words: isBack
      ? "Money came after it was let go, and went back by itself."
      : "Money came after it was let go. It is given back by itself.",
  };
}

type Decision = NonNullable<ChargeView["attempts"][number]["decision"]>;

function decisionInWords({ done, personName, reason, later }: Decision): string {
  const said = `${personName} decided that it ${done ? "took place" : "did not take place"}: ${reason}.`;
  if (later === null) return said;
  const differs = later.done !== null && later.done !== done;
  return `${said} The gateway ${differs ? "contradicted" : "said"} later: ${later.words}.`;
}

/** What a charge that needs nobody waits for; null for one that is over. */
export function waitsFor({ state }: ChargeView): string | null {
  switch (state) {
    case "created":
      return "Just begun.";
    case "requires_action":
      return "For the buyer.";
    case "pending":
      return "For the gateway or the bank.";
    case "authorized":
      return "To be captured or released.";
    case "captured":
    case "declined":
    case "failed":
    case "voided":
    case "expired":
      return null;
  }
}
