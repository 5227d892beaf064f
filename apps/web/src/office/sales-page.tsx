import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type RegisterId, type SaleId, isUuid } from "@till/kernel";
import type { SaleView } from "@till/wire";
import {
  Button,
  Card,
  type Column,
  DataTable,
  EmptyState,
  ErrorState,
  Money,
  SearchField,
  Select,
  Skeleton,
  TextField,
} from "@till/ui";
import { useDeferredValue, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { catalogueOfShop } from "../shared/catalogue-of-shop.ts";
import { sentenceOf } from "../shared/problem.ts";
import { useTitle } from "../shared/use-title.ts";
import { SalePill } from "./money-pills.tsx";
import { narrows, passes, readSalesFilter } from "./sales-filter.ts";
import { useOffice, useStore } from "./services.ts";
import { atInWords } from "./words.ts";

/** A narrowed list is sifted here, so it reads larger pages. */
const pageSizes = { plain: 50, narrowed: 200 } as const;
const anyState = "any";

export function SalesPage() {
  useTitle("Sales · Till office");
  const { till } = useOffice();
  const { timeZone } = useStore();
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const search = useDeferredValue(text.trim());
  const day = params.get("day");
  const state = params.get("state");
  const register = params.get("register");
  const filter = readSalesFilter(params);
  const isNarrowed = narrows(filter) || register !== null;
  const catalogue = useQuery({
    queryKey: ["catalogue"],
    queryFn: catalogueOfShop,
    enabled: filter.categoryCode !== null,
    staleTime: 300_000,
  });
  const query = useInfiniteQuery({
    queryKey: ["sales", day, state, register, search, isNarrowed],
    initialPageParam: null as SaleId | null,
    queryFn: ({ pageParam }) =>
      till.sales.list.query({
        limit: isNarrowed ? pageSizes.narrowed : pageSizes.plain,
        ...(day !== null && { businessDay: day }),
        ...(isState(state) && { state }),
        ...(register !== null && isUuid(register) && { registerId: register as RegisterId }),
        ...(search !== "" && { search }),
        ...(pageParam !== null && { beforeId: pageParam }),
      }),
    getNextPageParam: (last) => last.nextId,
    placeholderData: keepPreviousData,
  });
  const sales = (query.data?.pages.flatMap((page) => page.sales) ?? []).filter((sale) =>
    passes(sale, filter, { timeZone, catalogue: catalogue.data ?? null }),
  );
  const change = (name: string, value: string | null): void =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
      return next;
    });
  return (
    <>
      <header className="office-head">
        <h1>Sales</h1>
        <div className="office-tools">
          <TextField
            label="Business day"
            type="date"
            value={day ?? ""}
            onChange={(value) => change("day", value)}
          />
          <Select
            label="State"
            value={isState(state) ? state : anyState}
            onChange={(id) => change("state", id === anyState ? null : id)}
            options={[
              { id: anyState, label: "Any" },
              { id: "completed", label: "Completed" },
              { id: "open", label: "Not paid" },
              { id: "cancelled", label: "Cancelled" },
            ]}
          />
        </div>
      </header>
      <SearchField label="Search by receipt number" value={text} onChange={setText} />
      {isNarrowed && (
        <p>
          Only the sales behind one figure
          {filter.hour !== null && ` (${String(filter.hour).padStart(2, "0")}:00)`}.{" "}
          <Button variant="quiet" onPress={() => setParams(day === null ? {} : { day })}>
            Show all of the day
          </Button>
        </p>
      )}
      {query.error && (
        <ErrorState title="The sales could not be read" onRetry={() => void query.refetch()}>
          {sentenceOf(query.error)}
        </ErrorState>
      )}
      {query.isPending && <Skeleton label="Reading sales" count={8} />}
      {query.data && (
        <Card>
          <DataTable
            caption="Sales, newest first"
            isCaptionHidden
            isStackedWhenNarrow
            columns={columnsFor(timeZone)}
            rows={sales}
            rowId={(sale) => sale.id}
            onOpen={(sale) => navigate(`/office/sales/${sale.id}`)}
            empty={
              <EmptyState title="No sales match" icon="receipt">
                {search === ""
                  ? "Choose another day or state."
                  : "Look for a receipt number, such as 1-000042."}
              </EmptyState>
            }
          />
        </Card>
      )}
      {query.hasNextPage && (
        <Button onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
          Show older sales
        </Button>
      )}
    </>
  );
}

function columnsFor(timeZone: string): Column<SaleView>[] {
  return [
    {
      id: "receipt",
      header: "Receipt",
      cell: (sale) => <span className="office-at">{sale.receiptNumber ?? `Sale ${sale.id.slice(-6)}`}</span>,
    },
    { id: "at", header: "Time", cell: (sale) => atInWords(sale.occurredAtMs, timeZone) },
    { id: "register", header: "Register", cell: (sale) => sale.registerName },
    { id: "person", header: "Cashier", cell: (sale) => sale.personName ?? "–" },
    { id: "state", header: "State", cell: (sale) => <SalePill sale={sale} /> },
    {
      id: "paid",
      header: "Paid",
      kind: "figures",
      cell: (sale) => <Money value={sale.paid} symbol={false} />,
    },
    {
      id: "total",
      header: "Total",
      kind: "figures",
      cell: (sale) => <Money value={sale.sale.totals.total} symbol={false} />,
    },
  ];
}

const isState = (state: string | null): state is SaleView["state"] =>
  state === "open" || state === "completed" || state === "cancelled";
