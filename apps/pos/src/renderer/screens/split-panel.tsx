import { type Money as MoneyValue, compare, min, money } from "@till/money";
import type { ExternalTender } from "@till/payments";
import { Banner, Button, Keypad, Money, TextField, typeAmount } from "@till/ui";
import { type FormEvent, useState } from "react";
import type { FoundValue, PaidPart, TillState } from "../../shared/till-state.ts";
import type { Say } from "../../shared/speech.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { Panel } from "../panel.tsx";
import { takesScans, useMissedScan } from "../scanner.tsx";
import { type Act, useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** What is left to pay: of a sale that is part paid, else of the cart. */
export const dueOf = ({ payment, cart }: TillState): MoneyValue | undefined =>
  payment?.open ?? cart?.priced.totals.total;

export interface SplitPanelProps {
  readonly state: TillState;
  /** The whole rest in cash, with change. */
  readonly onCash: () => void;
  /** Absent while a part is paid: the sale stays until it is paid, or its parts went back. */
  readonly onBack?: () => void;
}

/** Several ways for one sale: how much this way, what is paid so far, and gift cards. */
export function SplitPanel({ state, onCash, onBack }: SplitPanelProps) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [typed, setTyped] = useState(0n);
  useMissedScan(() => setTyped(0n));
  const open = dueOf(state);
  if (!open) return null;
  const parts = state.payment?.parts ?? [];
  const asked = typed === 0n ? null : money(typed, open.currency);
  const isTooMuch = asked !== null && compare(asked, open) > 0;
  const amount = asked ?? open;
  const isWhole = asked === null || compare(asked, open) === 0;
  const { online } = state.connection;
  const isOff = isTooMuch || act.isPending;
  const take = async (work: Parameters<Act["run"]>[0]) => {
    const answer = await act.run(work);
    if (answer?.ok) setTyped(0n);
  };
  const cash = () => (isWhole ? onCash() : void take(() => host.takeCash({ tendered: amount, amount })));
  return (
    <Panel
      title={parts.length === 0 ? say("pay.more_ways") : say("pay.still_open", { amount: open })}
      {...(onBack && { onBack })}
      problem={act.problem}
    >
      <div className="cash">
        <div className="cash__figures">
          <PaidParts parts={parts} act={act} online={online} />
          <output className="cash__figure" aria-label={say("pay.left")}>
            <span className="till-muted">{say("pay.left")}</span>
            <Money value={open} size="figure" />
          </output>
          <output className="cash__figure" aria-label={say("pay.this_way")}>
            <span className="till-muted">{isTooMuch ? say("pay.too_much") : say("pay.this_way")}</span>
            <Money value={amount} size="pay" />
          </output>
          {!online && <p className="panel__lead">{say("pay.split_offline")}</p>}
          <div className="split__ways">
            {state.terminals
              .filter((terminal) => terminal.online)
              .slice(0, 2)
              .map(({ id, label, gatewayLabel }) => (
                <Button
                  key={id}
                  size="pay"
                  icon="card"
                  note={gatewayLabel}
                  isDisabled={isOff || !online}
                  onPress={() => void take(() => host.takeCard({ terminalId: id, amount }))}
                >
                  {label}
                </Button>
              ))}
            <Button
              size="pay"
              icon="person"
              note={say("pay.customer_scans")}
              isDisabled={isOff || !online}
              onPress={() => void take(() => host.takePayPal({ amount }))}
            >
              {say("pay.paypal_qr")}
            </Button>
            <Button
              size="pay"
              icon="cash"
              note={isWhole ? say("pay.all_left") : say("pay.this_much")}
              isDisabled={isOff}
              onPress={cash}
            >
              {say("app.cash")}
            </Button>
          </div>
          <ExternalTenders
            tenders={state.register?.externalTenders ?? []}
            isOff={isOff}
            onTake={(name, reference) => void take(() => host.takeExternal({ name, reference, amount }))}
          />
          <StoredValueForm
            online={online && !isOff}
            limit={amount}
            onTake={(code, part) => void take(() => host.takeStoredValue({ code, amount: part }))}
          />
        </div>
        <Keypad label={say("pay.how_much")} onKey={(key) => setTyped((last) => typeAmount(last, key))} />
      </div>
    </Panel>
  );
}

