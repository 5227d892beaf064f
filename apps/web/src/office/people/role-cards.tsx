import { ownerCode } from "@till/people";
import type { RoleView, StaffView } from "@till/wire";
import { Button, Card } from "@till/ui";
import type { OpenForm } from "./people-page.tsx";
import { summaryOf } from "./role-words.ts";
import { useLimitWords } from "./use-limit-words.ts";

interface RoleCardsProps {
  readonly people: readonly StaffView[];
  readonly roles: readonly RoleView[];
  readonly onOpen: (form: OpenForm) => void;
}

/** Each role with what it may do. */
export function RoleCards({ people, roles, onOpen }: RoleCardsProps) {
  return (
    <section className="office-form" aria-labelledby="roles">
      <header className="office-head">
        <h2 id="roles">Roles</h2>
        <Button icon="plus" onPress={() => onOpen({ kind: "role", role: null })}>
          Make a role
        </Button>
      </header>
      <div className="role-cards">
        {roles.map((role) => (
          <RoleCard
            key={role.code}
            role={role}
            holders={people.filter((person) => person.active && person.role === role.code)}
            onChange={() => onOpen({ kind: "role", role })}
          />
        ))}
      </div>
    </section>
  );
}

function RoleCard({
  role,
  holders,
  onChange,
}: {
  readonly role: RoleView;
  readonly holders: readonly StaffView[];
  readonly onChange: () => void;
}) {
  const { kind, titles, limits } = summaryOf(role, useLimitWords());
  return (
    <Card
      title={role.name}
      aside={
        role.yours &&
        role.code !== ownerCode && (
          <span className="no-print">
            <Button variant="quiet" aria-label={`Change the role ${role.name}`} onPress={onChange}>
              Change
            </Button>
          </span>
        )
      }
    >
      <div className="role-card">
        <p className="till-muted till-small">{holdersInWords(holders)}</p>
        {kind === "everything" && <p>Everything, without limits.</p>}
        {kind !== "everything" && (
          <>
            <p>{leads[kind]}</p>
            <ul>
              {titles.map((title) => (
                <li key={title}>{title}</li>
              ))}
            </ul>
            {kind === "only" && titles.length === 0 && <p>Nothing yet.</p>}
          </>
        )}
        {limits.length > 0 && (
          <>
            <p>As far as:</p>
            <ul>
              {limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
            </ul>
          </>
        )}
        {!role.yours && (
          <p className="till-muted till-small">May do more than you; an owner can change or give it.</p>
        )}
        {role.yours && role.code === ownerCode && (
          <p className="till-muted till-small">Cannot be changed, so that a shop never locks itself out.</p>
        )}
      </div>
    </Card>
  );
}

const leads = { all_but: "Everything but:", only: "May:" } as const;

const namesMax = 3;

function holdersInWords(holders: readonly StaffView[]): string {
  if (holders.length === 0) return "Nobody has it";
  const names = holders.slice(0, namesMax).map(({ name }) => name);
  const more = holders.length - names.length;
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
