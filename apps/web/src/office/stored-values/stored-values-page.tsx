import "./stored-values.css";
import type { StoredValueId } from "@till/kernel";
import type { StoredValueView } from "@till/wire";
import { type Column, EmptyState, Money, SearchField, Select, StatusPill } from "@till/ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { oneOf, useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { tenderNames } from "../money-pills.tsx";
import { useOffice } from "../services.ts";
import { instantText } from "../words.ts";
import { OwedCard } from "./owed-card.tsx";
import {
  nameOf,
  readFinding,
  storedValueKinds,
  storedValueStateNames,
  storedValueStates,
} from "./stored-value-words.ts";

const pageSize = 50;
const any = "any";

/** Gift cards and store credit: what is owed on them, and finding one. */
export function StoredValuesPage() {
  useTitle("Gift cards and credit · Till office");
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const [text, setText] = useState(params.get("find") ?? "");
  const finding = readFinding(text);
  const kind = oneOf(params, "kind", storedValueKinds);
  const state = oneOf(params, "state", storedValueStateNames);
  const isFiltered = kind !== null || state !== null || finding.kind !== "all";
  const pages = useFound(finding.kind === "unfit" ? "" : text, { kind, state });
  const type = (typed: string): void => {
    setText(typed);
    // A whole code is money: it goes into no address, and no history of a browser.
    if (readFinding(typed).kind !== "unfit") change({ find: typed.trim() });
  };
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            Owed in goods to whoever brings the code. Nobody is shown a code again.
          </p>
          <h1>Gift cards and store credit</h1>
        </div>
        <div className="office-tools">
          <Select
            label="Kind"
            value={kind ?? any}
            onChange={(id) => change({ kind: id === any ? null : id })}
            options={[
              { id: any, label: "Any" },
              ...storedValueKinds.map((name) => ({ id: name, label: tenderNames[name] })),
            ]}
          />
          <Select
            label="State"
            value={state ?? any}
            onChange={(id) => change({ state: id === any ? null : id })}
            options={[
              { id: any, label: "Any" },
              ...storedValueStateNames.map((name) => ({ id: name, label: storedValueStates[name].words })),
            ]}
          />
        </div>
      </header>
      <OwedCard />
      <div className="stored-values__find">
        <SearchField label="Last four characters, or receipt number" value={text} onChange={type} />
        <output className="till-muted till-small">{finding.kind === "unfit" && finding.words}</output>
      </div>
      <PagedTable
        pages={pages}
        noun="balances"
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => navigate(`/office/gift-cards/${id}`)}
        exportColumns={exported}
        empty={
          isFiltered ? (
            <EmptyState title="None of them matches" icon="search">
              One that was sold and not paid yet is found too; one of another shop is not.
            </EmptyState>
          ) : (
            <EmptyState title="No gift cards or store credit yet" icon="receipt">
              Sell a gift card at a till, or give store credit for what comes back.
            </EmptyState>
          )
        }
      />
    </>
  );
}

function useFound(
  text: string,
  filter: { readonly kind: StoredValueView["kind"] | null; readonly state: StoredValueView["state"] | null },
) {
  const { till } = useOffice();
  const finding = readFinding(text);
  const { kind, state } = filter;
  return usePages<StoredValueView, StoredValueId>({
    queryKey: ["stored-values", "list", finding, kind, state],
    read: async (beforeId) => {
      const page = await till.storedValues.list.query({
        limit: pageSize,
        ...(finding.kind === "last_four" && { lastFour: finding.lastFour }),
        ...(finding.kind === "receipt" && { receiptNumber: finding.receiptNumber }),
        ...(kind !== null && { kind }),
        ...(state !== null && { state }),
        ...(beforeId !== null && { beforeId }),
      });
      return { rows: page.values, next: page.nextId };
    },
  });
}

const columns: Column<StoredValueView>[] = [
  { id: "name", header: "Card or credit", cell: (value) => nameOf(value) },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => (
      <StatusPill tone={storedValueStates[state].tone}>{storedValueStates[state].words}</StatusPill>
    ),
  },
  { id: "at", header: "Sold or given", cell: ({ createdAtMs }) => <At ms={createdAtMs} /> },
  { id: "balance", header: "On it", kind: "figures", cell: ({ balance }) => <Money value={balance} /> },
];

const exported: readonly ExportColumn<StoredValueView>[] = [
  { name: "kind", cell: ({ kind }) => kind },
  { name: "last_four", cell: ({ lastFour }) => lastFour },
  { name: "state", cell: ({ state }) => state },
  { name: "balance", cell: ({ balance }) => balance },
  { name: "currency", cell: ({ balance }) => balance.currency },
  { name: "made_at", cell: ({ createdAtMs }) => instantText(createdAtMs) },
  { name: "id", cell: ({ id }) => id },
];
