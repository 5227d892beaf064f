import { type Money as MoneyValue, compare, min, money } from "@till/money";
import type { ExternalTender } from "@till/payments";
import { Banner, Button, Keypad, Money, TextField, typeAmount } from "@till/ui";
import { type FormEvent, useState } from "react";
import type { FoundValue, PaidPart, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { takesScans, useMissedScan } from "../scanner.tsx";
import { type Act, useAct, useHost, words } from "../till-hooks.ts";

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
      title={parts.length === 0 ? "More ways to pay" : `${words(open)} is still to be paid`}
      {...(onBack && { onBack })}
      problem={act.problem}
    >
      <div className="cash">
        <div className="cash__figures">
          <PaidParts parts={parts} act={act} online={online} />
          <output className="cash__figure" aria-label="Left to pay">
            <span className="till-muted">Left to pay</span>
            <Money value={open} size="figure" />
          </output>
          <output className="cash__figure" aria-label="This way">
            <span className="till-muted">{isTooMuch ? "More than is left" : "This way"}</span>
            <Money value={amount} size="pay" />
          </output>
          {!online && (
            <p className="panel__lead">No network: cash works. Cards, PayPal and gift cards need it.</p>
          )}
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
              note="The customer scans a code"
              isDisabled={isOff || !online}
              onPress={() => void take(() => host.takePayPal({ amount }))}
            >
              PayPal QR
            </Button>
            <Button
              size="pay"
              icon="cash"
              note={isWhole ? "All that is left" : "Exactly this much"}
              isDisabled={isOff}
              onPress={cash}
            >
              Cash
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
        <Keypad label="How much this way" onKey={(key) => setTyped((last) => typeAmount(last, key))} />
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
  const host = useHost();
  if (parts.length === 0) return null;
  return (
    <ul className="split__parts" aria-label="Paid so far">
      {parts.map(({ chargeId, label, amount, isBeingGivenBack, worksOffline }) => (
        <li key={chargeId}>
          <span>{label}</span>
          <Money value={amount} />
          <Button
            variant="quiet"
            aria-label={`Give back ${label} ${words(amount)}`}
            isPending={act.isPending}
            isDisabled={!online && !worksOffline}
            onPress={() => void act.run(() => host.giveBackPart({ chargeId }))}
          >
            {isBeingGivenBack ? "Ask again" : "Give back"}
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
  const [reference, setReference] = useState("");
  if (tenders.length === 0) return null;
  return (
    <div className="split__code" {...takesScans}>
      <TextField
        label="Number on the slip"
        description={`Only for: ${tenders.map(({ label }) => label).join(", ")}.`}
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
          label="Gift card or store credit"
          value={code}
          onChange={change}
          maxLength={40}
          autoComplete="off"
        />
        <Button type="submit" size="pay" isDisabled={!online || code.trim() === ""} isPending={act.isPending}>
          Check
        </Button>
      </div>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      {found && <Banner tone={found.state === "valid" ? "ok" : "bad"} title={foundWords(found)} />}
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
          Take {words(amount)} off it
        </Button>
      )}
    </form>
  );
}

function foundWords({ kind, lastFour, balance, state }: FoundValue): string {
  const name = `${kind === "gift_card" ? "Gift card" : "Store credit"} ${lastFour}`;
  switch (state) {
    case "valid":
      return `${name}: ${words(balance)} is on it`;
    case "blocked":
      return `${name} is blocked. Ask a manager.`;
    case "not_paid":
      return `${name} was never paid for: nothing is on it.`;
  }
}
