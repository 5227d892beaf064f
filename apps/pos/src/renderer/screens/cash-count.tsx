import { denominationsOf } from "@till/drawer";
import { type Currency, money } from "@till/money";
import { Keypad, Money, NumberField, RadioGroup, typeAmount } from "@till/ui";
import { useState } from "react";
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
