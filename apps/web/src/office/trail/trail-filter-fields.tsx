import type { PersonView } from "@till/wire";
import { Button, Select, TextField } from "@till/ui";
import { usePeople } from "../people/use-people.ts";
import { useMay } from "../services.ts";
import { type TrailFilter, isFiltered } from "./trail-filter.ts";
import { actionFamilies, actionInWords } from "./trail-words.ts";

const any = "any";

interface TrailFilterFieldsProps {
  readonly filter: TrailFilter;
  readonly onChange: (parts: Readonly<Record<string, string | null>>) => void;
}

/** What was done, by whom, to what, and when. Names are listed for who may see the people. */
export function TrailFilterFields({ filter, onChange }: TrailFilterFieldsProps) {
  const may = useMay();
  const people = usePeople({ isWanted: may("people.manage") }).data?.people ?? [];
  const set = (name: string) => (id: string) => onChange({ [name]: id === any ? null : id });
  return (
    <search className="office-tools" aria-label="Filter the trail">
      <Select
        label="About"
        value={filter.action ?? any}
        onChange={set("action")}
        options={[{ id: any, label: "Anything" }, ...actionOptions(filter.action)]}
      />
      {people.length > 0 && (
        <Select
          label="Person"
          value={filter.person ?? any}
          onChange={set("person")}
          options={[
            { id: any, label: "Anybody" },
            ...byName(people).map(({ id, name }) => ({ id, label: name })),
          ]}
        />
      )}
      <TextField label="From" type="date" value={filter.from ?? ""} onChange={(from) => onChange({ from })} />
      <TextField label="To" type="date" value={filter.to ?? ""} onChange={(to) => onChange({ to })} />
      <TextField
        label="Subject’s id"
        autoComplete="off"
        value={filter.subject ?? ""}
        onChange={(subject) => onChange({ subject: subject.trim() })}
      />
      {isFiltered(filter) && (
        <Button
          variant="quiet"
          onPress={() => onChange({ action: null, person: null, from: null, to: null, subject: null })}
        >
          Show all
        </Button>
      )}
    </search>
  );
}

/** The families, and the one action that a row was narrowed to. */
function actionOptions(action: string | null): { readonly id: string; readonly label: string }[] {
  const families = Object.entries(actionFamilies).map(([id, label]) => ({ id, label }));
  return action === null || families.some(({ id }) => id === action)
    ? families
    : [...families, { id: action, label: actionInWords(action) }];
}

const byName = (people: readonly PersonView[]): PersonView[] =>
  people.toSorted((a, b) => a.name.localeCompare(b.name));
