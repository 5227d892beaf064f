import type { ChargeId } from "@till/kernel";
import type { Money as MoneyValue } from "@till/money";
import { Banner, Button, Keypad, Money, RadioGroup, TextField, typeAmount } from "@till/ui";
import { useEffect, useState } from "react";
import type { FoundSale, RefundAnswer, RefundTo, ReturnGoods, TillState } from "../../shared/till-state.ts";
import { quantityWords } from "../line-edit.ts";
import { Panel } from "../panel.tsx";
import { takesScans, useMissedScan } from "../scanner.tsx";
import { useAct, useHost, useKeys, words } from "../till-hooks.ts";
import { Receipt, ReceiptActions } from "./paid-panel.tsx";

/** Look a receipt up, then give money back for goods or as an amount. */
export function ReturnPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const [found, setFound] = useState<FoundSale | null>(null);
  const [answer, setAnswer] = useState<RefundAnswer | null>(null);
  if (answer) return <Refunded answer={answer} state={state} onBack={onBack} />;
  if (!found) return <FindReceipt onBack={onBack} onFound={setFound} />;
  return <ReturnForm found={found} onBack={() => setFound(null)} onRefunded={setAnswer} state={state} />;
}

function FindReceipt({
  onBack,
  onFound,
}: {
  readonly onBack: () => void;
  readonly onFound: (found: FoundSale) => void;
}) {
  const host = useHost();
  const act = useAct();
  const [number, setNumber] = useState("");
  const find = async () => {
    const answer = await act.run(() => host.findSale({ number }));
    if (answer?.ok) onFound(answer.value);
  };
  return (
    <Panel title="Return" focus="field" onBack={onBack} problem={act.problem}>
      <form
        {...takesScans}
        className="stack panel__form"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextField
          label="Receipt number"
          description="It stands at the top of the receipt, such as 1-000042."
          value={number}
          onChange={setNumber}
          maxLength={20}
        />
        <Button
          variant="primary"
          size="pay"
          type="submit"
          isPending={act.isPending}
          isDisabled={number.trim() === ""}
        >
          Find the sale
        </Button>
      </form>
    </Panel>
  );
}

function ReturnForm({
  found,
  state,
  onBack,
  onRefunded,
}: {
  readonly found: FoundSale;
  readonly state: TillState;
  readonly onBack: () => void;
  readonly onRefunded: (answer: RefundAnswer) => void;
}) {
  const host = useHost();
  const act = useAct();
  const [how, setHow] = useState<"lines" | "amount">("lines");
  const [taken, setTaken] = useState<ReadonlyMap<string, number>>(new Map());
  const [amountMinor, setAmountMinor] = useState(0n);
  useMissedScan(() => setAmountMinor(0n));
  const [chargeId, setChargeId] = useState<ChargeId | null>(found.charges[0]?.id ?? null);
  const [to, setTo] = useState<RefundTo>("original");
  const isCash = found.charges.find(({ id }) => id === chargeId)?.isCash ?? true;
  const mayGiveCash = !isCash && state.register?.refundToCash === true;
  const [reason, setReason] = useState("");
  const goods = goodsOf({ found, how, taken, amountMinor });
  const { total, problem } = usePlan(found, goods);
  const refund = async () => {
    if (!goods || chargeId === null) return;
    const way = to === "cash" && isCash ? "original" : to;
    const answer = await act.run(() =>
      host.refund({ saleId: found.saleId, chargeId, goods, reason, to: way }),
    );
    if (answer?.ok) onRefunded(answer.value);
  };
  if (found.charges.length === 0) {
    return (
      <Panel title={`Return of ${found.number}`} onBack={onBack}>
        <Banner tone="info" title="Nothing is left to give back on this receipt." />
        <Receipt number={found.number} prints={state.prints} />
      </Panel>
    );
  }
  return (
    <Panel title={`Return of ${found.number}`} onBack={onBack} problem={act.problem ?? problem}>
      {found.source === "here" && (
        <Banner tone="warn" title="Read from this register, not from the server.">
          Only cash sales made here can be given back now.
        </Banner>
      )}
      <RadioGroup
        label="What comes back?"
        value={how}
        onChange={(id) => setHow(id === "amount" ? "amount" : "lines")}
        options={[
          { id: "lines", label: "Items" },
          { id: "amount", label: "An amount", note: `Up to ${words(found.left.total)}` },
        ]}
      />
      {how === "lines" ? (
        <ReturnLines found={found} taken={taken} onChange={setTaken} />
      ) : (
        <div className="return__amount">
          <output className="cash__figure" aria-label="Amount to give back">
            <span className="till-muted">Amount to give back</span>
            <Money value={{ amountMinor, currency: found.sale.currency }} size="pay" />
          </output>
          <Keypad
            label="Amount to give back"
            onKey={(key) => setAmountMinor((last) => typeAmount(last, key))}
          />
        </div>
      )}
      {found.charges.length > 1 && (
        <RadioGroup
          label="Give it back through"
          value={chargeId}
          onChange={(id) => setChargeId(found.charges.find((charge) => charge.id === id)?.id ?? null)}
          options={found.charges.map(({ id, label, refundable }) => ({
            id,
            label,
            note: `Up to ${words(refundable)}`,
          }))}
        />
      )}
      {found.source === "server" && (
        <RadioGroup
          label="The customer gets"
          value={to}
          onChange={(id) => setTo(refundWays.find((way) => way === id) ?? "original")}
          options={[
            { id: "original", label: "It back the way it was paid" },
            ...(mayGiveCash ? [{ id: "cash", label: "Cash out of the drawer" }] : []),
            { id: "store_credit", label: "Store credit", note: "A code to spend here, on the receipt" },
          ]}
        />
      )}
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        maxLength={200}
        placeholder="damaged, wrong size"
      />
      <div className="paid__acts">
        {commonReasons.map((words) => (
          <Button key={words} onPress={() => setReason(words)}>
            {words}
          </Button>
        ))}
      </div>
      <Button
        variant="primary"
        size="pay"
        isDisabled={!goods || total === null || reason.trim() === ""}
        isPending={act.isPending}
        pendingLabel="Refunding"
        onPress={() => void refund()}
        note={wayWords[to] ?? found.charges.find(({ id }) => id === chargeId)?.label}
      >
        {total === null ? "Refund" : `Refund ${words(total)}`}
      </Button>
    </Panel>
  );
}

