import { ToggleButton, ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import "./category-chips.css";

export interface Chip {
  readonly id: string;
  readonly label: string;
}

export interface CategoryChipsProps {
  /** What is chosen, for screen readers: "Category". */
  readonly label: string;
  readonly chips: readonly Chip[];
  readonly selected: string;
  readonly onChange: (id: string) => void;
}

/** One category at a time, in a row that scrolls sideways; arrow keys move along it. */
export function CategoryChips({ label, chips, selected, onChange }: CategoryChipsProps) {
  return (
    <ToggleButtonGroup
      className="till-chips"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        for (const key of keys) onChange(String(key));
      }}
    >
      {chips.map((chip) => (
        <ToggleButton key={chip.id} id={chip.id} className="till-chips__chip">
          {chip.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
