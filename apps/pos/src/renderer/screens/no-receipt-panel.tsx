import { Banner, Button, EmptyState, Money, RadioGroup, TextField } from "@till/ui";
import { type FormEvent, useState } from "react";
import type { NoReceiptAnswer, NoReceiptGoods } from "../../shared/no-receipt.ts";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { takesScans, useScans } from "../scanner.tsx";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { type BackLine, BackLines, lineOf, useNoReceiptPlan } from "./no-receipt-lines.tsx";
import { PaidBack } from "./paid-back.tsx";
import { ReasonField } from "./reason-field.tsx";

const ways = ["cash", "store_credit"] as const;
type Way = (typeof ways)[number];

const commonReasons = ["giving.a_present", "giving.damaged", "giving.changed_mind"] as const;

/** Goods whose receipt nobody has: named or scanned, at what they cost now or less. */
export function NoReceiptPanel({
  state,
  onBack,
  onDone,
}: {
  readonly state: TillState;
  readonly onBack: () => void;
  /** The customer has what they get. */
  readonly onDone: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [lines, setLines] = useState<readonly BackLine[]>([]);
  const [to, setTo] = useState<Way>("cash");
  const [reason, setReason] = useState("");
  const [answer, setAnswer] = useState<NoReceiptAnswer | null>(null);
  const plan = useNoReceiptPlan(lines, to);
  const takeBack = async () => {
    const request = { lines: lines.map(lineOf), reason: reason.trim(), to };
    const given = await act.run(() => host.returnNoReceipt(request));
    if (given?.ok) setAnswer(given.value);
  };
  if (answer?.kind === "returned") {
    const { amount, number } = answer;
    return (
      <PaidBack
        title={say("giving.taken_back")}
        label={say("giving.given_back")}
        {...{ amount, number, state }}
        saleId={null}
        onBack={onDone}
      />
    );
  }
  if (answer) {
    return (
      <Panel title={say("giving.back_unknown")} onBack={onBack} problem={act.problem}>
        <Banner tone="warn" title={say("giving.unknown_sum", { amount: answer.amount })}>
          {say("giving.back_unknown_more")}
        </Banner>
        <Button variant="primary" size="pay" isPending={act.isPending} onPress={() => void takeBack()}>
          {say("giving.ask_again")}
        </Button>
      </Panel>
    );
  }
  const canTake = plan.total !== null && plan.total.amountMinor > 0n && reason.trim() !== "";
  return (
    <Panel
      title={say("giving.no_receipt")}
      focus="field"
      onBack={onBack}
      problem={act.problem ?? plan.problem}
    >
      {state.connection.online ? (
        <p className="till-muted">{say("giving.no_receipt_more")}</p>
      ) : (
        <Banner tone="warn" title={say("refusal.offline_no_receipt")} />
      )}
      <FindGoods onPick={(goods) => setLines((last) => added(last, goods))} />
      <BackLines lines={lines} gross={plan.gross} onChange={setLines} />
      <RadioGroup
        label={say("giving.gets")}
        value={to}
        onChange={(id) => setTo(ways.find((way) => way === id) ?? to)}
        options={[
          { id: "cash", label: say("giving.cash_now") },
          { id: "store_credit", label: say("app.store_credit"), note: say("giving.credit_more") },
        ]}
      />
      <ReasonField usual={commonReasons} value={reason} onChange={setReason} />
      <div className="panel__act">
        <Button
          variant="primary"
          size="pay"
          isDisabled={!canTake}
          isPending={act.isPending}
          pendingLabel={say("giving.taking_back")}
          onPress={() => void takeBack()}
          note={say(to === "cash" ? "app.cash" : "app.store_credit")}
        >
          {plan.total === null
            ? say("giving.take_back")
            : say("giving.take_back_sum", { amount: plan.total })}
        </Button>
      </div>
    </Panel>
  );
}

/** The same pieces once more are one more piece; what is weighed is a line of its own. */
function added(lines: readonly BackLine[], goods: NoReceiptGoods): readonly BackLine[] {
  // What was sold with something is another line than what was sold without.
  const same = goods.isWeighed
    ? undefined
    : lines.find(({ goods: { variantId }, chosen }) => variantId === goods.variantId && chosen.length === 0);
  const { quantityMilli, price } = goods;
  const key = Math.max(0, ...lines.map((line) => line.key)) + 1;
  if (!same) return [...lines, { goods, quantityMilli, priceMinor: price.amountMinor, chosen: [], key }];
  return lines.map((line) =>
    line === same ? { ...line, quantityMilli: line.quantityMilli + quantityMilli } : line,
  );
}

function FindGoods({ onPick }: { readonly onPick: (goods: NoReceiptGoods) => void }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly NoReceiptGoods[] | null>(null);
  const find = async (wanted: string) => {
    const answer = await act.run(() => host.findGoods({ text: wanted }));
    if (!answer?.ok) return;
    const { goods, isExact } = answer.value;
    const [only] = goods;
    if (isExact && only) pick(only);
    else setFound(goods);
  };
  const pick = (goods: NoReceiptGoods) => {
    setText("");
    setFound(null);
    onPick(goods);
  };
  useScans(true, (code) => void find(code));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") void find(text);
  };
  return (
    <div className="stack lookup">
      <form {...takesScans} className="lookup__goods" onSubmit={submit}>
        <TextField
          label={say("giving.goods_field")}
          description={say("giving.goods_more")}
          value={text}
          onChange={setText}
          maxLength={100}
        />
        <Button type="submit" icon="search" isPending={act.isPending} isDisabled={text.trim() === ""}>
          {say("giving.goods_add")}
        </Button>
      </form>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      {found?.length === 0 && (
        <EmptyState title={say("giving.goods_none", { text })} icon="search">
          {say("items.try_word")}
        </EmptyState>
      )}
      {found !== null && found.length > 0 && (
        <ul className="lookup__hits" aria-label={say("giving.goods_found")}>
          {found.map((goods) => (
            <li key={goods.variantId}>
              <Button isWide onPress={() => pick(goods)}>
                <span className="lookup__hit">
                  <span>{goods.name}</span>
                  <Money value={goods.price} />
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
