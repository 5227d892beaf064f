import { Banner, Button, DescriptionList, Money, TextField } from "@till/ui";
import { useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import type { ClosingState, ShiftClosed, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { CountForm } from "./cash-count.tsx";
import { ShiftPaper } from "./shift-paper.tsx";
import { useSpeech } from "../speech.tsx";

/** First the blind count, then what it came to, then the close. */
export function CloseShiftPanel({
  state,
  onBack,
}: {
  readonly state: TillState;
  readonly onBack: () => void;
}) {
  const host = useHost();
  const act = useAct();
  const [isRecounting, setRecounting] = useState(false);
  const { closing } = state;
  const back = async () => {
    if (closing) await act.run(() => host.stopClosing());
    onBack();
  };
  if (closing?.isCommitted && !isRecounting) {
    return <Decide closing={closing} onRecount={() => setRecounting(true)} onBack={() => void back()} />;
  }
  return <CountStep state={state} onCounted={() => setRecounting(false)} onBack={() => void back()} />;
}

function CountStep({
  state,
  onCounted,
  onBack,
}: {
  readonly state: TillState;
  readonly onCounted: () => void;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const { register, closing } = state;
  if (!register) return null;
  const commit = async (what: Parameters<typeof host.countShift>[0]) => {
    const answer = await act.run(() => host.countShift(what));
    if (answer?.ok) onCounted();
  };
  const waits = closing !== null && !closing.isCommitted;
  return (
    <Panel title={say("shift.close_title")} onBack={onBack} problem={act.problem}>
      {!state.connection.online && (
        <Banner tone="warn" title={say("shift.needs_network")}>
          {say("shift.needs_network_more")}
        </Banner>
      )}
      {waits && (
        <Banner
          tone="info"
          title={say("shift.count_kept", { amount: closing.counted })}
          action={
            <Button
              icon="refresh"
              isPending={act.isPending}
              onPress={() => void commit({ counted: closing.counted, pieces: null })}
            >
              {say("shift.send_now")}
            </Button>
          }
        />
      )}
      <CountForm
        lead={say("shift.count_lead")}
        button={say("shift.i_counted")}
        currency={register.currency}
        isPending={act.isPending}
        onCounted={(count) => void commit(count)}
      />
    </Panel>
  );
}

function Decide({
  closing,
  onRecount,
  onBack,
}: {
  readonly closing: ClosingState;
  readonly onRecount: () => void;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [reason, setReason] = useState("");
  const close = (withoutApproval: boolean) =>
    void act.run(() =>
      host.closeShift({ reason: reason.trim() === "" ? null : reason.trim(), withoutApproval }),
    );
  const { needsApproval } = closing;
  return (
    <Panel title={say("shift.close_title")} onBack={onBack} problem={act.problem}>
      <div className="cash">
        <div className="cash__figures">
          <Figures counted={closing.counted} expected={closing.expected} difference={closing.difference} />
          {needsApproval && (
            <Banner tone="warn" title={say("shift.difference_more")}>
              {say("shift.difference_todo")}
            </Banner>
          )}
          <TextField
            label={needsApproval ? say("shift.what_you_know") : say("shift.to_note")}
            description={say("shift.on_z")}
            value={reason}
            onChange={setReason}
            maxLength={200}
          />
        </div>
        <div className="stack">
          <Button
            variant="primary"
            size="pay"
            isWide
            isPending={act.isPending}
            isDisabled={needsApproval && reason.trim() === ""}
            onPress={() => close(false)}
          >
            {needsApproval ? say("shift.ask_close") : say("shift.close_title")}
          </Button>
          <Button size="pay" isWide icon="refresh" onPress={onRecount}>
            {say("shift.count_again")}
          </Button>
          {needsApproval && (
            <Button
              variant="quiet"
              isWide
              isDisabled={reason.trim() === ""}
              isPending={act.isPending}
              onPress={() => close(true)}
            >
              {say("shift.close_on_record")}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Figures({
  counted,
  expected,
  difference,
}: Pick<ShiftClosed, "counted" | "expected" | "difference">) {
  const { say } = useSpeech();
  return (
    <DescriptionList
      values="figures"
      items={[
        { label: say("shift.counted"), value: <Money value={counted} /> },
        ...(expected ? [{ label: say("shift.expected"), value: <Money value={expected} /> }] : []),
        ...(difference
          ? [{ label: say("shift.difference"), value: <Money value={difference} sign="always" /> }]
          : []),
      ]}
    />
  );
}

/** What the count came to and the Z, on the screen that follows. */
export function LastClosed({
  closed,
  prints,
}: {
  readonly closed: ShiftClosed;
  readonly prints: readonly PrintState[];
}) {
  const { say } = useSpeech();
  return (
    <section className="panel__closed" aria-label={say("shift.is_closed")}>
      <h2>{say("shift.is_closed")}</h2>
      <Figures {...closed} />
      <ShiftPaper which="last" prints={prints} />
    </section>
  );
}
