import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Button,
  EmptyState,
  ErrorState,
  LocaleProvider,
  Loading,
  OfflineBar,
  RouterProvider,
} from "@till/ui";
import { type ReactNode, useState } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { pageLocale } from "../shared/locale.ts";
import { sentenceOf } from "../shared/problem.ts";
import { useOnline } from "../shared/use-online.ts";
import { ChargesPage } from "./charges-page.tsx";
import { EndOfDayPage } from "./day/end-of-day-page.tsx";
import { EntriesPage } from "./entries-page.tsx";
import { SalePage } from "./sale/sale-page.tsx";
import { SalesPage } from "./sales-page.tsx";
import { StoreContext, useOffice } from "./services.ts";
import { SignInPage } from "./sign-in-page.tsx";
import { signOut } from "./sign-in.ts";
import { TodayPage } from "./today-page.tsx";

export function App() {
  const [, navigate] = useLocation();
  return (
    <LocaleProvider locale={pageLocale()}>
      <RouterProvider navigate={(path) => navigate(path)}>
        <Gate />
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
      <main className="office-alone">
        <ErrorState
          title="The office did not open"
          onRetry={() => void Promise.all([me.refetch(), shop.refetch()])}
          isRetrying={me.isFetching || shop.isFetching}
        >
          {sentenceOf(error)}
        </ErrorState>
      </main>
    );
  }
  if (me.data === undefined || !shop.data) {
    return (
      <main className="office-alone">
        <Loading label="Opening the office" />
      </main>
    );
  }
  if (me.data === null) {
    return <SignInPage onSignedIn={() => queries.resetQueries()} />;
  }
  return (
    <StoreContext value={shop.data}>
      <Shell name={me.data.name} onSignedOut={() => queries.resetQueries()}>
        <Pages />
      </Shell>
    </StoreContext>
  );
}

const pages = [
  { href: "/office", label: "Today" },
  { href: "/office/day", label: "End of day" },
  { href: "/office/sales", label: "Sales" },
  { href: "/office/entries", label: "Ledger" },
] as const;

function Pages() {
  return (
    <Switch>
      <Route path="/office">
        <TodayPage />
      </Route>
      <Route path="/office/day">
        <EndOfDayPage />
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

function Shell({
  name,
  onSignedOut,
  children,
}: {
  readonly name: string;
  readonly onSignedOut: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const [location] = useLocation();
  const [failed, setFailed] = useState(false);
  const isOnline = useOnline();
  const leave = async (): Promise<void> => {
    const isOut = await signOut();
    setFailed(!isOut);
    if (isOut) await onSignedOut();
  };
  return (
    <div className="office">
      <a className="office-skip" href="#main">
        Skip to the page
      </a>
      <aside className="office-side">
        <b className="office-side__name">Till</b>
        <nav aria-label="Office">
          {pages.map(({ href, label }) => {
            const isHere = href === "/office" ? location === href : location.startsWith(href);
            return (
              <Link key={href} href={href} {...(isHere && { "aria-current": "page" as const })}>
                {label}
              </Link>
            );
          })}
        </nav>
        <div className="office-side__person">
          <span className="till-muted till-small">{name}</span>
          <Button variant="quiet" onPress={() => void leave()}>
            Sign out
          </Button>
          <div role="alert" className="office-error">
            {failed && "The office was not reached: you are still signed in."}
          </div>
        </div>
      </aside>
      <div className="office-page">
        {!isOnline && (
          <OfflineBar
            title="No network"
            works="What is shown may be old. Refunds and reports need the network."
          />
        )}
        <main id="main" className="office-main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
