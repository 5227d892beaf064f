import { type Money as Amount, money } from "@till/money";
import { Banner, Button, Money } from "@till/ui";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { CashCountFields, useCashCount } from "./cash-count.tsx";
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
  const { count, setCount, amountMinor, pieces } = useCashCount();
  const { register, shift } = state;
  if (!register) return null;
  const counted = money(amountMinor, register.currency);
  const take = async () => {
    const answer = await act.run(() => host.takeOverShift({ count: { counted, pieces } }));
    if (answer?.ok) onTaken(counted);
  };
  return (
    <Panel title={say("drawer.take_over_title")} onBack={onBack} problem={act.problem}>
      <div className="cash">
        <div className="cash__figures">
          <p className="panel__lead">
            {say("drawer.count_between", { name: shift?.heldByAnother ?? shift?.openedBy ?? "" })}
          </p>
          <output className="cash__figure" aria-label={say("shift.counted")}>
            <span className="till-muted">{say("shift.counted")}</span>
            <Money value={counted} size="pay" />
          </output>
          <Button
            variant="primary"
            size="pay"
            isWide
            // An empty drawer is counted by its pieces; as a sum nothing was typed yet.
            isDisabled={amountMinor === 0n && pieces === null}
            isPending={act.isPending}
            onPress={() => void take()}
          >
            {say("drawer.counted_take_over")}
          </Button>
        </div>
        <CashCountFields
          label={say("shift.counted")}
          currency={register.currency}
          count={count}
          onChange={setCount}
        />
      </div>
    </Panel>
  );
}
