import type { AttemptView, ChargeView } from "@till/wire";
import { Button, Timeline, type TimelineStep } from "@till/ui";
import { useOffice, useStore } from "../services.ts";
import { clockInWords } from "../words.ts";
import { isUnknown } from "./charge-words.ts";

/** One open question: what is known, what is being asked, when it is asked next, and from when a person may decide. */
export function UnknownPart({
  charge,
  onDecide,
}: {
  readonly charge: ChargeView;
  readonly onDecide: (attempt: AttemptView) => void;
}) {
  const { clock: now } = useOffice();
  const { timeZone } = useStore();
  const gateway = charge.gatewayLabel ?? "the gateway";
  return charge.attempts.filter(isUnknown).map((attempt) => (
    <section key={attempt.id} className="charge__part" aria-label="What is being asked">
      <Timeline label="What is being asked" steps={steps(attempt)} />
      {attempt.decidable && (
        <div className="charge__decide no-print">
          <p className="till-muted till-small">
            {gateway} may never answer. If you can see elsewhere what became of it, on a bank statement or in{" "}
            {gateway}’s dashboard, you can put that on record. We go on asking all the same.
          </p>
          <Button onPress={() => onDecide(attempt)}>Decide what became of it…</Button>
        </div>
      )}
    </section>
  ));

  function steps({ startedAtMs, tries, alarm, decidable, decidableFromMs }: AttemptView): TimelineStep[] {
    const clock = (instantMs: number): string => clockInWords(instantMs, timeZone);
    const next = charge.nextAskMs;
    return [
      { id: "sent", mark: "done", words: `Sent to ${gateway}`, time: clock(startedAtMs) },
      {
        id: "asked",
        mark: "now",
        words: `The answer was lost. Asking ${gateway} what became of it`,
        time: tries === 1 ? "1 try" : `${tries} tries`,
      },
      ...(alarm === null ? [] : [{ id: "alarm", mark: "failed" as const, words: `Alarm: ${alarm}` }]),
      {
        id: "next",
        mark: "waiting",
        words: "Asked again, by itself",
        time: next === null || next < now.nowMs() ? "any moment" : clock(next),
      },
      ...(decidable || decidableFromMs === null
        ? []
        : [
            {
              id: "decide",
              mark: "waiting" as const,
              words: "A manager may decide it, should it stay silent",
              time: `from ${clock(decidableFromMs)}`,
            },
          ]),
    ];
  }
}
