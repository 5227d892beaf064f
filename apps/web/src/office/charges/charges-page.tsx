import { useQuery } from "@tanstack/react-query";
import { type ChargeId, isUuid } from "@till/kernel";
import type { ChargeView } from "@till/wire";
import { Button, Card, DataTable, EmptyState, Select, TextField } from "@till/ui";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import { Reading } from "../lists/reading.tsx";
import { oneOf, useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { dayInWords } from "../words.ts";
import { chargeColumns, exportedCharge } from "./charge-columns.tsx";

/** Charges: those behind a figure (`?ids=`), else those that a filter lets through. */
export function ChargesPage() {
  useTitle("Charges · Till office");
  const { params } = useAddress();
  const ids = (params.get("ids") ?? "").split(",").filter((id) => isUuid(id));
  return ids.length > 0 ? <ChargesOfFigure ids={ids} /> : <ChargeList />;
}

const pageSize = 50;
const filters = {
  attention: { label: "Need attention", query: { attention: true } },
  open: { label: "Still open", query: { open: true } },
  all: { label: "All", query: {} },
} as const;
const filterNames = ["attention", "open", "all"] as const satisfies readonly (keyof typeof filters)[];

function ChargeList() {
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const day = params.get("day");
  const filter = oneOf(params, "show", filterNames) ?? (day === null ? "attention" : "all");
  const pages = usePages<ChargeView, ChargeId>({
    queryKey: ["charges", "list", filter, day],
    read: async (beforeId) => {
      const rows = await till.charges.list.query({
        limit: pageSize,
        ...filters[filter].query,
        ...(day !== null && { businessDay: day }),
        ...(beforeId !== null && { beforeId }),
      });
      return { rows, next: rows.length < pageSize ? null : (rows.at(-1)?.id ?? null) };
    },
    // What is unknown is being asked all the while.
    refetchInterval: filter === "all" ? false : 10_000,
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">{day === null ? "All days" : dayInWords(day)}</p>
          <h1>Charges</h1>
        </div>
        <div className="office-tools">
          <TextField
            label="Business day"
            type="date"
            value={day ?? ""}
            onChange={(value) => change({ day: value })}
          />
          <Select
            label="Show"
            value={filter}
            onChange={(id) => change({ show: id })}
            options={filterNames.map((name) => ({ id: name, label: filters[name].label }))}
          />
        </div>
      </header>
      <PagedTable
        pages={pages}
        noun="charges"
        columns={chargeColumns}
        rowId={(charge) => charge.id}
        onOpen={(charge) => navigate(`/office/sales/${charge.saleId}`)}
        exportColumns={exportedCharge}
        empty={
          <EmptyState
            title={emptyTitles[filter]}
            icon={filter === "all" ? "card" : "check"}
            {...(filter !== "all" && {
              action: <Button onPress={() => change({ show: "all" })}>Show all charges</Button>,
            })}
          >
            {filter === "attention" && "Unknown, decided, disputed and late ones would stand here."}
          </EmptyState>
        }
      />
    </>
  );
}

const emptyTitles = {
  attention: "Every charge has an answer",
  open: "No charge is open",
  all: "No charges here",
} as const;

/** As many as a figure that needs attention ever stands for on one screen. */
const chargesMax = 100;

function ChargesOfFigure({ ids }: { readonly ids: readonly string[] }) {
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const query = useQuery({
    queryKey: ["charges", ids],
    queryFn: () =>
      Promise.all(ids.slice(0, chargesMax).map((id) => till.charges.get.query({ id: id as ChargeId }))),
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">The charges behind one figure</p>
          <h1>Charges</h1>
        </div>
      </header>
      <Reading noun="charges" query={query}>
        {(charges) => (
          <Card>
            <DataTable
              caption="Charges"
              isCaptionHidden
              isStackedWhenNarrow
              columns={chargeColumns}
              rows={charges}
              rowId={(charge) => charge.id}
              onOpen={(charge) => navigate(`/office/sales/${charge.saleId}`)}
              empty={<EmptyState title="No charges here" icon="card" />}
            />
            {ids.length > chargesMax && (
              <p className="till-muted">
                The first {chargesMax} of {ids.length}.
              </p>
            )}
          </Card>
        )}
      </Reading>
    </>
  );
}