function PaidParts({
  parts,
  act,
  online,
}: {
  readonly parts: readonly PaidPart[];
  readonly act: Act;
  readonly online: boolean;
}) {
  const { say } = useSpeech();
  const host = useHost();
  if (parts.length === 0) return null;
  return (
    <ul className="split__parts" aria-label={say("pay.paid_so_far")}>
      {parts.map(({ chargeId, label, amount, isBeingGivenBack, worksOffline }) => (
        <li key={chargeId}>
          <span>{tenderWords(label, say)}</span>
          <Money value={amount} />
          <Button
            variant="quiet"
            aria-label={say("pay.give_back_part", { label: tenderWords(label, say), amount })}
            isPending={act.isPending}
            isDisabled={!online && !worksOffline}
            onPress={() => void act.run(() => host.giveBackPart({ chargeId }))}
          >
            {isBeingGivenBack ? say("pay.ask_again") : say("pay.give_back")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** What the shop takes by itself; it works without a network. */
function ExternalTenders({
  tenders,
  isOff,
  onTake,
}: {
  readonly tenders: readonly ExternalTender[];
  readonly isOff: boolean;
  readonly onTake: (name: string, reference: string) => void;
}) {
  const { say } = useSpeech();
  const [reference, setReference] = useState("");
  if (tenders.length === 0) return null;
  return (
    <div className="split__code" {...takesScans}>
      <TextField
        label={say("pay.slip_number")}
        description={say("pay.only_for", { names: tenders.map(({ label }) => label).join(", ") })}
        value={reference}
        onChange={setReference}
        maxLength={100}
        autoComplete="off"
      />
      <div className="split__ways">
        {tenders.map(({ name, label, needsReference }) => (
          <Button
            key={name}
            size="pay"
            isDisabled={isOff || (needsReference && reference.trim() === "")}
            onPress={() => {
              onTake(name, reference.trim());
              setReference("");
            }}
          >
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Scan or type a code: what is on it, then as much of that as is to be paid this way. */
export function StoredValueForm({
  online,
  limit,
  onTake,
}: {
  readonly online: boolean;
  /** Null: only its balance is asked for. */
  readonly limit: MoneyValue | null;
  readonly onTake?: (code: string, amount: MoneyValue) => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [code, setCode] = useState("");
  const [found, setFound] = useState<FoundValue | null>(null);
  const change = (text: string) => {
    setCode(text);
    setFound(null);
  };
  const look = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await act.run(() => host.findValue({ code }));
    setFound(answer?.ok ? answer.value : null);
  };
  const amount =
    limit && found && found.balance.currency === limit.currency ? min(limit, found.balance) : null;
  return (
    <form className="split__code" onSubmit={(event) => void look(event)} {...takesScans}>
      <div className="split__field">
        <TextField
          label={say("pay.stored_code")}
          value={code}
          onChange={change}
          maxLength={40}
          autoComplete="off"
        />
        <Button type="submit" size="pay" isDisabled={!online || code.trim() === ""} isPending={act.isPending}>
          {say("pay.check")}
        </Button>
      </div>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      {found && <Banner tone={found.state === "valid" ? "ok" : "bad"} title={foundWords(found, say)} />}
      {found?.state === "valid" && amount && amount.amountMinor > 0n && onTake && (
        <Button
          variant="primary"
          size="pay"
          isWide
          isDisabled={!online}
          onPress={() => {
            onTake(code, amount);
            change("");
          }}
        >
          {say("pay.take_off", { amount })}
        </Button>
      )}
    </form>
  );
}

function foundWords({ kind, lastFour: digits, balance: amount, state }: FoundValue, say: Say): string {
  switch (state) {
    case "valid":
      return say(`pay.value_${kind}`, { digits, amount });
    case "blocked":
      return say(`pay.blocked_${kind}`, { digits });
    case "not_paid":
      return say(`pay.unpaid_${kind}`, { digits });
  }
}
