import "./events.css";
import { useQuery } from "@tanstack/react-query";
import { type Uuid, isUuid } from "@till/kernel";
import type { EventDetail } from "@till/wire";
import { Card, DescriptionList, EmptyState, StatusPill } from "@till/ui";
import { Link } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { MachineName } from "../lists/machine-name.tsx";
import { Reading } from "../lists/reading.tsx";
import { useOffice, useStore } from "../services.ts";
import { atInWords, gatewayInWords } from "../words.ts";
import { eventsHref } from "./event-filter.ts";
import { eventStates, viaInWords } from "./event-words.ts";
import { ReplaySteps } from "./replay-steps.tsx";

/** One event: what it said, what became of it, and what interpreting it again would change. */
export function EventPage({ id }: { readonly id: string }) {
  useTitle("Event · Till office");
  const { till } = useOffice();
  const query = useQuery({
    queryKey: ["events", "one", id],
    queryFn: () => till.events.get.query({ id: id as Uuid }),
    enabled: isUuid(id),
    refetchInterval: ({ state: { data } }) => (data?.state === "received" ? 2000 : false),
  });
  if (!isUuid(id)) return <EmptyState title="There is no such event" icon="search" />;
  return (
    <Reading noun="event" query={query}>
      {(event) => <Detail event={event} />}
    </Reading>
  );
}

function Detail({ event }: { readonly event: EventDetail }) {
  const { tone, words, meaning } = eventStates[event.state];
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            <Link href={eventsHref({})}>Events</Link> · {gatewayInWords(event.gateway)}
          </p>
          <h1>
            <MachineName>{event.type}</MachineName>
          </h1>
        </div>
        <StatusPill tone={tone}>{words}</StatusPill>
      </header>
      <div className="office-two">
        <Card title={event.detail ?? meaning} tone={event.state === "dead" ? "bad" : "neutral"}>
          {event.detail !== null && <p className="till-muted">{meaning}</p>}
          <Facts event={event} />
        </Card>
        <Card title="Interpret it again">
          {event.objects.length === 0 ? (
            <p className="till-muted">It names no object, so there is nothing to ask its gateway about.</p>
          ) : (
            <ReplaySteps selection={{ kind: "ids", ids: [event.id] }} />
          )}
        </Card>
      </div>
    </>
  );
}

function Facts({ event }: { readonly event: EventDetail }) {
  const { timeZone } = useStore();
  return (
    <DescriptionList
      items={[
        {
          label: "Sale",
          value: event.charge ? (
            <Link href={`/office/sales/${event.charge.saleId}`}>Open the sale it is about</Link>
          ) : (
            "It names no charge of this shop"
          ),
        },
        { label: "Came", value: `${viaInWords(event.via)}, ${atInWords(event.receivedAtMs, timeZone)}` },
        { label: "Happened", value: atInWords(event.createdAtMs, timeZone) },
        {
          label: "Names",
          value: (
            <div className="office-stack">
              {event.objects.map(({ type, id }) => (
                <span key={`${type} ${id}`} className="office-code">
                  {type} {id}
                </span>
              ))}
            </div>
          ),
        },
        { label: "Event", value: <span className="office-code">{event.eventId}</span> },
      ]}
    />
  );
}
