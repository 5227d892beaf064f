import { money, zero } from "@till/money";
import { Banner, Button, Money } from "@till/ui";
import { useCallback } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { CashCountFields, useCashCount } from "./cash-count.tsx";
import { LastClosed } from "./close-shift-panel.tsx";
import { TrainingHelp } from "../training.tsx";
import { useSpeech } from "../speech.tsx";

export function OpenShiftScreen({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const currency = state.register?.currency;
  const { count, setCount, amountMinor: float } = useCashCount();
  const open = useCallback(() => {
    if (currency) void act.run(() => host.openShift({ float: money(float, currency) }));
  }, [act, currency, float, host]);
  useKeys({ Enter: open });
  if (!currency) return null;
  const sum = (
    <output className="figure" aria-label={say("shift.float")}>
      <Money value={float === 0n ? zero(currency) : money(float, currency)} size="pay" />
    </output>
  );
  return (
    <main className="till-center till-center--row">
      <section className="panel panel--narrow">
        <h1>{say("shift.open_title")}</h1>
        <p className="till-muted">{say("shift.open_more")}</p>
        {act.problem !== null && <Banner tone="bad" title={act.problem} />}
        {count.how === "sum" && sum}
        <CashCountFields label={say("shift.float")} currency={currency} count={count} onChange={setCount} />
        <div className="panel__act">
          {count.how === "pieces" && sum}
          <Button variant="primary" size="pay" isWide kbd="Enter" isPending={act.isPending} onPress={open}>
            {say("shift.open")}
          </Button>
        </div>
      </section>
      <div className="stack">
        {state.lastClosed && <LastClosed closed={state.lastClosed} prints={state.prints} />}
        <TrainingHelp training={state.training} />
      </div>
    </main>
  );
}
