import type { ChargeId, SaleId } from "@till/kernel";
import type { Money as MoneyValue } from "@till/money";
import { Banner, Button, Keypad, Money, RadioGroup, typeAmount } from "@till/ui";
import { useEffect, useState } from "react";
import type {
  FoundSale,
  RefundAnswer,
  RefundTo,
  ReturnGoods,
  TillState,
  VoidAnswer,
} from "../../shared/till-state.ts";
import { lineWords } from "../../shared/line-words.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { quantityWords } from "../line-edit.ts";
import { Panel } from "../panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";
import { FindReceipt } from "./find-receipt.tsx";
import { NoReceiptPanel } from "./no-receipt-panel.tsx";
import { MailReceipt } from "./mail-receipt.tsx";
import { PaidBack } from "./paid-back.tsx";
import { ReasonField } from "./reason-field.tsx";
import { Receipt } from "./receipt-actions.tsx";
import { AskAgain } from "./unhanded-returns.tsx";
import { VoidSale, Voided } from "./void-sale.tsx";

/** Money, or other goods. */
type Way = RefundTo | "exchange";

/** Look a receipt up, then give money back for goods or as an amount. */
export function ReturnPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const [found, setFound] = useState<FoundSale | null>(null);
  const [answer, setAnswer] = useState<RefundAnswer | null>(null);
  const [voided, setVoided] = useState<VoidAnswer | null>(null);
  const [hasNoReceipt, setHasNoReceipt] = useState(false);
  const saleId = found?.saleId ?? null;
  if (voided) return <Voided answer={voided} saleId={saleId} state={state} onBack={onBack} />;
  if (answer) return <Refunded {...{ answer, saleId, state, onBack }} onAnswer={setAnswer} />;
  if (hasNoReceipt)
    return <NoReceiptPanel state={state} onBack={() => setHasNoReceipt(false)} onDone={onBack} />;
  if (!found) {
    return (
      <FindReceipt
        state={state}
        onBack={onBack}
        onFound={setFound}
        onAnswer={setAnswer}
        onNoReceipt={() => setHasNoReceipt(true)}
      />
    );
  }
  return (
    <ReturnForm
      found={found}
      onBack={() => setFound(null)}
      onRefunded={setAnswer}
      onExchange={onBack}
      onVoided={setVoided}
      state={state}
    />
  );
}

