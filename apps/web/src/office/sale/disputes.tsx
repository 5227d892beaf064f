import type { ChargeView, DisputeView } from "@till/wire";
import { DescriptionList, Money, StatusPill, type Tone } from "@till/ui";
import { kindInWords } from "../words.ts";
import { useSay } from "./use-say.ts";

/** What the buyer contests: how much, why, and until when the shop can answer. */
export function Disputes({ charge }: { readonly charge: ChargeView }) {
  const say = useSay();
  return charge.disputes.map((dispute) => {
    const isWaiting = dispute.state === "inquiry" || dispute.state === "open";
    return (
      <section key={dispute.id} className="charge__part" aria-label="Dispute">
        <header className="charge__head">
          <h3>{dispute.state === "inquiry" ? "Inquiry" : "Dispute"}</h3>
          <StatusPill tone={states[dispute.state].tone}>{states[dispute.state].words}</StatusPill>
        </header>
        <DescriptionList
          items={[
            { label: "Amount", value: <Money value={dispute.amount} /> },
            { label: "Reason", value: kindInWords(dispute.reason) },
            { label: "Opened", value: say.at(dispute.openedAtMs) },
            ...(isWaiting
              ? [
                  {
                    label: "Answer by",
                    value:
                      dispute.respondByMs === null ? "no date given" : <b>{say.at(dispute.respondByMs)}</b>,
                  },
                  {
                    label: "Where",
                    value: `${charge.gatewayLabel ?? "the gateway"}’s dashboard, ${dispute.object.id}`,
                  },
                ]
              : []),
          ]}
        />
      </section>
    );
  });
}

const states = {
  inquiry: { tone: "warn", words: "A question, no money taken" },
  open: { tone: "bad", words: "Open, money withdrawn" },
  under_review: { tone: "warn", words: "The bank decides" },
  won: { tone: "ok", words: "Won, money came back" },
  lost: { tone: "bad", words: "Lost" },
  closed: { tone: "neutral", words: "Closed" },
} as const satisfies Record<DisputeView["state"], { readonly tone: Tone; readonly words: string }>;
