import type { SaleId } from "@till/kernel";
import { AlertDialog, Banner, Button, Money } from "@till/ui";
import { useState } from "react";
import type { FoundSale, TillState, VoidAnswer, VoidedPart } from "../../shared/till-state.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { Panel } from "../panel.tsx";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { Receipt, ReceiptActions } from "./receipt-actions.tsx";

/** Takes a whole sale back: asked once, with what goes back where. */
export function VoidSale({
  find,
  onVoided,
}: {
  /** Null where it could not be found; then that is said elsewhere. */
  readonly find: () => Promise<FoundSale | null>;
  readonly onVoided: (answer: VoidAnswer) => void;
}) {
  const host = useHost();
  const act = useAct();
  const { say } = useSpeech();
  const [found, setFound] = useState<FoundSale | null>(null);
  const ask = async () => setFound(await find());
  const takeBack = async ({ saleId }: FoundSale) => {
    const answer = await act.run(() => host.voidSale({ saleId }));
    if (answer?.ok) onVoided(answer.value);
    setFound(null);
  };
  useKeys({ "Shift+F8": () => void ask() });
  return (
    <div className="stack">
      <Button kbd="Shift F8" isPending={act.isPending} onPress={() => void ask()}>
        {say("voiding.this")}
      </Button>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
      {found && (
        <AlertDialog
          isOpen
          isDangerous
          title={say("voiding.ask", { number: found.number })}
          confirmLabel={say("voiding.confirm", { amount: found.sale.totals.total })}
          cancelLabel={say("voiding.keep")}
          isPending={act.isPending}
          onConfirm={() => void takeBack(found)}
          onCancel={() => setFound(null)}
        >
          <p>{say("voiding.all")}</p>
          <Parts
            parts={found.charges.map(({ id: chargeId, label, refundable: amount }) => ({
              chargeId,
              label,
              amount,
            }))}
          />
        </AlertDialog>
      )}
    </div>
  );
}

/** What became of it. */
export function Voided({
  answer,
  saleId,
  state,
  onBack,
}: {
  readonly answer: VoidAnswer;
  readonly saleId: SaleId | null;
  readonly state: TillState;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  useKeys({ Enter: onBack });
  if (answer.kind === "unknown") {
    return (
      <Panel title={say("voiding.unknown")} onBack={onBack}>
        <Banner tone="warn" title={say("voiding.under_one", { amount: answer.amount })}>
          {say("voiding.unknown_more")}
        </Banner>
      </Panel>
    );
  }
  const isWhole = answer.parts.every(({ end }) => end === "given" || end === "on_its_way");
  return (
    <Panel title={say("voiding.done")} onBack={onBack}>
      <div className="paid">
        <div className="paid__side">
          <output className="paid__change" aria-label={say("voiding.amount")}>
            <span>{say(isWhole ? "voiding.goes_back" : "voiding.to_go_back")}</span>
            <Money value={answer.amount} size="pay" />
          </output>
          <Parts parts={answer.parts} />
          {answer.parts.map((part) => (
            <Trouble key={part.chargeId} part={part} />
          ))}
          <Button variant="primary" size="pay" kbd="Enter" isWide onPress={onBack}>
            {say("pay.new_sale")}
          </Button>
          <ReceiptActions number={answer.number} saleId={saleId} prints={state.prints} isSale={false} />
        </div>
        <Receipt number={answer.number} prints={state.prints} />
      </div>
    </Panel>
  );
}

function Parts({
  parts,
}: {
  readonly parts: readonly (Pick<VoidedPart, "chargeId" | "label" | "amount"> &
    Partial<Pick<VoidedPart, "end">>)[];
}) {
  const { say } = useSpeech();
  return (
    <ul className="void__parts" aria-label={say("voiding.parts")}>
      {parts.map(({ chargeId, label, amount, end }) => (
        <li key={chargeId}>
          <span>
            {tenderWords(label, say)}
            {end && <small className="till-muted">{say(endWords[end])}</small>}
          </span>
          <Money value={amount} />
        </li>
      ))}
    </ul>
  );
}

const endWords = {
  given: "voiding.given",
  on_its_way: "voiding.on_its_way",
  unknown: "voiding.not_known",
  refused: "voiding.refused",
} as const satisfies Record<VoidedPart["end"], string>;

function Trouble({ part }: { readonly part: VoidedPart }) {
  const { say } = useSpeech();
  const { amount, end, message } = part;
  const label = tenderWords(part.label, say);
  switch (end) {
    case "given":
    case "on_its_way":
      return null;
    case "unknown":
      return (
        <Banner tone="warn" title={say("voiding.part_unknown", { amount, label })}>
          {say("voiding.part_unknown_more")}
        </Banner>
      );
    case "refused":
      return (
        <Banner tone="bad" title={say("voiding.part_refused", { amount, label })}>
          {[message, say("voiding.part_owed")].filter(Boolean).join(" ")}
        </Banner>
      );
  }
}
