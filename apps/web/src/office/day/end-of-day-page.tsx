import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RegisterId } from "@till/kernel";
import type { EndOfDayReport } from "@till/reports";
import { Banner, BarsByHour, Button, Card, ErrorState, Money, Select, Skeleton, TextField } from "@till/ui";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { sentenceOf } from "../../shared/problem.ts";
import { useTitle } from "../../shared/use-title.ts";
import { useOffice, useStore } from "../services.ts";
import { atInWords, dayInWords } from "../words.ts";
import { Attention } from "./attention.tsx";
import { CashCards } from "./cash-cards.tsx";
import { CsvButton, type CsvSection } from "./csv-button.tsx";
import { DayStats } from "./day-stats.tsx";
import { CashierTable, CategoryTable, HourTable, ItemTable, TaxTable, TenderTable } from "./day-tables.tsx";
import { EarlierPrices } from "./earlier-prices.tsx";
import { Exceptions } from "./exceptions.tsx";
import { ProofCard } from "./proof-card.tsx";

const allRegisters = "all";

/** The X report of a day: every figure opens what it is made of. */
export function EndOfDayPage() {
  useTitle("End of day · Till office");
  const { till } = useOffice();
  const [params, setParams] = useSearchParams();
  const day = params.get("day");
  const register = params.get("register");
  const query = useQuery({
    queryKey: ["day", day, register],
    queryFn: () =>
      till.reports.endOfDay.query({
        ...(day !== null && { businessDay: day }),
        ...(register !== null && { registerId: register as RegisterId }),
      }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const registers = useRegisters(query.data?.identity.businessDay ?? null);
  const change = (name: "day" | "register", value: string | null): void =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
      return next;
    });
  const report = query.data;
  return (
    <>
      <header className="office-head">
        <div>
          {report && <Identity report={report} />}
          <h1>End of day</h1>
        </div>
        <div className="office-tools no-print">
          <TextField
            label="Business day"
            type="date"
            value={day ?? report?.identity.businessDay ?? ""}
            onChange={(value) => change("day", value)}
          />
          <Select
            label="Register"
            value={register ?? allRegisters}
            onChange={(id) => change("register", id === allRegisters ? null : id)}
            options={[{ id: allRegisters, label: "All registers" }, ...registers]}
          />
          <Button icon="printer" onPress={() => window.print()}>
            Print
          </Button>
        </div>
      </header>
      {query.error && (
        <ErrorState
          title="The report could not be read"
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        >
          {sentenceOf(query.error)} The figures themselves are safe in the ledger.
        </ErrorState>
      )}
      {!report && !query.error && <Skeleton label="Adding up the day" count={10} />}
      {report && !query.error && <Report report={report} isOld={query.isPlaceholderData} />}
    </>
  );
}

function Identity({ report: { identity } }: { readonly report: EndOfDayReport }) {
  const from = `${String(identity.cutoffHour).padStart(2, "0")}:00`;
  const place = [identity.storeName, identity.registerName].filter((name) => name !== null).join(" · ");
  return (
    <p className="till-muted">
      {place} · {dayInWords(identity.businessDay)}, {from} to {from} · {identity.timeZone}
    </p>
  );
}

function Report({ report, isOld }: { readonly report: EndOfDayReport; readonly isOld: boolean }) {
  const { identity } = report;
  // The files are of the whole shop; beside one register's figures they would say something else.
  const csv = (section: CsvSection, label?: string) =>
    identity.registerName === null && (
      <CsvButton day={identity.businessDay} section={section} {...(label !== undefined && { label })} />
    );
  return (
    <div className="day" aria-busy={isOld}>
      <ProofBanner report={report} />
      <DayStats report={report} />
      <div className="office-two">
        <Card title="By tender and gateway" aside={csv("tenders")}>
          <TenderTable report={report} />
        </Card>
        <Card title="By hour" aside={csv("hours")}>
          {report.counts.sales > 0 ? (
            <BarsByHour title="Sales by hour" currency={identity.currency} bars={tradingHours(report)} />
          ) : (
            <p className="till-muted">No sales on this day.</p>
          )}
          <HourTable report={report} />
        </Card>
      </div>
      <div className="office-two">
        <Attention report={report} />
        <CashCards report={report} />
      </div>
      <div className="office-two">
        <Card title="Tax" aside={csv("taxes")}>
          <TaxTable report={report} />
        </Card>
        <Card title="By cashier">
          <CashierTable report={report} />
        </Card>
      </div>
      <div className="office-two">
        <Card title="Most sold" aside={csv("items")}>
          <ItemTable report={report} />
        </Card>
        <Card title="By category">
          <CategoryTable report={report} />
        </Card>
      </div>
      <Exceptions report={report} />
      <EarlierPrices report={report} aside={csv("earlier_prices")} />
      <ProofCard report={report} />
      <p className="till-muted till-small">
        X report, closes nothing · made {atInWords(identity.madeAtMs, identity.timeZone)} · Till{" "}
        {identity.softwareVersion} · {csv("totals", "Totals as CSV")}
      </p>
    </div>
  );
}

function ProofBanner({ report: { proof, totals } }: { readonly report: EndOfDayReport }) {
  const collected = <Money value={totals.collected.amount} />;
  if (proof.holds) {
    return (
      <Banner
        tone="ok"
        title={<>Report = ledger = gateways. {collected} collected; every cent opens its entries.</>}
      />
    );
  }
  const broken = proof.rows.filter(({ holds }) => !holds).length + proof.differences.length;
  return (
    <Banner
      tone="bad"
      title={`Report, ledger and gateways differ in ${broken === 1 ? "one place" : `${broken} places`}`}
      action={<a href="#proof">See where</a>}
    >
      {collected} collected by the report. Do not rely on it before the difference is explained.
    </Banner>
  );
}

/** From the first hour with a sale to the last, without leaving quiet hours out. */
function tradingHours({ byHour }: EndOfDayReport) {
  const busy = byHour.flatMap(({ salesCount }, index) => (salesCount > 0 ? [index] : []));
  const [first = 0, last = 0] = [busy[0], busy.at(-1)];
  return byHour.slice(Math.max(0, Math.min(first, last - 7)), last + 1).map(({ hour, total }) => ({
    hour: String(hour).padStart(2, "0"),
    amountMinor: total.amountMinor,
  }));
}

/** The registers of the store, as far as sales and shifts of the day know them. */
function useRegisters(day: string | null) {
  const { till } = useOffice();
  const { currency } = useStore();
  const { data } = useQuery({
    queryKey: ["registers", day, currency],
    queryFn: async () => {
      const query = day === null ? {} : { businessDay: day };
      const [report, page] = await Promise.all([
        till.reports.endOfDay.query(query),
        till.sales.list.query({ ...query, limit: 200 }),
      ]);
      return [...report.cash, ...page.sales].map(({ registerId, registerName }) => ({
        id: registerId,
        label: registerName,
      }));
    },
    enabled: day !== null,
    staleTime: 60_000,
  });
  return useMemo(
    () =>
      [...new Map((data ?? []).map((row) => [row.id, row])).values()].toSorted((a, b) =>
        a.label.localeCompare(b.label),
      ),
    [data],
  );
}
