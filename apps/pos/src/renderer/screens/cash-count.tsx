import { denominationsOf } from "@till/drawer";
import { type Currency, type Money as Amount, money } from "@till/money";
import { Button, Keypad, Money, NumberField, RadioGroup, typeAmount } from "@till/ui";
import { type ReactNode, useState } from "react";
import { useMissedScan } from "../scanner.tsx";
import { useSpeech } from "../speech.tsx";

type Pieces = readonly { readonly valueMinor: bigint; readonly count: number }[];

/** What was typed: one sum, or so many of each coin and note. */
export interface CashCount {
  readonly how: "sum" | "pieces";
  readonly sumMinor: bigint;
  readonly pieces: ReadonlyMap<bigint, number>;
}

const nothing: CashCount = { how: "sum", sumMinor: 0n, pieces: new Map() };

export function useCashCount() {
  const [count, setCount] = useState<CashCount>(nothing);
  useMissedScan(() => setCount((last) => ({ ...last, sumMinor: 0n })));
  const amountMinor =
    count.how === "sum"
      ? count.sumMinor
      : [...count.pieces].reduce((sum, [value, pieces]) => sum + value * BigInt(pieces), 0n);
  const pieces: Pieces | null =
    count.how === "sum" || count.pieces.size === 0
      ? null
      : [...count.pieces].map(([valueMinor, many]) => ({ valueMinor, count: many }));
  return { count, setCount, amountMinor, pieces };
}

/** What lies in a drawer, counted blind and said with a button. */
export function CountForm({
  lead,
  button,
  currency,
  mustType = false,
  isPending,
  onCounted,
}: {
  readonly lead: ReactNode;
  readonly button: string;
  readonly currency: Currency;
  /** That nothing was typed is not taken for an empty drawer; its pieces say that it is. */
  readonly mustType?: boolean;
  readonly isPending: boolean;
  readonly onCounted: (what: { readonly counted: Amount; readonly pieces: Pieces | null }) => void;
}) {
  const { say } = useSpeech();
  const { count, setCount, amountMinor, pieces } = useCashCount();
  const counted = money(amountMinor, currency);
  return (
    <div className="cash">
      <div className="cash__figures">
        <p className="panel__lead">{lead}</p>
        <output className="cash__figure" aria-label={say("shift.counted")}>
          <span className="till-muted">{say("shift.counted")}</span>
          <Money value={counted} size="pay" />
        </output>
        <Button
          variant="primary"
          size="pay"
          isWide
          isDisabled={mustType && amountMinor === 0n && pieces === null}
          isPending={isPending}
          onPress={() => onCounted({ counted, pieces })}
        >
          {button}
        </Button>
      </div>
      <CashCountFields label={say("shift.counted")} currency={currency} count={count} onChange={setCount} />
    </div>
  );
}

/** Counts money: a sum on the keypad, or coins and notes piece by piece. */
export function CashCountFields({
  label,
  currency,
  count,
  onChange,
}: {
  readonly label: string;
  readonly currency: Currency;
  readonly count: CashCount;
  readonly onChange: (change: (last: CashCount) => CashCount) => void;
}) {
  const { say, words } = useSpeech();
  const denominations = denominationsOf(currency);
  return (
    <div className="stack">
      {denominations.length > 0 && (
        <RadioGroup
          label={say("shift.how_count")}
          value={count.how}
          onChange={(id) => onChange((last) => ({ ...last, how: id === "pieces" ? "pieces" : "sum" }))}
          options={[
            { id: "sum", label: say("shift.as_sum") },
            { id: "pieces", label: say("shift.coins_notes") },
          ]}
        />
      )}
      {count.how === "sum" ? (
        <Keypad
          label={label}
          onKey={(key) => onChange((last) => ({ ...last, sumMinor: typeAmount(last.sumMinor, key) }))}
        />
      ) : (
        <div className="count">
          {denominations.map((value) => {
            const many = count.pieces.get(value) ?? 0;
            return (
              <div className="count__row" key={String(value)}>
                <NumberField
                  label={words(money(value, currency))}
                  minValue={0}
                  maxValue={piecesMax}
                  value={many}
                  onChange={(next) =>
                    onChange((last) => ({
                      ...last,
                      pieces: new Map(last.pieces).set(value, Number.isFinite(next) ? next : 0),
                    }))
                  }
                />
                <Money value={money(value * BigInt(many), currency)} />
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

/** More of one coin lies in no drawer. */
const piecesMax = 9999;
