import { Banner, Button } from "@till/ui";
import type { RefundAnswer, UnhandedReturn } from "../../shared/till-state.ts";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";

/** Returns whose answer was lost, also before a restart: each is asked about again, and handed over once. */
export function UnhandedReturns({
  returns,
  onAnswer,
}: {
  readonly returns: readonly UnhandedReturn[];
  readonly onAnswer: (answer: RefundAnswer) => void;
}) {
  const { say } = useSpeech();
  if (returns.length === 0) return null;
  return (
    <ul className="unhanded" aria-label={say("giving.unhanded")}>
      {returns.map((one) => (
        <li key={one.id}>
          <Unhanded one={one} onAnswer={onAnswer} />
        </li>
      ))}
    </ul>
  );
}

function Unhanded({
  one: { id, amount, originalNumber, isBooked },
  onAnswer,
}: {
  readonly one: UnhandedReturn;
  readonly onAnswer: (answer: RefundAnswer) => void;
}) {
  const { say } = useSpeech();
  return (
    <div className="stack panel__form">
      <Banner
        tone="warn"
        title={
          originalNumber === null
            ? say("giving.unhanded_without", { amount })
            : say("giving.unhanded_of", { amount, number: originalNumber })
        }
      >
        {say(isBooked ? "giving.unhanded_booked" : "giving.unhanded_open")}
      </Banner>
      <AskAgain id={id} onAnswer={onAnswer} />
    </div>
  );
}

/** Under the same ids: whatever was heard of it already, it is booked and handed over once. */
export function AskAgain({
  id,
  onAnswer,
}: {
  readonly id: UnhandedReturn["id"];
  readonly onAnswer: (answer: RefundAnswer) => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const ask = async () => {
    const answer = await act.run(() => host.askReturnAgain({ id }));
    if (answer?.ok) onAnswer(answer.value);
  };
  return (
    <>
      <Button variant="primary" size="pay" isPending={act.isPending} onPress={() => void ask()}>
        {say("giving.ask_again")}
      </Button>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
    </>
  );
}
