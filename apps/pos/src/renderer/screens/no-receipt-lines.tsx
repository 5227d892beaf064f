import { type Money as MoneyValue, money, sum } from "@till/money";
import { Button, Money, MoneyField, NumberField } from "@till/ui";
import { useEffect, useState } from "react";
import type {
  NoReceiptGoods,
  NoReceiptLine,
  NoReceiptPlan,
  NoReceiptRequest,
} from "../../shared/no-receipt.ts";
import { useSpeech } from "../speech.tsx";
import { useHost } from "../till-hooks.ts";
import { BackChoices } from "./back-choices.tsx";

export interface BackLine {
  readonly key: number;
  readonly goods: NoReceiptGoods;
  readonly quantityMilli: number;
  /** Codes of what it was sold with. */
  readonly chosen: readonly string[];
  /** With all that. Null while nothing that is a price stands in its field. */
  readonly priceMinor: bigint | null;
}

export const lineOf = ({ goods, quantityMilli, chosen, priceMinor }: BackLine): NoReceiptLine => ({
  variantId: goods.variantId,
  quantityMilli,
  ...(chosen.length > 0 && { modifiers: chosen }),
  unitPrice: money(priceMinor ?? 0n, goods.price.currency),
});

/** What one of it costs now, with what was chosen. */
const costOf = ({ price, modifierGroups }: NoReceiptGoods, chosen: readonly string[]): MoneyValue => {
  const options = modifierGroups.flatMap((group) => group.options);
  const prices = options.filter(({ code }) => chosen.includes(code)).map((option) => option.price);
  return sum([price, ...prices], price.currency);
};

/** A choice moves what is given for one by what it costs; what was taken off that stays off. */
function choose(line: BackLine, chosen: readonly string[]): Partial<BackLine> {
  const { goods, priceMinor } = line;
  if (priceMinor === null) return { chosen };
  const moved = priceMinor + costOf(goods, chosen).amountMinor - costOf(goods, line.chosen).amountMinor;
  return { chosen, priceMinor: moved < 0n ? 0n : moved };
}

/** What comes back: how much of it, and what is given for one. */
export function BackLines({
  lines,
  gross,
  onChange,
}: {
  readonly lines: readonly BackLine[];
  readonly gross: NoReceiptPlan["gross"];
  readonly onChange: (lines: readonly BackLine[]) => void;
}) {
  const { say } = useSpeech();
  const change = (key: number, to: Partial<BackLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...to } : line)));
  if (lines.length === 0) return null;
  return (
    <ul className="no-receipt__lines" aria-label={say("giving.goods_back")}>
      {lines.map((line, position) => {
        const { key, goods, quantityMilli, chosen, priceMinor } = line;
        const { name, isWeighed, modifierGroups } = goods;
        const price = costOf(goods, chosen);
        const worth = gross[position];
        return (
          <li key={key}>
            <strong className="no-receipt__name">{name}</strong>
            <BackChoices
              groups={modifierGroups}
              chosen={chosen}
              onChange={(codes) => change(key, choose(line, codes))}
            />
            <NumberField
              label={say(isWeighed ? "giving.weight_of" : "giving.pieces_of", { name })}
              value={quantityMilli / 1000}
              minValue={isWeighed ? 0.001 : 1}
              step={isWeighed ? 0.001 : 1}
              onChange={(count) => {
                if (count > 0) change(key, { quantityMilli: Math.round(count * 1000) });
              }}
            />
            <MoneyField
              label={say(isWeighed ? "giving.price_kg_of" : "giving.price_of", { name })}
              description={say("giving.price_max", { amount: price })}
              currency={price.currency}
              value={priceMinor}
              onChange={(typed) => change(key, { priceMinor: typed })}
            />
            <span className="no-receipt__worth">{worth && <Money value={worth} symbol={false} />}</span>
            <Button
              variant="quiet"
              icon="cross"
              aria-label={say("giving.goods_off", { name })}
              onPress={() => onChange(lines.filter((line) => line.key !== key))}
            >
              {""}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

interface Plan {
  readonly gross: NoReceiptPlan["gross"];
  readonly total: MoneyValue | null;
  readonly problem: string | null;
}

const nothing: Plan = { gross: [], total: null, problem: null };

/** What the host says they come to. */
export function useNoReceiptPlan(lines: readonly BackLine[], to: NoReceiptRequest["to"]): Plan {
  const host = useHost();
  const [plan, setPlan] = useState(nothing);
  useEffect(() => {
    let isCurrent = true;
    const isWhole = lines.length > 0 && lines.every(({ priceMinor }) => priceMinor !== null);
    const read = async () => {
      const answer = isWhole ? await host.planNoReceipt({ lines: lines.map(lineOf), to }) : null;
      if (!isCurrent) return;
      if (answer?.ok) setPlan({ ...answer.value, problem: null });
      else setPlan({ ...nothing, problem: answer?.message ?? null });
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [host, lines, to]);
  return plan;
}
