import type { PersonId } from "@till/kernel";
import type { ApprovalAsk } from "../shared/till-state.ts";
import { roleWords } from "../shared/role-words.ts";
import { useSpeech } from "./speech.tsx";

export interface PeoplePickerProps {
  /** "Who is at the till?" */
  readonly label: string;
  readonly people: ApprovalAsk["approvers"];
  readonly chosen: PersonId | null;
  readonly onChoose: (id: PersonId) => void;
}

/** Whose PIN comes next. */
export function PeoplePicker({ label, people, chosen, onChoose }: PeoplePickerProps) {
  const { say } = useSpeech();
  return (
    <fieldset className="sign-in__people" aria-label={label}>
      {people.map(({ id, name, role, roleName }) => (
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
            <small>{roleWords({ role, roleName }, say)}</small>
          </span>
        </button>
      ))}
    </fieldset>
  );
}
