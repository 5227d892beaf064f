import type { PersonId } from "@till/kernel";

export interface PeoplePickerProps {
  /** "Who is at the till?" */
  readonly label: string;
  readonly people: readonly { readonly id: PersonId; readonly name: string; readonly roleName: string }[];
  readonly chosen: PersonId | null;
  readonly onChoose: (id: PersonId) => void;
}

/** Whose PIN comes next. */
export function PeoplePicker({ label, people, chosen, onChoose }: PeoplePickerProps) {
  return (
    <fieldset className="sign-in__people" aria-label={label}>
      {people.map(({ id, name, roleName }) => (
        <button
          key={id}
          type="button"
          className="sign-in__person"
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
        >
          <span className="sign-in__letter" aria-hidden="true">
            {name.slice(0, 1)}
          </span>
          <span>
            {name}
            <small>{roleName}</small>
          </span>
        </button>
      ))}
    </fieldset>
  );
}
