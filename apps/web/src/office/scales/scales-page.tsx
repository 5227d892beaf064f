import "../gateways/gateways.css";
import "./scales.css";
import { type ScaleCodeRule, standardScaleCodes } from "@till/catalogue";
import { Button, Card, EmptyState } from "@till/ui";
import { useTitle } from "../../shared/use-title.ts";
import { SaveBar } from "../gateways/save-bar.tsx";
import { useSettings } from "../gateways/use-settings.ts";
import { Reading } from "../lists/reading.tsx";
import { useSay } from "../sale/use-say.ts";
import { useStore } from "../services.ts";
import { RuleCard } from "./rule-card.tsx";
import { isStandard, nextRule } from "./scale-words.ts";
import { TryLabelCard } from "./try-label-card.tsx";

/** How the shop's scales write their labels, so that its tills read them. */
export function ScalesPage() {
  useTitle("Scale labels · Till office");
  const settings = useSettings();
  const { draft, change } = settings;
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            What a scale prints on what it weighed, as every till of the shop reads it.
          </p>
          <h1>Scale labels</h1>
        </div>
      </header>
      <Reading noun="settings" query={settings.query} reassurance="Tills read labels as before.">
        {() =>
          draft && (
            <>
              <Rules rules={draft.scaleCodes} onChange={(scaleCodes) => change({ ...draft, scaleCodes })} />
              <SaveBar settings={settings} effect="Each till goes by it with its next look at the server." />
            </>
          )
        }
      </Reading>
    </>
  );
}

function Rules({
  rules,
  onChange,
}: {
  readonly rules: readonly ScaleCodeRule[];
  readonly onChange: (rules: readonly ScaleCodeRule[]) => void;
}) {
  const { money } = useSay();
  const { currency } = useStore();
  const say = { money, currency };
  const next = nextRule(rules);
  return (
    <div className="office-two">
      <div className="sale-moves">
        {rules.length === 0 && (
          <Card>
            <EmptyState title="No scale prints labels here" icon="search">
              Every code is looked for as it is. Add a kind of label, or take those that most scales print.
            </EmptyState>
          </Card>
        )}
        {rules.map((rule, at) => (
          <RuleCard
            // oxlint-disable-next-line react/no-array-index-key -- its place is all that stays while it is edited
            key={at}
            rule={rule}
            taken={rules.filter((other) => other !== rule).map(({ prefix }) => prefix)}
            say={say}
            onChange={(changed) => onChange(rules.with(at, changed))}
            onRemove={() => onChange(rules.toSpliced(at, 1))}
          />
        ))}
        <div className="charge__acts">
          <Button icon="plus" isDisabled={next === null} onPress={() => next && onChange([...rules, next])}>
            Add a kind of label
          </Button>
          {!isStandard(rules) && (
            <Button variant="quiet" onPress={() => onChange(standardScaleCodes)}>
              As most scales print
            </Button>
          )}
        </div>
      </div>
      <TryLabelCard {...{ rules, say }} />
    </div>
  );
}
