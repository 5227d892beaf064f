import type { AuditView } from "@till/wire";
import { type Column, VisuallyHidden } from "@till/ui";
import { Link } from "wouter";
import type { ExportColumn } from "../lists/export-button.tsx";
import { MachineName } from "../lists/machine-name.tsx";
import { useLimitWords } from "../people/use-limit-words.ts";
import { useStore } from "../services.ts";
import { atInWords, clockInWords, dateInWords, instantText } from "../words.ts";
import { type Say, changesOf } from "./changes-of.ts";
import { useNames } from "./use-names.ts";
import { actionInWords, shortId, subjectHref } from "./trail-words.ts";

type Narrow = (parts: Readonly<Record<string, string | null>>) => void;

/** A row in words; its action and its subject narrow the list to their like. */
export function useTrailColumns(narrow: Narrow): Column<AuditView>[] {
  const { timeZone } = useStore();
  const nameOf = useNames();
  const say: Say = { ...useLimitWords(), nameOf, at: (ms) => atInWords(ms, timeZone) };
  return [
    {
      id: "action",
      header: "What",
      cell: ({ action }) => (
        <div className="office-stack">
          {actionInWords(action)}
          <small className="till-muted">
            <button type="button" className="trail-narrow" onClick={() => narrow({ action })}>
              <VisuallyHidden>Show only </VisuallyHidden>
              <MachineName>{action}</MachineName>
            </button>
          </small>
        </div>
      ),
    },
    { id: "who", header: "Who", cell: (row) => <Who row={row} /> },
    { id: "subject", header: "To what", cell: (row) => <Subject {...{ row, narrow, nameOf }} /> },
    { id: "change", header: "How", cell: (row) => <Changes row={row} say={say} /> },
    {
      id: "at",
      header: "When",
      cell: ({ atMs, position }) => (
        <div className="office-stack">
          <time dateTime={instantText(atMs) ?? ""} className="office-at">
            {dateInWords(atMs, timeZone)}, {clockInWords(atMs, timeZone)}
          </time>
          <small className="till-muted">{position === null ? "Not linked yet" : `Link ${position}`}</small>
        </div>
      ),
    },
  ];
}

function Who({ row: { actorName, registerName, approverName } }: { readonly row: AuditView }) {
  return (
    <div className="office-stack">
      {actorName}
      {registerName !== null && <small className="till-muted">at {registerName}</small>}
      {approverName !== null && <small>approved by {approverName}</small>}
    </div>
  );
}

function Subject({
  row,
  narrow,
  nameOf,
}: Pick<Say, "nameOf"> & { readonly row: AuditView; readonly narrow: Narrow }) {
  const href = subjectHref(row);
  return (
    <div className="office-stack">
      <button
        type="button"
        className="trail-narrow office-at"
        title={row.subject}
        onClick={() => narrow({ subject: row.subject })}
      >
        <VisuallyHidden>Show only </VisuallyHidden>
        {nameOf(row.subject) ?? shortId(row.subject)}
      </button>
      {href !== null && (
        <small>
          <Link href={href}>Open</Link>
        </small>
      )}
    </div>
  );
}

function Changes({ row, say }: { readonly row: AuditView; readonly say: Say }) {
  const changes = changesOf(row, say);
  if (changes.length === 0) return <span className="till-muted">–</span>;
  return (
    <ul className="trail-changes">
      {changes.map(({ what, before, after }) => (
        <li key={what}>
          {what}: {before !== null && <s>{before}</s>} {after === null ? "–" : <b>{after}</b>}
        </li>
      ))}
    </ul>
  );
}

export const exportedRecord: readonly ExportColumn<AuditView>[] = [
  { name: "at", cell: ({ atMs }) => instantText(atMs) },
  { name: "action", cell: ({ action }) => action },
  { name: "subject", cell: ({ subject }) => subject },
  { name: "actor_kind", cell: ({ actorKind }) => actorKind },
  { name: "actor", cell: ({ actorName }) => actorName },
  { name: "register", cell: ({ registerName }) => registerName },
  { name: "approved_by", cell: ({ approverName }) => approverName },
  { name: "before", cell: ({ before }) => (before === null ? null : JSON.stringify(before)) },
  { name: "after", cell: ({ after }) => (after === null ? null : JSON.stringify(after)) },
  { name: "link", cell: ({ position }) => position },
  { name: "id", cell: ({ id }) => id },
];
