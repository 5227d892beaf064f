import "./events.css";
import type { Uuid } from "@till/kernel";
import type { EventView } from "@till/wire";
import { Button, type Column, EmptyState, StatusPill } from "@till/ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { MachineName } from "../lists/machine-name.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { gatewayInWords, instantText } from "../words.ts";
import { CatchUpCard } from "./catch-up-card.tsx";
import { EventStates, EventTypesCard } from "./event-counts.tsx";
import { type EventFilter, readEventFilter } from "./event-filter.ts";
import { EventFilterFields } from "./event-filter-fields.tsx";
import { eventStates } from "./event-words.ts";
import { ReplayRangeDialog } from "./replay-range-dialog.tsx";
import { useEventCounts } from "./use-event-counts.ts";

const pageSize = 50;

/** What the gateways told this shop, and what became of it. */
export function EventsPage() {
  useTitle("Events · Till office");
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const [isReplaying, setReplaying] = useState(false);
  const filter = readEventFilter(params);
  const counts = useEventCounts();
  const pages = usePages<EventView, Uuid>({
    queryKey: ["events", filter],
    read: async (beforeId) => {
      const page = await till.events.list.query({
        limit: pageSize,
        ...(filter.state !== null && { states: [filter.state] }),
        ...(filter.gateway !== null && { gateway: filter.gateway }),
        ...(filter.type !== null && { type: filter.type }),
        ...(beforeId !== null && { beforeId }),
      });
      return { rows: page.events, next: page.nextId };
    },
    refetchInterval: 10_000,
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            Hints that something changed. Each makes Till read the charge at its gateway.
          </p>
          <h1>Events</h1>
        </div>
        <div className="office-tools">
          <Button icon="refresh" onPress={() => setReplaying(true)}>
            Replay a range…
          </Button>
        </div>
      </header>
      <EventStates counts={counts} />
      <CatchUpCard counts={counts} />
      <EventFilterFields filter={filter} counts={counts.data} onChange={change} />
      <PagedTable
        pages={pages}
        noun="events"
        columns={columns}
        rowId={(event) => event.id}
        onOpen={(event) => navigate(`/office/events/${event.id}`)}
        exportColumns={exported}
        empty={<NoEvents filter={filter} />}
      />
      <EventTypesCard counts={counts} />
      {isReplaying && <ReplayRangeDialog counts={counts.data} onClose={() => setReplaying(false)} />}
    </>
  );
}

function NoEvents({ filter: { state, gateway, type } }: { readonly filter: EventFilter }) {
  if (state === null && gateway === null && type === null) {
    return (
      <EmptyState title="No events yet" icon="box">
        They come by webhook as charges change, or are found by “catch up now”.
      </EmptyState>
    );
  }
  return <EmptyState title={state === "dead" ? "No event is dead" : "No events match"} icon="check" />;
}

const columns: Column<EventView>[] = [
  {
    id: "type",
    header: "Type",
    cell: ({ type, gateway }) => (
      <div className="office-stack">
        <MachineName>{type}</MachineName>
        <small className="till-muted">{gatewayInWords(gateway)}</small>
      </div>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => <StatusPill tone={eventStates[state].tone}>{eventStates[state].words}</StatusPill>,
  },
  {
    id: "detail",
    header: "Reason",
    cell: ({ detail }) => <span className="office-reason">{detail ?? "–"}</span>,
  },
  {
    id: "at",
    header: "Received",
    cell: ({ receivedAtMs, via }) => (
      <div className="office-stack">
        <At ms={receivedAtMs} />
        <small className="till-muted">{via === "webhook" ? "by webhook" : "from the list"}</small>
      </div>
    ),
  },
];

const exported: readonly ExportColumn<EventView>[] = [
  { name: "event", cell: ({ eventId }) => eventId },
  { name: "gateway", cell: ({ gateway }) => gateway },
  { name: "type", cell: ({ type }) => type },
  { name: "state", cell: ({ state }) => state },
  { name: "reason", cell: ({ detail }) => detail },
  { name: "via", cell: ({ via }) => via },
  { name: "objects", cell: ({ objects }) => objects.map(({ type, id }) => `${type}:${id}`).join(" ") },
  { name: "created_at", cell: ({ createdAtMs }) => instantText(createdAtMs) },
  { name: "received_at", cell: ({ receivedAtMs }) => instantText(receivedAtMs) },
];
