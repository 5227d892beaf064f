import { Banner, type TimelineStep, UnknownCard } from "@till/ui";
import type { AttemptView } from "@till/wire";
import type { ChargeProgress, TillState } from "../../shared/till-state.ts";
import { timeOf, useAct, useHost, words } from "../till-hooks.ts";

/** Nobody knows whether money moved. Nothing here marks it paid or failed. */
export function UnknownPanel({
  state,
  charge,
  onDone,
}: {
  readonly state: TillState;
  readonly charge: ChargeProgress;
  readonly onDone: () => void;
}) {
  const host = useHost();
  const ask = useAct();
  const letGo = useAct();
  const facts = [
    words(charge.amount),
    charge.card && `${charge.card.brand} ending ${charge.card.last4}`,
    charge.label,
    state.cart && `Sale ${state.cart.nextNumber}`,
  ];
  const takeAnother = async () => {
    const done = await letGo.run(() => host.letGoCharge({ chargeId: charge.id }));
    if (done?.ok) onDone();
  };
  const problem = ask.problem ?? letGo.problem;
  return (
    <div className="unknown">
      {problem !== null && <Banner tone="info" title={problem} />}
      <UnknownCard
        title={`We don't know yet if the ${whatOf(charge)} was charged`}
        facts={facts.filter(Boolean).join(" · ")}
        say={`${silentOne(charge)} hasn't answered. You won't be charged twice. Give me a moment.`}
        steps={steps(state, charge)}
        actions={[
          {
            id: "wait",
            label: "Keep waiting",
            note: "Usually under a minute. Asks once more now.",
            isPrimary: true,
            isDisabled: ask.isPending,
            onPress: () => void ask.run(() => host.askAgain({ chargeId: charge.id })),
          },
          {
            id: "let-go",
            label: "Let it go, take another tender",
            note: "We keep watching; a late charge is refunded by itself",
            isDisabled: letGo.isPending,
            onPress: () => void takeAnother(),
          },
        ]}
        footnote="Nothing here marks the charge as paid or failed: only the payment service's answer, or a manager's recorded decision, does."
      />
    </div>
  );
}

const whatOf = ({ kind }: ChargeProgress): string =>
  ({ card: "card", paypal: "PayPal account", gift_card: "gift card", store_credit: "store credit" })[kind];

/** Who has not answered: not the bank, where it is our own server. */
function silentOne({ kind, unanswered }: ChargeProgress): string {
  if (unanswered > 0 || kind === "gift_card" || kind === "store_credit") return "Our system";
  return kind === "card" ? "The bank" : "PayPal";
}

function steps(state: TillState, charge: ChargeProgress): readonly TimelineStep[] {
  const time = (atMs: number) => timeOf(atMs, state.register?.timeZone ?? "UTC", true);
  const sent: TimelineStep = {
    id: "sent",
    mark: "done",
    words: charge.kind === "paypal" ? "Sent to PayPal" : `Sent to ${charge.label}`,
    time: time(charge.startedAtMs),
  };
  const attempts = charge.attempts.map((attempt): TimelineStep => {
    const isOpen = attempt.state === "sending" || attempt.state === "unknown";
    return {
      id: attempt.id,
      mark: isOpen ? "now" : attempt.state === "succeeded" ? "done" : "failed",
      words: isOpen
        ? `The answer was lost. Asking ${charge.kind === "card" ? "the payment service" : "PayPal"} what became of it`
        : attempt.state === "succeeded"
          ? answeredWords[attempt.kind]
          : "The payment service took nothing",
      time: isOpen ? triesWords(attempt.tries) : time(attempt.endedAtMs ?? attempt.startedAtMs),
    };
  });
  const silence: readonly TimelineStep[] =
    charge.unanswered > 0
      ? [
          {
            id: "silence",
            mark: "now",
            words: "Our own server does not answer. Asking again by itself",
            time: triesWords(charge.unanswered),
          },
        ]
      : [];
  return [sent, ...attempts, ...silence];
}

const answeredWords = {
  charge: "The payment service took the request",
  capture: "The payment service was asked to collect it",
  void: "The payment service was asked to call it off",
  refund: "The payment service was asked to give it back",
} as const satisfies Record<AttemptView["kind"], string>;

const triesWords = (tries: number): string => (tries === 1 ? "1 try" : `${tries} tries`);
