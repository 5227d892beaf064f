import { useQuery } from "@tanstack/react-query";
import { type RegisterId, isUuid } from "@till/kernel";
import { type Column, EmptyState, Money, Select, StatusPill, TextField } from "@till/ui";
import type { ZReportHead, ZReportPage } from "@till/wire";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { dayInWords, instantText } from "../words.ts";

const pageSize = 50;
const all = "all";
type Cursor = NonNullable<ZReportPage["next"]>;

/** Every Z as it was frozen. Of one register they stand one above the other by number, so that a gap shows. */
export function ZReportsPage() {
  useTitle("Z reports · Till office");
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const registers = useQuery({
    queryKey: ["z-report-registers"],
    queryFn: async () => (await till.reports.zReports.query({ limit: 1 })).registers,
    staleTime: 60_000,
  });
  const given = params.get("register");
  const registerId = given !== null && isUuid(given) ? (given as RegisterId) : null;
  const [fromDay, toDay] = [dayOf(params.get("from")), dayOf(params.get("to"))];
  const pages = usePages<ZReportHead, Cursor>({
    queryKey: ["z-reports", registerId, fromDay, toDay],
    read: async (before) => {
      const page = await till.reports.zReports.query({
        limit: pageSize,
        ...(registerId !== null && { registerId }),
        ...(fromDay !== null && { fromDay }),
        ...(toDay !== null && { toDay }),
        ...(before !== null && { before }),
      });
      return { rows: page.reports, next: page.next };
    },
    refetchInterval: 60_000,
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">One for each shift that was closed, numbered by register and frozen.</p>
          <h1>Z reports</h1>
        </div>
        <div className="office-tools">
          <Select
            label="Register"
            value={registerId ?? all}
            onChange={(id) => change({ register: id === all ? null : id })}
            options={[
              { id: all, label: "All registers" },
              ...(registers.data ?? []).map(({ id, storeName, name }) => ({
                id,
                label: `${storeName} · ${name}`,
              })),
            ]}
          />
          <TextField
            label="From day"
            type="date"
            value={fromDay ?? ""}
            onChange={(from) => change({ from })}
          />
          <TextField label="To day" type="date" value={toDay ?? ""} onChange={(to) => change({ to })} />
        </div>
      </header>
      <PagedTable
        pages={pages}
        noun="Z reports"
        columns={columns}
        rowId={({ registerId: register, number }) => `${register}:${number}`}
        onOpen={({ registerId: register, number }) => navigate(`/office/z-reports/${register}/${number}`)}
        exportColumns={exported}
        empty={
          registerId === null && fromDay === null && toDay === null ? (
            <EmptyState title="No Z report yet" icon="receipt">
              The first appears when a till closes its shift.
            </EmptyState>
          ) : (
            <EmptyState title="None of these" icon="search" />
          )
        }
      />
    </>
  );
}

const dayOf = (text: string | null): string | null =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;

const columns: Column<ZReportHead>[] = [
  {
    id: "number",
    header: "Number",
    cell: ({ number, follows }) => (
      <div className="office-stack">
        <strong>{number}</strong>
        {!follows && (
          <StatusPill tone="bad">
            {number === 1 ? "Does not begin at nothing" : `Does not follow number ${number - 1}`}
          </StatusPill>
        )}
      </div>
    ),
  },
  {
    id: "register",
    header: "Register",
    cell: ({ storeName, registerName }) => [storeName, registerName].filter(Boolean).join(" · "),
  },
  { id: "day", header: "Business day", cell: ({ businessDay }) => dayInWords(businessDay) },
  {
    id: "opened",
    header: "Opened",
    cell: ({ openedAtMs, openedBy }) => <By ms={openedAtMs} name={openedBy} />,
  },
  {
    id: "closed",
    header: "Closed",
    cell: ({ closedAtMs, closedBy }) => <By ms={closedAtMs} name={closedBy} />,
  },
  { id: "total", header: "Total", kind: "figures", cell: ({ total }) => <Money value={total} /> },
  {
    id: "difference",
    header: "Difference",
    kind: "figures",
    cell: ({ difference }) =>
      difference.amountMinor === 0n ? "none" : <Money value={difference} sign="always" />,
  },
];

function By({ ms, name }: { readonly ms: number; readonly name: string | null }) {
  return (
    <div className="office-stack">
      <At ms={ms} />
      <small className="till-muted">{name ?? "nobody known"}</small>
    </div>
  );
}

const exported: readonly ExportColumn<ZReportHead>[] = [
  { name: "number", cell: ({ number }) => number },
  { name: "store", cell: ({ storeName }) => storeName },
  { name: "register", cell: ({ registerName }) => registerName },
  { name: "business_day", cell: ({ businessDay }) => businessDay },
  { name: "opened_at", cell: ({ openedAtMs }) => instantText(openedAtMs) },
  { name: "opened_by", cell: ({ openedBy }) => openedBy },
  { name: "closed_at", cell: ({ closedAtMs }) => instantText(closedAtMs) },
  { name: "closed_by", cell: ({ closedBy }) => closedBy },
  { name: "approved_by", cell: ({ approvedBy }) => approvedBy },
  { name: "total", cell: ({ total }) => total },
  { name: "difference", cell: ({ difference }) => difference },
  { name: "cumulative", cell: ({ cumulative }) => cumulative },
  { name: "currency", cell: ({ total }) => total.currency },
  { name: "follows", cell: ({ follows }) => (follows ? "yes" : "no") },
  { name: "proof_holds", cell: ({ proofHolds }) => (proofHolds ? "yes" : "no") },
];
