import type { ScaleCodeRule } from "@till/catalogue";
import { Card, DescriptionList, TextField } from "@till/ui";
import { useState } from "react";
import { type SayingScale, readLabel } from "./scale-words.ts";

/** A real label, scanned or typed: what a till would make of it by the rules as they stand on this page. */
export function TryLabelCard({
  rules,
  say,
}: {
  readonly rules: readonly ScaleCodeRule[];
  readonly say: SayingScale;
}) {
  const [typed, setTyped] = useState("");
  const read = readLabel(typed, rules, say);
  return (
    <Card title="Try a label of yours">
      <div className="scale-rule">
        <TextField
          label="The digits under its bars"
          description="Scan it into this field, or type them. Nothing is saved by it."
          inputMode="numeric"
          value={typed}
          onChange={setTyped}
          maxLength={40}
        />
        <output aria-live="polite" className="scale-read">
          {read.kind === "unread" && <p>Not read. {read.words}</p>}
          {read.kind === "read" && (
            <DescriptionList
              items={[
                { label: "Item", value: <span className="scale-digits">{read.item}</span> },
                { label: "Weight or price", value: read.value },
                {
                  label: "Barcode its product needs",
                  value: <span className="scale-digits">{read.barcode}</span>,
                },
              ]}
            />
          )}
        </output>
      </div>
    </Card>
  );
}
