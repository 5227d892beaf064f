import { useQuery } from "@tanstack/react-query";
import type { DayTick } from "@till/wire";
import {
  Banner,
  BarsByHour,
  ButtonLink,
  Card,
  DataTable,
  EmptyState,
  Money,
  Skeleton,
  StatCard,
  StatusPill,
} from "@till/ui";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useTitle } from "../shared/use-title.ts";
import { SecondFactorOffer } from "./account/second-factor-offer.tsx";
import { useOffice, useStore } from "./services.ts";
import { clockInWords, dayInWords } from "./words.ts";

/** The day as it goes, without reloading. */
export function TodayPage() {
  useTitle("Today · Till office");
  const store = useStore();
  const { tick, isLive } = useDay();
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            {store.storeName}
            {tick && ` · ${dayInWords(tick.businessDay)}`} · {store.timeZone}
          </p>
          <h1>Today</h1>
        </div>
        <StatusPill tone={isLive ? "ok" : "warn"}>{isLive ? "Live" : "Connecting again"}</StatusPill>
      </header>
      <SecondFactorOffer />
      {tick ? <Day tick={tick} /> : <Skeleton label="Reading the day" count={8} />}
    </>
  );
}

function useDay(): { readonly tick: DayTick | null; readonly isLive: boolean } {
  const { till } = useOffice();
  const [tick, setTick] = useState<DayTick | null>(null);
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const subscription = till.reports.live.subscribe(undefined, {
      onData: (next) => {
        setTick(next);
        setLive(true);
      },
      onConnectionStateChange: ({ state }) => {
        if (state === "connecting") setLive(false);
      },
      onError: () => setLive(false),
    });
    return () => subscription.unsubscribe();
  }, [till]);
  return { tick, isLive };
}

function Day({ tick }: { readonly tick: DayTick }) {
  const { currency, timeZone } = useStore();
  const [, navigate] = useLocation();
  const average = useAverage(tick);
  return (
    <>
      {tick.unknownCharges > 0 && (
        <Banner
          tone="warn"
          title={
            tick.unknownCharges === 1
              ? "1 charge is unknown: we keep asking its gateway"
              : `${tick.unknownCharges} charges are unknown: we keep asking their gateways`
          }
          action={<ButtonLink href="/office/charges?show=attention">See what needs attention</ButtonLink>}
        >
          Nobody is charged twice meanwhile.
        </Banner>
      )}
      <div className="office-stats office-stats--three">
        <StatCard
          label="Collected"
          figure={<Money value={tick.collected} />}
          note="Money in, less money back"
          href="/office/day"
        />
        <StatCard
          label="Sales"
          figure={tick.salesCompleted}
          note={
            average ? (
              <>
                average <Money value={average} symbol={false} />
              </>
            ) : (
              "none yet"
            )
          }
          href={`/office/sales?day=${tick.businessDay}`}
        />
        <StatCard
          label="Unknown charges"
          figure={tick.unknownCharges}
          note={tick.unknownCharges === 0 ? "Every charge has an answer" : "Being asked at the gateway"}
          href="/office/charges?show=attention"
        />
      </div>
      <div className="office-two">
        <Card title="Latest sales">
          <DataTable
            caption="Latest sales"
            isCaptionHidden
            columns={[
              {
                id: "receipt",
                header: "Receipt",
                cell: (row) => <span className="office-at">{row.receiptNumber ?? "being numbered"}</span>,
              },
              { id: "at", header: "Time", cell: (row) => clockInWords(row.atMs, timeZone) },
              { id: "register", header: "Register", cell: (row) => row.registerName },
              {
                id: "total",
                header: "Total",
                kind: "figures",
                cell: (row) => <Money value={row.total} symbol={false} />,
              },
            ]}
            rows={tick.latest}
            rowId={(row) => row.saleId}
            onOpen={(row) => navigate(`/office/sales/${row.saleId}`)}
            empty={
              <EmptyState title="No sales yet today" icon="receipt">
                The first one appears here by itself.
              </EmptyState>
            }
          />
        </Card>
        <Card title="Collected by hour">
          {tick.byHour.length > 0 ? (
            <BarsByHour
              title="Collected by hour"
              currency={currency}
              bars={tick.byHour.map(({ hour, collectedMinor }) => ({
                hour: String(hour).padStart(2, "0"),
                amountMinor: collectedMinor,
              }))}
            />
          ) : (
            <p className="till-muted">Nothing collected yet.</p>
          )}
        </Card>
      </div>
    </>
  );
}

/** The mean sale is the report's figure, not one made up here. */
function useAverage(tick: DayTick) {
  const { till } = useOffice();
  const { data } = useQuery({
    queryKey: ["day", tick.businessDay, "", tick.salesCompleted],
    queryFn: () => till.reports.endOfDay.query({ businessDay: tick.businessDay }),
    enabled: tick.salesCompleted > 0,
  });
  return data?.counts.averageSale ?? null;
}
