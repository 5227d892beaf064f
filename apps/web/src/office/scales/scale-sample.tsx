import { type ScaleCodeRule, sampleScaleCode } from "@till/catalogue";
import { type SayingScale, valueInWords } from "./scale-words.ts";

/** A label by this rule, its digits apart as their meaning is: to hold a real one against. */
export function ScaleSample({ rule, say }: { readonly rule: ScaleCodeRule; readonly say: SayingScale }) {
  const sample = sampleScaleCode(rule);
  const parts = [
    { label: "Kind", digits: sample.prefix },
    { label: "Item", digits: sample.item },
    ...(sample.valueCheck === "" ? [] : [{ label: "Check", digits: sample.valueCheck }]),
    { label: rule.value === "weight" ? "Grams" : "Price", digits: sample.value },
    { label: "Check", digits: sample.check },
  ];
  return (
    <figure className="scale-sample">
      <div className="scale-sample__digits">
        {parts.map(({ label, digits }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts of one label, in their places
          <span key={index} className="scale-sample__part">
            <b>{digits}</b> <small>{label}</small>
          </span>
        ))}
      </div>
      <figcaption className="till-muted till-small">
        Reads as item {sample.item}, {valueInWords(rule.value, Number(sample.value), say)}.
      </figcaption>
    </figure>
  );
}