function ReturnForm({
  found,
  state,
  onBack,
  onRefunded,
  onExchange,
  onVoided,
}: {
  readonly found: FoundSale;
  readonly state: TillState;
  readonly onBack: () => void;
  readonly onRefunded: (answer: RefundAnswer) => void;
  /** The goods lie against the cart. */
  readonly onExchange: () => void;
  readonly onVoided: (answer: VoidAnswer) => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [how, setHow] = useState<"lines" | "amount">("lines");
  const [taken, setTaken] = useState<ReadonlyMap<string, number>>(new Map());
  const [amountMinor, setAmountMinor] = useState(0n);
  useMissedScan(() => setAmountMinor(0n));
  const [chargeId, setChargeId] = useState<ChargeId | null>(found.charges[0]?.id ?? null);
  const [asked, setTo] = useState<Way>("original");
  const charge = found.charges.find(({ id }) => id === chargeId);
  const isCash = charge?.isCash ?? true;
  const goesBack = charge?.goesBack ?? true;
  const mayGiveCash = !isCash && state.register?.refundToCash === true;
  const mayExchange = found.source === "server" && how === "lines";
  const to = wayOf(asked, { goesBack, mayExchange });
  const [restTo, setRestTo] = useState<RefundTo>("original");
  const rest = !goesBack && restTo === "original" ? "store_credit" : restTo;
  const [reason, setReason] = useState("");
  const goods = goodsOf({ found, how, taken, amountMinor });
  const { total, problem } = usePlan(found, {
    goods,
    chargeId,
    to: to === "exchange" ? "store_credit" : wayBack(to, isCash),
  });
  const refund = async () => {
    if (!goods || chargeId === null) return;
    if (to === "exchange") {
      if (goods.kind !== "lines") return;
      const laid = await act.run(() =>
        host.layExchange({ saleId: found.saleId, goods, reason, restTo: rest }),
      );
      if (laid?.ok) onExchange();
      return;
    }
    const way = wayBack(to, isCash);
    const answer = await act.run(() =>
      host.refund({ saleId: found.saleId, chargeId, goods, reason, to: way }),
    );
    if (answer?.ok) onRefunded(answer.value);
  };
  const moneyWays = [
    ...(goesBack ? [{ id: "original", label: say("giving.as_paid") }] : []),
    ...(mayGiveCash ? [{ id: "cash", label: say("giving.from_drawer") }] : []),
    { id: "store_credit", label: say("app.store_credit"), note: say("giving.credit_more") },
  ];
  if (found.charges.length === 0) {
    return (
      <Panel title={say("giving.return_of", { number: found.number })} onBack={onBack}>
        <Banner tone="info" title={say("giving.nothing_left")} />
        <MailReceipt saleId={found.saleId} number={found.number} />
        <Receipt number={found.number} prints={state.prints} />
      </Panel>
    );
  }
  return (
    <Panel
      title={say("giving.return_of", { number: found.number })}
      onBack={onBack}
      problem={act.problem ?? problem}
    >
      {found.source === "here" && (
        <Banner tone="warn" title={say("giving.from_here")}>
          {say("giving.from_here_more")}
        </Banner>
      )}
      <RadioGroup
        label={say("giving.what")}
        value={how}
        onChange={(id) => setHow(id === "amount" ? "amount" : "lines")}
        options={[
          { id: "lines", label: say("giving.items") },
          {
            id: "amount",
            label: say("giving.an_amount"),
            note: say("giving.up_to", { amount: found.left.total }),
          },
        ]}
      />
      {how === "lines" ? (
        <ReturnLines found={found} taken={taken} onChange={setTaken} />
      ) : (
        <div className="return__amount">
          <output className="cash__figure" aria-label={say("giving.amount")}>
            <span className="till-muted">{say("giving.amount")}</span>
            <Money value={{ amountMinor, currency: found.sale.currency }} size="pay" />
          </output>
          <Keypad
            label={say("giving.amount")}
            onKey={(key) => setAmountMinor((last) => typeAmount(last, key))}
          />
        </div>
      )}
      {found.charges.length > 1 && to !== "exchange" && (
        <RadioGroup
          label={say("giving.through")}
          value={chargeId}
          onChange={(id) => setChargeId(found.charges.find((charge) => charge.id === id)?.id ?? null)}
          options={found.charges.map(({ id, label, refundable }) => ({
            id,
            label: tenderWords(label, say),
            note: say("giving.up_to", { amount: refundable }),
          }))}
        />
      )}
      {found.source === "server" && (
        <RadioGroup
          label={say("giving.gets")}
          value={to}
          onChange={(id) => setTo(ways.find((way) => way === id) ?? "original")}
          options={[
            ...moneyWays,
            ...(mayExchange
              ? [{ id: "exchange", label: say("giving.exchange"), note: say("giving.exchange_more") }]
              : []),
          ]}
        />
      )}
      {to === "exchange" && (
        <RadioGroup
          label={say("giving.rest_gets")}
          value={rest}
          onChange={(id) => setRestTo(refundWays.find((way) => way === id) ?? "original")}
          options={moneyWays}
        />
      )}
      <ReasonField usual={commonReasons} value={reason} onChange={setReason} />
      <div className="panel__act">
        <Button
          variant="primary"
          size="pay"
          isDisabled={!goods || total === null || reason.trim() === ""}
          isPending={act.isPending}
          pendingLabel={say("giving.refunding")}
          onPress={() => void refund()}
          note={to === "original" ? charge && tenderWords(charge.label, say) : say(wayKeys[to])}
        >
          {total === null
            ? say(to === "exchange" ? "cart.exchange" : "giving.refund")
            : say(to === "exchange" ? "giving.exchange_sum" : "giving.refund_sum", { amount: total })}
        </Button>
      </div>
      <MailReceipt saleId={found.saleId} number={found.number} />
      {found.canVoid && <VoidSale find={() => Promise.resolve(found)} onVoided={onVoided} />}
    </Panel>
  );
}

const refundWays: readonly RefundTo[] = ["original", "cash", "store_credit"];
const ways: readonly Way[] = [...refundWays, "exchange"];
const wayKeys = { cash: "app.cash", store_credit: "app.store_credit", exchange: "giving.exchange" } as const;

/** What was chosen, or what there is instead once other goods or another charge are. */
function wayOf(asked: Way, may: { readonly goesBack: boolean; readonly mayExchange: boolean }): Way {
  if (asked === "exchange" && !may.mayExchange) return may.goesBack ? "original" : "store_credit";
  return asked === "original" && !may.goesBack ? "store_credit" : asked;
}

const commonReasons = ["giving.damaged", "giving.wrong_item", "giving.changed_mind"] as const;

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

/** Cash goes back as cash, by whatever name it was chosen. */
const wayBack = (to: RefundTo, isCash: boolean): RefundTo => (to === "cash" && isCash ? "original" : to);

/** What the host says this would give back. */
function usePlan(
  found: FoundSale,
  {
    goods,
    chargeId,
    to,
  }: { readonly goods: ReturnGoods | null; readonly chargeId: ChargeId | null; readonly to: RefundTo },
) {
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
      const answer =
        goods && chargeId && (await host.planReturn({ saleId: found.saleId, goods, chargeId, to }));
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
  }, [host, found.saleId, key, chargeId, to]);
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
  const { say, locale } = useSpeech();
  const leftOf = (id: string) =>
    found.left.lines.find(({ saleLineId }) => saleLineId === id)?.quantityMilli ?? 0;
  const set = (id: string, quantityMilli: number) => onChange(new Map(taken).set(id, quantityMilli));
  const all = () => onChange(new Map(found.left.lines.map((line) => [line.saleLineId, line.quantityMilli])));
  return (
    <div className="stack">
      <ul className="return__lines" aria-label={say("giving.goods")}>
        {found.sale.lines.map((line) => {
          const left = leftOf(line.id);
          const back = taken.get(line.id) ?? 0;
          const step = Math.min(1000, left);
          return (
            <li key={line.id}>
              <span>
                {lineWords(line, say)} {line.variantName}
                <small className="till-muted">
                  {left === 0
                    ? say("giving.all_back")
                    : say("giving.can_back", {
                        quantity: quantityWords({ quantityMilli: left, unit: line.unit }, locale).replace(
                          " ×",
                          "",
                        ),
                      })}
                </small>
              </span>
              <Money value={line.gross} symbol={false} />
              <span className="return__count">
                <Button
                  icon="minus"
                  aria-label={say("giving.less_back", { name: line.name })}
                  isDisabled={back === 0}
                  onPress={() => set(line.id, Math.max(0, back - step))}
                >
                  {""}
                </Button>
                <output aria-label={say("giving.count_back", { name: line.name })}>{back / 1000}</output>
                <Button
                  icon="plus"
                  aria-label={say("giving.more_back", { name: line.name })}
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
      <Button onPress={all}>{say("giving.everything")}</Button>
    </div>
  );
}

function Refunded({
  answer,
  saleId,
  state,
  onAnswer,
  onBack,
}: {
  readonly answer: RefundAnswer;
  readonly saleId: SaleId | null;
  readonly state: TillState;
  readonly onAnswer: (answer: RefundAnswer) => void;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  if (answer.kind === "unknown") {
    return (
      <Panel title={say("giving.unknown")} onBack={onBack}>
        <Banner tone="warn" title={say("giving.unknown_sum", { amount: answer.amount })}>
          {say("giving.unknown_more")}
        </Banner>
        <AskAgain id={answer.returnId} onAnswer={onAnswer} />
      </Panel>
    );
  }
  const { amount, number, pending } = answer;
  return (
    <PaidBack
      title={say("giving.refunded")}
      label={say(pending ? "giving.on_its_way" : "giving.given_back")}
      {...{ amount, number, saleId, state, onBack }}
    />
  );
}