const refundWays: readonly RefundTo[] = ["original", "cash", "store_credit"];
const wayWords: Partial<Record<RefundTo, string>> = { cash: "Cash", store_credit: "Store credit" };

/** For hands without a keyboard. */
const commonReasons = ["Damaged", "Wrong item", "Changed their mind"] as const;

function goodsOf(choice: {
  readonly found: FoundSale;
  readonly how: "lines" | "amount";
  readonly taken: ReadonlyMap<string, number>;
  readonly amountMinor: bigint;
}): ReturnGoods | null {
  const { found, how, taken, amountMinor } = choice;
  if (how === "amount") {
    if (amountMinor === 0n) return null;
    return { kind: "amount", amount: { amountMinor, currency: found.sale.currency } };
  }
  const lines = found.sale.lines.flatMap(({ id }) => {
    const quantityMilli = taken.get(id) ?? 0;
    return quantityMilli > 0 ? [{ saleLineId: id, quantityMilli }] : [];
  });
  return lines.length === 0 ? null : { kind: "lines", lines };
}

/** What the host says this would give back. */
function usePlan(found: FoundSale, goods: ReturnGoods | null) {
  const host = useHost();
  const [plan, setPlan] = useState<{ readonly total: MoneyValue | null; readonly problem: string | null }>({
    total: null,
    problem: null,
  });
  const key =
    goods && JSON.stringify(goods, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  useEffect(() => {
    let isCurrent = true;
    const read = async () => {
      const answer = goods && (await host.planReturn({ saleId: found.saleId, goods }));
      if (!isCurrent) return;
      setPlan({
        total: answer?.ok ? answer.value.total : null,
        problem: answer && !answer.ok ? answer.message : null,
      });
    };
    void read();
    return () => {
      isCurrent = false;
    };
    // `goods` is made anew at each render; `key` is its content.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [host, found.saleId, key]);
  return plan;
}

function ReturnLines({
  found,
  taken,
  onChange,
}: {
  readonly found: FoundSale;
  readonly taken: ReadonlyMap<string, number>;
  readonly onChange: (taken: ReadonlyMap<string, number>) => void;
}) {
  const leftOf = (id: string) =>
    found.left.lines.find(({ saleLineId }) => saleLineId === id)?.quantityMilli ?? 0;
  const set = (id: string, quantityMilli: number) => onChange(new Map(taken).set(id, quantityMilli));
  const all = () => onChange(new Map(found.left.lines.map((line) => [line.saleLineId, line.quantityMilli])));
  return (
    <div className="stack">
      <ul className="return__lines" aria-label="Items of this sale">
        {found.sale.lines.map((line) => {
          const left = leftOf(line.id);
          const back = taken.get(line.id) ?? 0;
          const step = Math.min(1000, left);
          return (
            <li key={line.id}>
              <span>
                {line.name} {line.variantName}
                <small className="till-muted">
                  {left === 0
                    ? "all came back"
                    : `${quantityWords({ quantityMilli: left, unit: line.unit }).replace(" ×", "")} can come back`}
                </small>
              </span>
              <Money value={line.gross} symbol={false} />
              <span className="return__count">
                <Button
                  icon="minus"
                  aria-label={`One ${line.name} less comes back`}
                  isDisabled={back === 0}
                  onPress={() => set(line.id, Math.max(0, back - step))}
                >
                  {""}
                </Button>
                <output aria-label={`${line.name} coming back`}>{back / 1000}</output>
                <Button
                  icon="plus"
                  aria-label={`One more ${line.name} comes back`}
                  isDisabled={back >= left}
                  onPress={() => set(line.id, Math.min(left, back + step))}
                >
                  {""}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      <Button onPress={all}>Everything comes back</Button>
    </div>
  );
}

function Refunded({
  answer,
  state,
  onBack,
}: {
  readonly answer: RefundAnswer;
  readonly state: TillState;
  readonly onBack: () => void;
}) {
  useKeys({ Enter: onBack });
  if (answer.kind === "unknown") {
    return (
      <Panel title="We don't know yet if the refund went through" onBack={onBack}>
        <Banner tone="warn" title={`${words(answer.amount)} is being asked for under one number.`}>
          Do not refund again: the till keeps asking, and the customer gets it once. The office shows how it
          ended.
        </Banner>
      </Panel>
    );
  }
  return (
    <Panel title="Refunded" onBack={onBack}>
      <div className="paid">
        <div className="paid__side">
          <output className="paid__change" aria-label="Refunded">
            <span>{answer.pending ? "On its way back" : "Given back"}</span>
            <Money value={answer.amount} size="pay" />
          </output>
          <Button variant="primary" size="pay" kbd="Enter" isWide onPress={onBack}>
            New sale
          </Button>
          <ReceiptActions number={answer.number} prints={state.prints} isSale={false} />
        </div>
        <Receipt number={answer.number} prints={state.prints} />
      </div>
    </Panel>
  );
}
