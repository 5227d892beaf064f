import { type DrawerActKind, type DrawerReason, drawerReasons } from "@till/drawer";
import { type Currency, type Money as Amount, money } from "@till/money";
import { Banner, Button, Keypad, Money, RadioGroup, TextField, typeAmount } from "@till/ui";
import { useState } from "react";
import type { DrawerActRequest, DrawerActState, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { CountedTakeOver, TakeOver } from "./take-over.tsx";
import { ShiftPaper } from "./shift-paper.tsx";
import { doneWords, reasonWords, rowWords } from "./drawer-words.ts";
import { useSpeech } from "../speech.tsx";

const kinds: readonly DrawerActKind[] = ["paid_in", "paid_out", "drop", "tips_paid_out", "no_sale"];

/** Cash in and out beside selling. What should lie in the drawer stands nowhere: the count is blind. */
export function DrawerPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [kind, setKind] = useState<DrawerActKind>("paid_out");
  const [amountMinor, setAmountMinor] = useState(0n);
  const [reason, setReason] = useState<DrawerReason | null>(null);
  const [note, setNote] = useState("");
  const [done, setDone] = useState<string | null>(null);
  const [isCounting, setCounting] = useState(false);
  useMissedScan(() => setAmountMinor(0n));
  const { register } = state;
  if (!register) return null;
  const reasons: readonly DrawerReason[] = drawerReasons[kind];
  const clear = () => {
    setAmountMinor(0n);
    setReason(null);
    setNote("");
  };
  const choose = (id: string) => {
    setKind(kinds.find((one) => one === id) ?? kind);
    clear();
    setDone(null);
  };
  const record = async () => {
    const request = requestOf({ kind, amountMinor, reason, note, currency: register.currency });
    const answer = await act.run(() => host.drawerAct(request));
    if (!answer?.ok) return;
    setDone(doneWords(request, say));
    clear();
  };
  const isReady =
    (kind === "no_sale" || amountMinor > 0n) &&
    (reasons.length === 0 || reason !== null) &&
    (reason !== "other" || note.trim() !== "");
  const taken = (amount: Amount) => {
    setCounting(false);
    setDone(say("drawer.did_take_over", { amount }));
  };
  if (isCounting) return <CountedTakeOver state={state} onTaken={taken} onBack={() => setCounting(false)} />;
  return (
    <Panel title={say("drawer.title")} onBack={onBack} problem={act.problem}>
      <TakeOver state={state} onCount={() => setCounting(true)} />
      {done !== null && act.problem === null && <Banner tone="ok" title={done} />}
      <ShiftPaper which="open" prints={state.prints} />
      <div className="drawer__what">
        <RadioGroup
          label={say("drawer.what")}
          value={kind}
          onChange={choose}
          options={kinds.map((id) => ({ id, label: say(`drawer.act_${id}`) }))}
        />
      </div>
      <div className="cash">
        <div className="cash__figures">
          {kind !== "no_sale" && (
            <output className="cash__figure" aria-label={say("app.amount")}>
              <span className="till-muted">{say("app.amount")}</span>
              <Money value={money(amountMinor, register.currency)} size="pay" />
            </output>
          )}
          {reasons.length > 0 && (
            <RadioGroup
              label={say("drawer.why")}
              value={reason}
              onChange={(id) => setReason(reasons.find((one) => one === id) ?? null)}
              options={reasons.map((id) => ({ id, label: reasonWords(kind, id, say) }))}
            />
          )}
          <TextField
            label={reason === "other" ? say("drawer.what_for") : say("app.note")}
            {...(reason !== "other" && { description: say("drawer.more_to_say") })}
            value={note}
            onChange={setNote}
            maxLength={200}
          />
        </div>
        <div className="stack">
          {kind !== "no_sale" && (
            <Keypad
              label={say("app.amount")}
              onKey={(key) => setAmountMinor((last) => typeAmount(last, key))}
            />
          )}
          <Button
            variant="primary"
            size="pay"
            isWide
            isDisabled={!isReady}
            isPending={act.isPending}
            onPress={() => void record()}
          >
            {say(`drawer.act_${kind}`)}
          </Button>
        </div>
      </div>
      <Done acts={state.drawerActs} timeZone={register.timeZone} />
    </Panel>
  );
}

function requestOf(typed: {
  readonly kind: DrawerActKind;
  readonly amountMinor: bigint;
  readonly reason: DrawerReason | null;
  readonly note: string;
  readonly currency: Currency;
}): DrawerActRequest {
  const { kind, reason } = typed;
  const why = { reason, note: typed.note.trim() === "" ? null : typed.note.trim() };
  return kind === "no_sale"
    ? { kind, amount: null, ...why }
    : { kind, amount: money(typed.amountMinor, typed.currency), ...why };
}

/** What this shift did already, so that nothing is typed in twice. */
function Done({ acts, timeZone }: { readonly acts: readonly DrawerActState[]; readonly timeZone: string }) {
  const { say, timeOf } = useSpeech();
  if (acts.length === 0) return null;
  return (
    <section aria-label={say("drawer.done")}>
      <h2 className="panel__lead">{say("drawer.done")}</h2>
      <ul className="drawer__done">
        {acts.map(({ id, kind, amount, reason, note, doneBy, atMs }) => (
          <li key={id}>
            <span className="till-muted">{timeOf(atMs, timeZone)}</span>
            <span>{rowWords({ kind, reason, note }, say)}</span>
            <span className="till-muted">{doneBy}</span>
            {amount ? <Money value={amount} /> : <span />}
          </li>
        ))}
      </ul>
    </section>
  );
}
