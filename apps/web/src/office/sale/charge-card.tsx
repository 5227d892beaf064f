import type { AttemptView, ChargeView } from "@till/wire";
import { Button, Card, DescriptionList, Money, Timeline, type TimelineStep } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { ChargePill, tenderInWords } from "../money-pills.tsx";
import { useOffice, useStore } from "../services.ts";
import { clockInWords, kindInWords } from "../words.ts";

interface ChargeCardProps {
  readonly charge: ChargeView;
  readonly onRefund: () => void;
  readonly onChanged: () => void;
}

/** One charge: where it stands, what each attempt at the gateway came to, what can be done. */
export function ChargeCard({ charge, onRefund, onChanged }: ChargeCardProps) {
  const { till } = useOffice();
  const { timeZone } = useStore();
  const [isAsking, setAsking] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const ask = async (): Promise<void> => {
    setAsking(true);
    setMessage(null);
    try {
      await till.charges.refresh.mutate({ id: charge.id });
      onChanged();
    } catch (error) {
      setMessage(sentenceOf(error));
    } finally {
      setAsking(false);
    }
  };
  const canAsk = charge.gateway !== null && charge.state !== "captured" ? true : charge.unknown;
  return (
    <Card
      title={tenderInWords(charge)}
      aside={<ChargePill charge={charge} />}
      tone={charge.unknown ? "warn" : "neutral"}
    >
      <div className="charge">
        {charge.problem && <p className={charge.unknown ? "" : "office-error"}>{charge.problem.message}</p>}
        <DescriptionList values="figures" items={factsOf(charge)} />
        {charge.attempts.length > 0 && (
          <Timeline
            label="Attempts at the gateway"
            steps={charge.attempts.map((attempt) => stepOf(attempt, timeZone))}
          />
        )}
        {charge.object && (
          <p className="till-muted till-small charge__object">
            {charge.gatewayLabel}: {charge.object.id}
          </p>
        )}
        <div className="charge__acts no-print">
          {charge.refundable.amountMinor > 0n && !charge.unknown && (
            <Button onPress={onRefund}>Refund…</Button>
          )}
          {canAsk && (
            <Button icon="refresh" isPending={isAsking} onPress={() => void ask()}>
              Ask {charge.gatewayLabel ?? "the gateway"} again
            </Button>
          )}
        </div>
        <div role="alert" className="office-error">
          {message}
        </div>
      </div>
    </Card>
  );
}

function factsOf(charge: ChargeView) {
  const amounts = [
    { label: "Asked for", value: charge.amount, isAlways: true },
    { label: "Captured", value: charge.captured, isAlways: true },
    { label: "Refunded", value: charge.refunded },
    { label: "Fees", value: charge.fees },
    { label: "Change given", value: charge.change },
    { label: "Can be refunded", value: charge.refundable },
  ];
  return amounts.flatMap(({ label, value, isAlways = false }) =>
    value && (isAlways || value.amountMinor !== 0n)
      ? [{ label, value: <Money value={value} symbol={false} /> }]
      : [],
  );
}

function stepOf(attempt: AttemptView, timeZone: string): TimelineStep {
  const detail = attempt.detail === null || attempt.detail === "" ? "" : `: ${attempt.detail}`;
  const tries = attempt.tries > 1 ? `, ${attempt.tries} tries` : "";
  return {
    id: attempt.id,
    mark: marks[attempt.state],
    words: `${kindInWords(attempt.kind)} ${outcomes[attempt.state]}${detail}`,
    time: `${clockInWords(attempt.endedAtMs ?? attempt.startedAtMs, timeZone)}${tries}`,
  };
}

const marks = {
  sending: "now",
  succeeded: "done",
  refused: "failed",
  not_sent: "failed",
  absent: "failed",
  unknown: "now",
} as const satisfies Record<AttemptView["state"], TimelineStep["mark"]>;

const outcomes = {
  sending: "is being sent",
  succeeded: "succeeded",
  refused: "refused",
  not_sent: "was never sent",
  absent: "never arrived",
  unknown: "has no answer yet, being asked",
} as const satisfies Record<AttemptView["state"], string>;
