import type { ChargeView } from "@till/wire";
import { DescriptionList, Money, StatusPill } from "@till/ui";
import { disputeMeanings, disputeStates, dueInWords } from "../disputes/dispute-words.ts";
import { useOffice } from "../services.ts";
import { kindInWords } from "../words.ts";
import { useSay } from "./use-say.ts";

/** What the buyer contests: how much, why, and until when the shop can answer. */
export function Disputes({ charge }: { readonly charge: ChargeView }) {
  const { clock } = useOffice();
  const say = useSay();
  return charge.disputes.map((dispute) => {
    const { state, amount, reason, openedAtMs, respondByMs, object } = dispute;
    const due = dueInWords(dispute, clock.nowMs());
    return (
      <section key={dispute.id} className="charge__part" aria-label="Dispute">
        <header className="charge__head">
          <h3>Dispute</h3>
          <StatusPill tone={disputeStates[state].tone}>{disputeStates[state].words}</StatusPill>
        </header>
        <p className="till-muted">{disputeMeanings[state]}</p>
        <DescriptionList
          items={[
            { label: "Amount", value: <Money value={amount} /> },
            { label: "Reason", value: reason === "" ? "Not said" : kindInWords(reason) },
            { label: "Opened", value: say.at(openedAtMs) },
            ...(due === null || respondByMs === null
              ? []
              : [
                  {
                    label: "Answer by",
                    value: (
                      <>
                        <b>{say.at(respondByMs)}</b>, {due.words}
                      </>
                    ),
                  },
                  {
                    label: "Where",
                    value: `${charge.gatewayLabel ?? "the gateway"}’s dashboard: ${object.id}`,
                  },
                ]),
          ]}
        />
      </section>
    );
  });
}
