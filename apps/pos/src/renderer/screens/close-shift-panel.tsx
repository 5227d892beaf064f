import { money } from "@till/money";
import { Banner, Button, DescriptionList, Money, TextField } from "@till/ui";
import { useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import type { ClosingState, ShiftClosed, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { CashCountFields, useCashCount } from "./cash-count.tsx";
import { ShiftPaper } from "./shift-paper.tsx";

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
  const host = useHost();
  const act = useAct();
  const { count, setCount, amountMinor, pieces } = useCashCount();
  const { register, closing } = state;
  if (!register) return null;
  const counted = money(amountMinor, register.currency);
  const commit = async (what: Parameters<typeof host.countShift>[0]) => {
    const answer = await act.run(() => host.countShift(what));
    if (answer?.ok) onCounted();
  };
  const waits = closing !== null && !closing.isCommitted;
  return (
    <Panel title="Close the shift" onBack={onBack} problem={act.problem}>
      {!state.connection.online && (
        <Banner tone="warn" title="A shift is closed with the network">
          Count now if you like: the count is kept here, and the shift can be closed when the network is back.
        </Banner>
      )}
      {waits && (
        <Banner
          tone="info"
          title={
            <>
              A count of <Money value={closing.counted} /> is kept here and not sent yet
            </>
          }
          action={
            <Button
              icon="refresh"
              isPending={act.isPending}
              onPress={() => void commit({ counted: closing.counted, pieces: null })}
            >
              Send it now
            </Button>
          }
        />
      )}
      <div className="cash">
        <div className="cash__figures">
          <p className="panel__lead">
            Count everything in the drawer, float included. What should be there shows only afterwards.
          </p>
          <output className="cash__figure" aria-label="Counted">
            <span className="till-muted">Counted</span>
            <Money value={counted} size="pay" />
          </output>
          <Button
            variant="primary"
            size="pay"
            isWide
            isPending={act.isPending}
            onPress={() => void commit({ counted, pieces })}
          >
            This is what I counted
          </Button>
        </div>
        <CashCountFields label="Counted" currency={register.currency} count={count} onChange={setCount} />
      </div>
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
  const host = useHost();
  const act = useAct();
  const [reason, setReason] = useState("");
  const close = (withoutApproval: boolean) =>
    void act.run(() =>
      host.closeShift({ reason: reason.trim() === "" ? null : reason.trim(), withoutApproval }),
    );
  const { needsApproval } = closing;
  return (
    <Panel title="Close the shift" onBack={onBack} problem={act.problem}>
      <div className="cash">
        <div className="cash__figures">
          <Figures counted={closing.counted} expected={closing.expected} difference={closing.difference} />
          {needsApproval && (
            <Banner tone="warn" title="The difference is more than you may close on alone">
              Count again, or say what you know of it and let a manager approve it.
            </Banner>
          )}
          <TextField
            label={needsApproval ? "What you know of it" : "Anything to note"}
            description="It stands on the Z report."
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
            {needsApproval ? "Ask a manager and close" : "Close the shift"}
          </Button>
          <Button size="pay" isWide icon="refresh" onPress={onRecount}>
            Count again
          </Button>
          {needsApproval && (
            <Button
              variant="quiet"
              isWide
              isDisabled={reason.trim() === ""}
              isPending={act.isPending}
              onPress={() => close(true)}
            >
              Nobody can approve it: close on record
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
  return (
    <DescriptionList
      values="figures"
      items={[
        { label: "Counted", value: <Money value={counted} /> },
        ...(expected ? [{ label: "Expected", value: <Money value={expected} /> }] : []),
        ...(difference ? [{ label: "Difference", value: <Money value={difference} sign="always" /> }] : []),
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
  return (
    <section className="panel__closed" aria-label="The shift is closed">
      <h2>The shift is closed</h2>
      <Figures {...closed} />
      <ShiftPaper which="last" prints={prints} />
    </section>
  );
}
