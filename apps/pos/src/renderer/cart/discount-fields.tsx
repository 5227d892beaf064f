import type { Currency } from "@till/money";
import type { Discount } from "@till/sales";
import { stringify } from "superjson";
import { Button, MoneyField, NumberField, RadioGroup, TextField } from "@till/ui";
import { useSpeech } from "../speech.tsx";

/** A discount as it is being typed. */
export interface DiscountDraft {
  readonly kind: "none" | "percent" | "amount";
  /** `NaN` while the field is empty. */
  readonly percent: number;
  readonly amountMinor: bigint | null;
  readonly reason: string;
}

export function toDiscountDraft(discount: Discount | null): DiscountDraft {
  return {
    kind: discount?.kind ?? "none",
    percent: discount?.kind === "percent" ? discount.ratePpm / 10_000 : 10,
    amountMinor: discount?.kind === "amount" ? discount.amount.amountMinor : null,
    reason: discount?.reason ?? "",
  };
}

/** Null: none. `undefined`: it cannot be read yet. */
export function readDiscount(
  { kind, percent, amountMinor, reason }: DiscountDraft,
  currency: Currency,
): Discount | null | undefined {
  switch (kind) {
    case "none":
      return null;
    case "percent":
      return percent > 0 && percent <= 100
        ? { kind, ratePpm: Math.round(percent * 10_000), reason: reason.trim() }
        : undefined;
    case "amount":
      return amountMinor !== null && amountMinor > 0n
        ? { kind, amount: { amountMinor, currency }, reason: reason.trim() }
        : undefined;
  }
}

export const sameDiscount = (one: Discount | null, other: Discount | null): boolean =>
  stringify(one) === stringify(other);

const quickPercents = [5, 10, 20, 50];

export function DiscountFields({
  draft,
  currency,
  onChange,
}: {
  readonly draft: DiscountDraft;
  readonly currency: Currency;
  readonly onChange: (draft: DiscountDraft) => void;
}) {
  const { say, percent: percentWords } = useSpeech();
  return (
    <div className="stack">
      <RadioGroup
        label={say("edit.discount")}
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind: kind as DiscountDraft["kind"] })}
        options={[
          { id: "none", label: say("edit.none") },
          { id: "percent", label: say("edit.percent") },
          { id: "amount", label: say("app.amount") },
        ]}
      />
      {draft.kind === "percent" && (
        <div className="edit__percent">
          <NumberField
            label={say("edit.percent_off")}
            value={draft.percent}
            minValue={0}
            maxValue={100}
            onChange={(percent) => onChange({ ...draft, percent })}
          />
          <div className="edit__quick">
            {quickPercents.map((percent) => (
              <Button key={percent} onPress={() => onChange({ ...draft, percent })}>
                {percentWords(percent * 10_000)}
              </Button>
            ))}
          </div>
        </div>
      )}
      {draft.kind === "amount" && (
        <MoneyField
          label={say("edit.amount_off")}
          currency={currency}
          value={draft.amountMinor}
          onChange={(amountMinor) => onChange({ ...draft, amountMinor })}
        />
      )}
      {draft.kind !== "none" && (
        <TextField
          label={say("edit.why")}
          description={say("edit.why_receipt")}
          value={draft.reason}
          maxLength={80}
          onChange={(reason) => onChange({ ...draft, reason })}
        />
      )}
    </div>
  );
}
