import { type ScaleCodeRule, scaleItemDigits, scalePrefixes } from "@till/catalogue";
import { Button, Card, Checkbox, Select } from "@till/ui";
import { ScaleSample } from "./scale-sample.tsx";
import type { SayingScale } from "./scale-words.ts";

/** One kind of label: what its digits mean, and a sample of it. */
export function RuleCard({
  rule,
  taken,
  say,
  onChange,
  onRemove,
}: {
  readonly rule: ScaleCodeRule;
  /** Beginnings that other kinds have. */
  readonly taken: readonly string[];
  readonly say: SayingScale;
  readonly onChange: (rule: ScaleCodeRule) => void;
  readonly onRemove: () => void;
}) {
  const { prefix, itemDigits, hasValueCheck, value } = rule;
  return (
    <Card
      title={`Labels that begin with ${prefix}`}
      aside={
        <Button variant="quiet" onPress={onRemove} aria-label={`Remove labels that begin with ${prefix}`}>
          Remove
        </Button>
      }
    >
      <div className="scale-rule">
        <div className="scale-rule__fields">
          <Select
            label="Begins with"
            value={prefix}
            onChange={(chosen) => onChange({ ...rule, prefix: chosen })}
            options={scalePrefixes.map((id) => ({ id, label: id, isDisabled: taken.includes(id) }))}
          />
          <Select
            label="Digits of the item"
            value={String(itemDigits)}
            onChange={(chosen) => onChange({ ...rule, itemDigits: Number(chosen) })}
            options={scaleItemDigits.map((count) => ({ id: String(count), label: String(count) }))}
          />
          <Select
            label="Then comes"
            value={value}
            onChange={(chosen) => onChange({ ...rule, value: chosen === "price" ? "price" : "weight" })}
            options={[
              { id: "weight", label: "weight in grams" },
              { id: "price", label: "price" },
            ]}
          />
        </div>
        <Checkbox
          isSelected={hasValueCheck}
          onChange={(chosen) => onChange({ ...rule, hasValueCheck: chosen })}
          description="A digit of its own between the item and what comes then. It is passed over."
        >
          A digit that checks the {value}
        </Checkbox>
        <ScaleSample {...{ rule, say }} />
      </div>
    </Card>
  );
}
