import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { sum } from "@till/money";
import { Button, Card, EmptyState, ErrorState, Money, Skeleton, TextField } from "@till/ui";
import { useSearchParams } from "wouter";
import type { JournalTransactionId } from "@till/kernel";
import { sentenceOf } from "../shared/problem.ts";
import { useTitle } from "../shared/use-title.ts";
import { JournalTable, matches } from "./journal-table.tsx";
import { useOffice, useStore } from "./services.ts";
import { dayInWords } from "./words.ts";

const pageSize = 200;

/** The entries behind a figure, newest first, with what they come to. */
export function EntriesPage() {
  useTitle("Ledger · Till office");
  const { till } = useOffice();
  const { currency } = useStore();
  const [params, setParams] = useSearchParams();
  const day = params.get("day");
  const accounts = (params.get("accounts") ?? "").split(",").filter((account) => account !== "");
  // The ledger filters by one whole account; of several, or of a family, the day is read and sifted here.
  const [only = null] = accounts.length === 1 && !accounts[0]?.endsWith("*") ? accounts : [];
  const query = useInfiniteQuery({
    queryKey: ["entries", day, only],
    initialPageParam: null as JournalTransactionId | null,
    queryFn: ({ pageParam }) =>
      till.reports.entries.query({
        limit: pageSize,
        ...(day !== null && { businessDay: day }),
        ...(only !== null && { account: only }),
        ...(pageParam !== null && { beforeId: pageParam }),
      }),
    getNextPageParam: (last) => (last.length < pageSize ? null : (last.at(-1)?.id ?? null)),
    placeholderData: keepPreviousData,
  });
  const journal = (query.data?.pages.flat() ?? []).filter(({ entries }) =>
    entries.some(({ account }) => matches(accounts, account)),
  );
  const amounts = journal.flatMap(({ entries }) =>
    entries.filter(({ account }) => matches(accounts, account)).map(({ amount }) => amount),
  );
  const change = (name: string, value: string): void =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      if (value === "") next.delete(name);
      else next.set(name, value);
      return next;
    });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">{day === null ? "All days" : dayInWords(day)}</p>
          <h1>Ledger entries</h1>
        </div>
        <div className="office-tools no-print">
          <TextField
            label="Business day"
            type="date"
            value={day ?? ""}
            onChange={(value) => change("day", value)}
          />
          <TextField
            label="Accounts"
            placeholder="sales, clearing:stripe, drawer:*"
            value={accounts.join(",")}
            onChange={(value) => change("accounts", value.replaceAll(" ", ""))}
          />
        </div>
      </header>
      {query.error && (
        <ErrorState title="The entries could not be read" onRetry={() => void query.refetch()}>
          {sentenceOf(query.error)}
        </ErrorState>
      )}
      {query.isPending && <Skeleton label="Reading the ledger" count={8} />}
      {query.data && journal.length === 0 && (
        <EmptyState title="No entries here" icon="receipt">
          Nothing was booked on {accounts.length === 0 ? "any account" : accounts.join(", ")}
          {day !== null && ` on ${dayInWords(day)}`}.
        </EmptyState>
      )}
      {journal.length > 0 && (
        <Card
          title={`${journal.length} journal transaction${journal.length === 1 ? "" : "s"}`}
          {...(accounts.length > 0 && {
            aside: (
              <span>
                Sum, debit less credit: <Money value={sum(amounts, currency)} sign="always" />
                {query.hasNextPage && " so far"}
              </span>
            ),
          })}
        >
          <JournalTable caption="Entries" journal={journal} accounts={accounts} />
        </Card>
      )}
      {query.hasNextPage && (
        <Button onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
          Show older entries
        </Button>
      )}
    </>
  );
}
