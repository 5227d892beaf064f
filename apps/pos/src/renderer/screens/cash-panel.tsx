import { type Money as MoneyValue, add, compare, money, subtract } from "@till/money";
import { roundingInCash } from "@till/sales";
import { Button, Keypad, Money, typeAmount } from "@till/ui";
import { useRef, useState } from "react";
import { quickAmounts } from "../../shared/quick-amounts.ts";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { dueOf } from "./split-panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** Takes cash: what was handed over, by key, tap or round sum; the change before and after. */
export function CashPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const { say, words } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [typed, setTyped] = useState(0n);
  useMissedScan(() => setTyped(0n));
  const left = dueOf(state);
  const rounding = left && state.register ? roundingInCash(left, state.register.cashStepMinor) : undefined;
  const due = left && rounding && add(left, rounding);
  const tendered = due && money(typed, due.currency);
  const isEnough = due !== undefined && tendered !== undefined && compare(tendered, due) >= 0;
  const take = async () => {
    if (!tendered || !isEnough) return;
    await act.run(() => host.takeCash({ tendered }));
  };
  const figures = useRef<HTMLDivElement>(null);
  const offer = (amountMinor: bigint) => {
    setTyped(amountMinor);
    // Enter then takes the cash instead of pressing the same sum again.
    figures.current?.focus();
  };
  useKeys({ Enter: () => void take() });
  if (!due || !tendered) return null;
  return (
    <Panel title={say("app.cash")} onBack={onBack} problem={act.problem}>
      <div className="cash">
        <div className="cash__figures" ref={figures} tabIndex={-1}>
          <Figure label={say("pay.to_pay")} value={due} />
          {rounding && rounding.amountMinor !== 0n && (
            <p className="till-muted">{say("pay.rounded", { amount: left })}</p>
          )}
          <Figure label={say("pay.received")} value={tendered} isLarge />
          <Figure
            label={isEnough ? say("pay.change") : say("pay.missing")}
            value={isEnough ? subtract(tendered, due) : subtract(due, tendered)}
          />
          <div className="cash__quick">
            {quickAmounts(due).map((amount, index) => (
              <Button key={amount.amountMinor} size="pay" onPress={() => offer(amount.amountMinor)}>
                {index === 0 ? say("pay.exact", { amount }) : words(amount)}
              </Button>
            ))}
          </div>
        </div>
        <div className="stack">
          <Keypad
            label={say("pay.cash_received")}
            onKey={(key) => setTyped((last) => typeAmount(last, key))}
          />
          <Button
            variant="primary"
            size="pay"
            kbd="Enter"
            isWide
            isDisabled={!isEnough}
            isPending={act.isPending}
            onPress={() => void take()}
          >
            {say("pay.take_cash")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Figure({
  label,
  value,
  isLarge = false,
}: {
  readonly label: string;
  readonly value: MoneyValue;
  readonly isLarge?: boolean;
}) {
  return (
    <output className="cash__figure" aria-label={label}>
      <span className="till-muted">{label}</span>
      <Money value={value} size={isLarge ? "pay" : "figure"} />
    </output>
  );
}
