import type { Uuid } from "@till/kernel";
import type { OutboxView } from "@till/wire";
import { type Column, EmptyState, Select, StatusPill } from "@till/ui";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { oneOf, useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { instantText } from "../words.ts";
import {
  causeInWords,
  messageKindNames,
  messageKinds,
  messageStateNames,
  messageStates,
  withShortIds,
} from "./message-words.ts";

const pageSize = 50;
const any = "any";

/** What the shop sent to the outside, or should have. */
export function MessagesPage() {
  useTitle("Messages · Till office");
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const kind = oneOf(params, "kind", messageKindNames);
  const state = oneOf(params, "state", messageStateNames);
  const pages = usePages<OutboxView, Uuid>({
    queryKey: ["messages", kind, state],
    read: async (beforeId) => {
      const page = await till.outbox.list.query({
        limit: pageSize,
        ...(kind !== null && { kind }),
        ...(state !== null && { states: [state] }),
        ...(beforeId !== null && { beforeId }),
      });
      return { rows: page.messages, next: page.nextId };
    },
    refetchInterval: 10_000,
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            Mails to buyers and calls to your own systems, each sent at least once.
          </p>
          <h1>Messages</h1>
        </div>
        <div className="office-tools">
          <Select
            label="Kind"
            value={kind ?? any}
            onChange={(id) => change({ kind: id === any ? null : id })}
            options={[
              { id: any, label: "Any" },
              ...messageKindNames.map((name) => ({ id: name, label: messageKinds[name] })),
            ]}
          />
          <Select
            label="State"
            value={state ?? any}
            onChange={(id) => change({ state: id === any ? null : id })}
            options={[
              { id: any, label: "Any" },
              ...messageStateNames.map((name) => ({ id: name, label: messageStates[name].words })),
            ]}
          />
        </div>
      </header>
      <PagedTable
        pages={pages}
        noun="messages"
        columns={columns}
        rowId={(message) => message.id}
        onOpen={(message) => navigate(`/office/messages/${message.id}`)}
        exportColumns={exported}
        empty={
          kind === null && state === null ? (
            <EmptyState title="No messages yet" icon="receipt">
              Receipts to buyers who gave an address appear here.
            </EmptyState>
          ) : (
            <EmptyState title={state === "failed" ? "No message failed" : "No messages match"} icon="check" />
          )
        }
      />
    </>
  );
}

const columns: Column<OutboxView>[] = [
  {
    id: "subject",
    header: "Message",
    cell: ({ subject, kind, to }) => (
      <div className="office-stack">
        <span className="office-name">{withShortIds(subject)}</span>
        <small className="till-muted office-name">
          {messageKinds[kind]} {to === null ? "· erased" : `to ${to}`}
        </small>
      </div>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => (
      <StatusPill tone={messageStates[state].tone}>{messageStates[state].words}</StatusPill>
    ),
  },
  {
    id: "detail",
    header: "Reason",
    cell: ({ detail, tries }) => (
      <div className="office-stack">
        <span className="office-reason">{detail ?? "–"}</span>
        {tries > 1 && <small className="till-muted">{tries} tries</small>}
      </div>
    ),
  },
  { id: "at", header: "Written", cell: ({ createdAtMs }) => <At ms={createdAtMs} /> },
];

const exported: readonly ExportColumn<OutboxView>[] = [
  { name: "message", cell: ({ id }) => id },
  { name: "kind", cell: ({ kind }) => kind },
  { name: "cause", cell: ({ cause }) => causeInWords(cause) },
  { name: "to", cell: ({ to }) => to },
  { name: "subject", cell: ({ subject }) => subject },
  { name: "state", cell: ({ state }) => state },
  { name: "reason", cell: ({ detail }) => detail },
  { name: "tries", cell: ({ tries }) => tries },
  { name: "written_at", cell: ({ createdAtMs }) => instantText(createdAtMs) },
  { name: "sent_at", cell: ({ sentAtMs }) => instantText(sentAtMs) },
  { name: "sale", cell: ({ saleId }) => saleId },
];
