import { Card, DataTable, StatCard } from "@till/ui";
import { Link } from "wouter";
import { Reading } from "../lists/reading.tsx";
import { gatewayInWords } from "../words.ts";
import { eventsHref } from "./event-filter.ts";
import { type TypeRow, countsByState, countsByType, eventStateNames, eventStates } from "./event-words.ts";
import type { useEventCounts } from "./use-event-counts.ts";

type Counts = ReturnType<typeof useEventCounts>;

/** All events by state: each figure opens the events it counts. */
export function EventStates({ counts }: { readonly counts: Counts }) {
  return (
    <Reading noun="counts" query={counts} lines={3}>
      {(data) => {
        const byState = countsByState(data);
        return (
          <div className="office-stats office-stats--counts">
            {eventStateNames.map((state) => (
              <StatCard
                key={state}
                label={eventStates[state].words}
                figure={byState[state]}
                note={eventStates[state].meaning}
                href={eventsHref({ state })}
              />
            ))}
          </div>
        );
      }}
    </Reading>
  );
}

/** The same by gateway and type, those included that Till does not know. */
export function EventTypesCard({ counts: { data } }: { readonly counts: Counts }) {
  if (data === undefined || data.types.length === 0) return null;
  return (
    <Card title="By type">
      <div className="event-types">
        <DataTable
          caption="Events by type"
          isCaptionHidden
          isStackedWhenNarrow
          columns={[
            {
              id: "type",
              header: "Type",
              cell: ({ gateway, type }) => (
                <Link href={eventsHref({ gateway, type })}>
                  {gatewayInWords(gateway)} · {type}
                </Link>
              ),
            },
            ...eventStateNames.map((state) => ({
              id: state,
              header: eventStates[state].words,
              kind: "figures" as const,
              cell: (row: TypeRow) => <Count row={row} state={state} />,
            })),
            { id: "total", header: "All", kind: "figures", cell: ({ total }) => total },
          ]}
          rows={countsByType(data)}
          rowId={({ gateway, type }) => `${gateway} ${type}`}
        />
      </div>
    </Card>
  );
}

function Count({ row, state }: { readonly row: TypeRow; readonly state: (typeof eventStateNames)[number] }) {
  const count = row.byState[state];
  if (count === 0) return <span className="till-muted">–</span>;
  return <Link href={eventsHref({ gateway: row.gateway, type: row.type, state })}>{count}</Link>;
}
