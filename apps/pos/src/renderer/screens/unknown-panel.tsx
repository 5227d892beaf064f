import { Banner, type TimelineStep, UnknownCard } from "@till/ui";
import type { ChargeProgress, TillState } from "../../shared/till-state.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { type ScreenSpeech, useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";

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
  const speech = useSpeech();
  const { say, words } = speech;
  const host = useHost();
  const ask = useAct();
  const letGo = useAct();
  const facts = [
    words(charge.amount),
    charge.card && say("pay.card_ending", { brand: charge.card.brand, digits: charge.card.last4 }),
    tenderWords(charge.label, say),
    state.cart && say("pay.sale_number", { number: state.cart.nextNumber }),
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
        title={say(`pay.unknown_${charge.kind}`)}
        facts={facts.filter(Boolean).join(" · ")}
        say={say(silentOne(charge))}
        steps={steps(state, charge, speech)}
        actions={[
          {
            id: "wait",
            label: say("pay.keep_waiting"),
            note: say("pay.keep_waiting_more"),
            isPrimary: true,
            isDisabled: ask.isPending,
            onPress: () => void ask.run(() => host.askAgain({ chargeId: charge.id })),
          },
          {
            id: "let-go",
            label: say("pay.let_go"),
            note: say(charge.kind === "exchange" ? "pay.exchange_let_go" : "pay.late_charge"),
            isDisabled: letGo.isPending,
            onPress: () => void takeAnother(),
          },
        ]}
        footnote={say("pay.unknown_foot")}
      />
    </div>
  );
}

/** Who has not answered: not the bank, where it is our own server. */
function silentOne({ kind, unanswered }: ChargeProgress) {
  if (unanswered > 0 || (kind !== "card" && kind !== "paypal")) return "pay.silent_us";
  return kind === "card" ? "pay.silent_bank" : "pay.silent_paypal";
}

function steps(
  state: TillState,
  charge: ChargeProgress,
  { say, timeOf }: ScreenSpeech,
): readonly TimelineStep[] {
  const time = (atMs: number) => timeOf(atMs, state.register?.timeZone ?? "UTC", true);
  const sent: TimelineStep = {
    id: "sent",
    mark: "done",
    words: say("pay.sent_to", {
      label: charge.kind === "paypal" ? say("app.paypal") : tenderWords(charge.label, say),
    }),
    time: time(charge.startedAtMs),
  };
  const attempts = charge.attempts.map((attempt): TimelineStep => {
    const isOpen = attempt.state === "sending" || attempt.state === "unknown";
    return {
      id: attempt.id,
      mark: isOpen ? "now" : attempt.state === "succeeded" ? "done" : "failed",
      words: isOpen
        ? say(charge.kind === "card" ? "pay.lost_service" : "pay.lost_paypal")
        : attempt.state === "succeeded"
          ? say(`pay.said_${attempt.kind}`)
          : say("pay.took_nothing"),
      time: isOpen
        ? say("pay.tries", { count: attempt.tries })
        : time(attempt.endedAtMs ?? attempt.startedAtMs),
    };
  });
  const silence: readonly TimelineStep[] =
    charge.unanswered > 0
      ? [
          {
            id: "silence",
            mark: "now",
            words: say("pay.server_silent"),
            time: say("pay.tries", { count: charge.unanswered }),
          },
        ]
      : [];
  return [sent, ...attempts, ...silence];
}
