import { Banner, Button, EmptyState, Money, Pill, TextField } from "@till/ui";
import { type FormEvent, useState } from "react";
import type { FoundSale, RefundAnswer, SaleHit, SaleHits, TillState } from "../../shared/till-state.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { Panel } from "../panel.tsx";
import { takesScans } from "../scanner.tsx";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { UnhandedReturns } from "./unhanded-returns.tsx";

/** A sale by its receipt's number, or by what the customer knows of it. */
export function FindReceipt({
  state,
  onBack,
  onFound,
  onAnswer,
  onNoReceipt,
}: {
  readonly state: TillState;
  readonly onBack: () => void;
  readonly onFound: (found: FoundSale) => void;
  /** What became of a return that was asked about again. */
  readonly onAnswer: (answer: RefundAnswer) => void;
  readonly onNoReceipt: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [number, setNumber] = useState("");
  const find = async (wanted: string) => {
    const answer = await act.run(() => host.findSale({ number: wanted }));
    if (answer?.ok) onFound(answer.value);
  };
  return (
    <Panel title={say("giving.title")} focus="field" onBack={onBack} problem={act.problem}>
      <UnhandedReturns returns={state.unhanded} onAnswer={onAnswer} />
      <form
        {...takesScans}
        className="stack panel__form"
        onSubmit={(event) => {
          event.preventDefault();
          void find(number);
        }}
      >
        <TextField
          label={say("giving.number")}
          description={say("giving.number_more")}
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
          {say("giving.find")}
        </Button>
      </form>
      <Lookup state={state} onPick={(picked) => void find(picked)} />
      <div className="stack lookup">
        <Button icon="bag" onPress={onNoReceipt}>
          {say("giving.no_receipt_open")}
        </Button>
        <p className="till-muted">{say("giving.no_receipt_more")}</p>
      </div>
    </Panel>
  );
}

function Lookup({ state, onPick }: { readonly state: TillState; readonly onPick: (number: string) => void }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [text, setText] = useState("");
  /** What was looked for last, and what came of it. */
  const [found, setFound] = useState<(SaleHits & { readonly text: string }) | null>(null);
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await act.run(() => host.searchSales({ text, beforeId: null }));
    setFound(answer?.ok ? { ...answer.value, text } : null);
  };
  const more = async (last: NonNullable<typeof found>) => {
    const answer = await act.run(() => host.searchSales({ text: last.text, beforeId: last.nextId }));
    if (answer?.ok)
      setFound({ ...answer.value, text: last.text, hits: [...last.hits, ...answer.value.hits] });
  };
  return (
    <div className="stack lookup">
      <form className="stack panel__form" onSubmit={(event) => void search(event)}>
        <TextField
          label={say("lookup.title")}
          description={say("lookup.more_about")}
          value={text}
          onChange={setText}
          maxLength={60}
        />
        <Button size="pay" type="submit" isPending={act.isPending} isDisabled={text.trim() === ""}>
          {say("lookup.search")}
        </Button>
      </form>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      {found?.source === "here" && <Banner tone="warn" title={say("lookup.from_here")} />}
      {found && found.hits.length === 0 && (
        <EmptyState title={say("lookup.none")} icon="search">
          {say("lookup.none_more")}
        </EmptyState>
      )}
      {found && found.hits.length > 0 && (
        <ul className="lookup__hits" aria-label={say("lookup.hits")}>
          {found.hits.map((hit) => (
            <li key={hit.number}>
              <Hit hit={hit} timeZone={state.register?.timeZone ?? "UTC"} onPick={onPick} />
            </li>
          ))}
        </ul>
      )}
      {found !== null && found.nextId !== null && (
        <Button isPending={act.isPending} onPress={() => void more(found)}>
          {say("lookup.more")}
        </Button>
      )}
    </div>
  );
}

function Hit({
  hit,
  timeZone,
  onPick,
}: {
  readonly hit: SaleHit;
  readonly timeZone: string;
  readonly onPick: (number: string) => void;
}) {
  const { say, dayOf } = useSpeech();
  const tenders = hit.tenders.map(({ kind, label }) =>
    label !== null ? tenderWords(label, say) : kind === null ? "" : say(kindWords[kind]),
  );
  return (
    <Button size="pay" isWide onPress={() => onPick(hit.number)}>
      <span className="lookup__hit">
        <span>
          <bdi>{hit.number}</bdi> · {dayOf(hit.soldAtMs, timeZone)}{" "}
          {hit.isVoided && <Pill>{say("lookup.voided")}</Pill>}
          <small className="till-muted">
            {[...tenders, hit.items.join(", ")].filter((words) => words !== "").join(" · ")}
          </small>
        </span>
        <Money value={hit.total} />
      </span>
    </Button>
  );
}

const kindWords = {
  cash: "app.cash",
  card: "lookup.card",
  paypal: "app.paypal",
  gift_card: "app.gift_card",
  store_credit: "app.store_credit",
  external: "lookup.external",
  exchange: "lookup.exchange",
} as const;
