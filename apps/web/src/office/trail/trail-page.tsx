import "./trail.css";
import type { Uuid } from "@till/kernel";
import type { AuditView } from "@till/wire";
import { EmptyState } from "@till/ui";
import { useTitle } from "../../shared/use-title.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import { useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice, useStore } from "../services.ts";
import { ChainCard } from "./chain-card.tsx";
import { exportedRecord, useTrailColumns } from "./trail-columns.tsx";
import { TrailFilterFields } from "./trail-filter-fields.tsx";
import { isFiltered, readTrailFilter, toAuditQuery } from "./trail-filter.ts";

const pageSizes = { screen: 50, file: 200 } as const;

/** Who did what, when, where, and who approved it. Nothing here can be changed, and the chain proves it. */
export function TrailPage() {
  useTitle("Audit trail · Till office");
  const { till } = useOffice();
  const { timeZone } = useStore();
  const { params, change } = useAddress();
  const filter = readTrailFilter(params);
  const read = (limit: number) => async (beforeId: Uuid | null) => {
    const rows = await till.audit.list.query(toAuditQuery(filter, { timeZone, beforeId, limit }));
    return { rows, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
  };
  const pages = usePages<AuditView, Uuid>({
    queryKey: ["trail", filter],
    read: read(pageSizes.screen),
    readForFile: read(pageSizes.file),
  });
  const columns = useTrailColumns(change);
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">Who did what, when and where. Nobody can change it unseen.</p>
          <h1>Audit trail</h1>
        </div>
      </header>
      <ChainCard />
      <TrailFilterFields filter={filter} onChange={change} />
      <PagedTable
        pages={pages}
        noun="records"
        columns={columns}
        rowId={({ id }) => id}
        exportColumns={exportedRecord}
        isJsonToo
        empty={
          <EmptyState
            title={isFiltered(filter) ? "No record matches" : "Nothing is on record yet"}
            icon="search"
          />
        }
      />
    </>
  );
}
