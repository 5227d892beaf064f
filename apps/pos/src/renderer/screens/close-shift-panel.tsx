import { money } from "@till/money";
import { Button, DescriptionList, Keypad, Money, TextField, typeAmount } from "@till/ui";
import { useState } from "react";
import type { ShiftClosed, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost } from "../till-hooks.ts";

/** The count is blind: what was expected shows only once the count is on record. The shift screen follows. */
export function CloseShiftPanel({
  state,
  onBack,
}: {
  readonly state: TillState;
  readonly onBack: () => void;
}) {
  const host = useHost();
  const act = useAct();
  const currency = state.register?.currency;
  const [counted, setCounted] = useState(0n);
  useMissedScan(() => setCounted(0n));
  const [reason, setReason] = useState("");
  if (!currency) return null;
  const close = async () => {
    await act.run(() =>
      host.closeShift({
        counted: money(counted, currency),
        reason: reason.trim() === "" ? null : reason.trim(),
      }),
    );
  };
  return (
    <Panel title="Close the shift" onBack={onBack} problem={act.problem}>
      <div className="cash">
        <div className="cash__figures">
          <p className="panel__lead">
            Count everything in the drawer, float included. Type what you counted.
          </p>
          <output className="cash__figure" aria-label="Counted">
            <span className="till-muted">Counted</span>
            <Money value={money(counted, currency)} size="pay" />
          </output>
          <TextField
            label="Anything to note"
            description="For the manager, if you know that something is off."
            value={reason}
            onChange={setReason}
            maxLength={200}
          />
        </div>
        <div className="stack">
          <Keypad label="Counted" onKey={(key) => setCounted((last) => typeAmount(last, key))} />
          <Button variant="primary" size="pay" isWide isPending={act.isPending} onPress={() => void close()}>
            Close shift with this count
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** What the count came to, on the screen that follows. */
export function LastClosed({ closed }: { readonly closed: ShiftClosed }) {
  const { counted, expected, difference } = closed;
  return (
    <section className="panel__closed" aria-label="The shift is closed">
      <h2>The shift is closed</h2>
      <DescriptionList
        values="figures"
        items={[
          { label: "Counted", value: <Money value={counted} /> },
          ...(expected ? [{ label: "Expected", value: <Money value={expected} /> }] : []),
          ...(difference ? [{ label: "Difference", value: <Money value={difference} sign="always" /> }] : []),
        ]}
      />
    </section>
  );
}
