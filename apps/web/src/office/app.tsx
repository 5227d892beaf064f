import { useQuery, useQueryClient } from "@tanstack/react-query";
import { EmptyState, ErrorState, LocaleProvider, Loading, RouterProvider } from "@till/ui";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { pageLocale } from "../shared/locale.ts";
import { sentenceOf } from "../shared/problem.ts";
import { SecondFactorNeeded } from "./account/second-factor-needed.tsx";
import { SecurityPage } from "./account/security-page.tsx";
import { useAccount } from "./account/use-account.ts";
import { ChargesPage } from "./charges/charges-page.tsx";
import { CustomersPage } from "./customers/customers-page.tsx";
import { EndOfDayPage } from "./day/end-of-day-page.tsx";
import { DisputesPage } from "./disputes/disputes-page.tsx";
import { EntriesPage } from "./entries-page.tsx";
import { EventPage } from "./events/event-page.tsx";
import { EventsPage } from "./events/events-page.tsx";
import { GatewaysPage } from "./gateways/gateways-page.tsx";
import { KeysPage } from "./keys/keys-page.tsx";
import { MessagePage } from "./messages/message-page.tsx";
import { MessagesPage } from "./messages/messages-page.tsx";
import { PeoplePage } from "./people/people-page.tsx";
import { RegistersPage } from "./registers/registers-page.tsx";
import { SalePage } from "./sale/sale-page.tsx";
import { SalesPage } from "./sales-page.tsx";
import { ScalesPage } from "./scales/scales-page.tsx";
import { MeContext, StoreContext, useOffice } from "./services.ts";
import { PageGate } from "./shell/page-gate.tsx";
import { Shell } from "./shell/shell.tsx";
import { StoredValuePage } from "./stored-values/stored-value-page.tsx";
import { StoredValuesPage } from "./stored-values/stored-values-page.tsx";
import { ResetPage } from "./sign-in/reset-page.tsx";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { TodayPage } from "./today-page.tsx";
import { TrailPage } from "./trail/trail-page.tsx";
import { ZReportPage } from "./z-reports/z-report-page.tsx";
import { ZReportsPage } from "./z-reports/z-reports-page.tsx";

export function App() {
  const [, navigate] = useLocation();
  return (
    <LocaleProvider locale={pageLocale()}>
      <RouterProvider navigate={(path) => navigate(path)}>
        <Switch>
          <Route path="/office/reset">
            <ResetPage kind="reset" />
          </Route>
          <Route path="/office/welcome">
            <ResetPage kind="welcome" />
          </Route>
          <Route>
            <Gate />
          </Route>
        </Switch>
      </RouterProvider>
    </LocaleProvider>
  );
}

/** Nothing of the office shows before somebody has signed in. */
function Gate() {
  const { till } = useOffice();
  const queries = useQueryClient();
  const me = useQuery({ queryKey: ["me"], queryFn: () => till.till.me.query(), staleTime: 60_000 });
  const shop = useQuery({ queryKey: ["shop"], queryFn: () => till.shop.get.query(), staleTime: Infinity });
  const error = me.error ?? shop.error;
  if (error) {
    return (
      <NotOpen
        error={error}
        onRetry={() => void Promise.all([me.refetch(), shop.refetch()])}
        isRetrying={me.isFetching || shop.isFetching}
      />
    );
  }
  if (me.data === undefined || !shop.data) return <Opening />;
  if (me.data === null) return <SignInPage onSignedIn={() => queries.resetQueries()} />;
  return (
    <StoreContext value={shop.data}>
      <MeContext value={me.data}>
        <SignedIn />
      </MeContext>
    </StoreContext>
  );
}

/** Signed in, which is not always enough: the shop may want more than a password. */
function SignedIn() {
  const queries = useQueryClient();
  const { query } = useAccount();
  const leave = (): Promise<void> => queries.resetQueries();
  if (query.data === undefined) {
    return query.error ? (
      <NotOpen error={query.error} onRetry={() => void leave()} isRetrying={query.isFetching} />
    ) : (
      <Opening />
    );
  }
  if (query.data.needsSecondFactor) {
    const again = (): void => void queries.invalidateQueries();
    return <SecondFactorNeeded account={query.data} onChanged={again} onSignedOut={leave} />;
  }
  return (
    <Shell name={query.data.name} onSignedOut={leave}>
      <PageGate>
        <Pages />
      </PageGate>
    </Shell>
  );
}

function Opening() {
  return (
    <main className="office-alone">
      <Loading label="Opening the office" />
    </main>
  );
}

function NotOpen({
  error,
  onRetry,
  isRetrying,
}: {
  readonly error: Error;
  readonly onRetry: () => void;
  readonly isRetrying: boolean;
}) {
  return (
    <main className="office-alone">
      <ErrorState title="The office did not open" onRetry={onRetry} isRetrying={isRetrying}>
        {sentenceOf(error)}
      </ErrorState>
    </main>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/office">
        <TodayPage />
      </Route>
      <Route path="/office/day">
        <EndOfDayPage />
      </Route>
      <Route path="/office/z-reports">
        <ZReportsPage />
      </Route>
      <Route path="/office/z-reports/:register/:number">
        {({ register, number }) => (
          <ZReportPage key={`${register}:${number}`} register={register} number={number} />
        )}
      </Route>
      <Route path="/office/sales">
        <SalesPage />
      </Route>
      <Route path="/office/sales/:id">{({ id }) => <SalePage key={id} id={id} />}</Route>
      <Route path="/office/entries">
        <EntriesPage />
      </Route>
      <Route path="/office/charges">
        <ChargesPage />
      </Route>
      <Route path="/office/gift-cards">
        <StoredValuesPage />
      </Route>
      <Route path="/office/gift-cards/:id">{({ id }) => <StoredValuePage key={id} id={id} />}</Route>
      <Route path="/office/disputes">
        <DisputesPage />
      </Route>
      <Route path="/office/events">
        <EventsPage />
      </Route>
      <Route path="/office/events/:id">{({ id }) => <EventPage key={id} id={id} />}</Route>
      <Route path="/office/messages">
        <MessagesPage />
      </Route>
      <Route path="/office/messages/:id">{({ id }) => <MessagePage key={id} id={id} />}</Route>
      <Route path="/office/gateways">
        <GatewaysPage />
      </Route>
      <Route path="/office/people">
        <PeoplePage />
      </Route>
      <Route path="/office/registers">
        <RegistersPage />
      </Route>
      <Route path="/office/scales">
        <ScalesPage />
      </Route>
      <Route path="/office/keys">
        <KeysPage />
      </Route>
      <Route path="/office/customers">
        <CustomersPage />
      </Route>
      <Route path="/office/trail">
        <TrailPage />
      </Route>
      <Route path="/office/security">
        <SecurityPage />
      </Route>
      <Route path="/office.html">
        <Redirect to="/office" />
      </Route>
      <Route>
        <EmptyState title="There is no such page" icon="search">
          Choose one from the menu.
        </EmptyState>
      </Route>
    </Switch>
  );
}
