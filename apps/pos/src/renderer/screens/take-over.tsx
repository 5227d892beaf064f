import type { Money as Amount } from "@till/money";
import { Banner, Button } from "@till/ui";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { CountForm } from "./cash-count.tsx";
import { useSpeech } from "../speech.tsx";

/** Somebody else answers for the drawer until who stands here takes it over, as it is or counted. */
export function TakeOver({ state, onCount }: { readonly state: TillState; readonly onCount: () => void }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const holder = state.shift?.heldByAnother ?? null;
  if (holder === null) return null;
  return (
    <Banner
      tone="info"
      title={say("drawer.answers", { name: holder })}
      action={
        <div className="paid__acts">
          <Button icon="cash" onPress={onCount}>
            {say("drawer.count_first")}
          </Button>
          <Button
            icon="person"
            isPending={act.isPending}
            onPress={() => void act.run(() => host.takeOverShift({ count: null }))}
          >
            {say("drawer.take_over")}
          </Button>
        </div>
      }
    >
      {act.problem ?? say("drawer.take_over_more")}
    </Banner>
  );
}

/** The count between two people, as blind as the one at the end; the shift goes on. */
export function CountedTakeOver({
  state,
  onTaken,
  onBack,
}: {
  readonly state: TillState;
  readonly onTaken: (counted: Amount) => void;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const { register, shift } = state;
  if (!register) return null;
  const take = async (count: NonNullable<Parameters<typeof host.takeOverShift>[0]["count"]>) => {
    const answer = await act.run(() => host.takeOverShift({ count }));
    if (answer?.ok) onTaken(count.counted);
  };
  return (
    <Panel title={say("drawer.take_over_title")} onBack={onBack} problem={act.problem}>
      <CountForm
        lead={say("drawer.count_between", { name: shift?.heldByAnother ?? shift?.openedBy ?? "" })}
        button={say("drawer.counted_take_over")}
        currency={register.currency}
        mustType
        isPending={act.isPending}
        onCounted={(count) => void take(count)}
      />
    </Panel>
  );
}
