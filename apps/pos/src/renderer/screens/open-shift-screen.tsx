import { money, zero } from "@till/money";
import { Banner, Button, Keypad, Money, typeAmount } from "@till/ui";
import { useCallback, useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { LastClosed } from "./close-shift-panel.tsx";

export function OpenShiftScreen({ state }: { readonly state: TillState }) {
  const host = useHost();
  const act = useAct();
  const currency = state.register?.currency;
  const [float, setFloat] = useState(0n);
  useMissedScan(() => setFloat(0n));
  const open = useCallback(() => {
    if (currency) void act.run(() => host.openShift({ float: money(float, currency) }));
  }, [act, currency, float, host]);
  useKeys({ Enter: open });
  if (!currency) return null;
  return (
    <main className="till-center till-center--row">
      {state.lastClosed && <LastClosed closed={state.lastClosed} />}
      <section className="panel panel--narrow">
        <h1>Open a shift</h1>
        <p className="till-muted">Count the change money in the drawer and type what it comes to.</p>
        {act.problem !== null && <Banner tone="bad" title={act.problem} />}
        <output className="figure" aria-label="Float">
          <Money value={float === 0n ? zero(currency) : money(float, currency)} size="pay" />
        </output>
        <Keypad label="Float" onKey={(key) => setFloat((last) => typeAmount(last, key))} />
        <Button variant="primary" size="pay" isWide kbd="Enter" isPending={act.isPending} onPress={open}>
          Open shift
        </Button>
      </section>
    </main>
  );
}
