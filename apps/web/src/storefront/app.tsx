import { useQuery } from "@tanstack/react-query";
import { createCatalogueIndex, orderable } from "@till/catalogue";
import { ErrorState, LocaleProvider, RouterProvider, Skeleton } from "@till/ui";
import { Suspense, lazy, useMemo } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { catalogueOfShop } from "../shared/catalogue-of-shop.ts";
import { sentenceOf } from "../shared/problem.ts";
import { pageLocale } from "../shared/locale.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { ShopContext, useServices } from "./services.ts";
import { Shell } from "./shell.tsx";
import { ShopPage } from "./shop-page.tsx";

// The first page is the list; fields, forms and receipts arrive when somebody gets to them.
const ProductPage = lazy(() => import("./product-page.tsx"));
const CartPage = lazy(() => import("./cart-page.tsx"));
const CheckoutPage = lazy(() => import("./checkout/checkout-page.tsx"));
const OrderPage = lazy(() => import("./order/order-page.tsx"));

export function App() {
  const [, navigate] = useLocation();
  return (
    <LocaleProvider locale={pageLocale()}>
      <RouterProvider navigate={(path) => navigate(path)}>
        <Shop />
      </RouterProvider>
    </LocaleProvider>
  );
}

function Shop() {
  const { till } = useServices();
  const query = useQuery({
    queryKey: ["shop"],
    queryFn: async () => {
      const [shop, catalogue] = await Promise.all([till.shop.get.query(), catalogueOfShop()]);
      return { shop, catalogue: orderable(catalogue) };
    },
  });
  const data = useMemo(() => {
    const { shop, catalogue } = query.data ?? {};
    return shop && catalogue ? { shop, catalogue, index: createCatalogueIndex(catalogue) } : null;
  }, [query.data]);
  if (query.error) {
    return (
      <main className="shop-main">
        <ErrorState
          title="The shop did not open"
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        >
          {sentenceOf(query.error)} Nothing was ordered.
        </ErrorState>
      </main>
    );
  }
  if (!data) {
    return (
      <main className="shop-main">
        <Skeleton label="Opening the shop" shape="tiles" count={8} />
      </main>
    );
  }
  return (
    <ShopContext value={data}>
      <Shell>
        <Suspense fallback={<Skeleton label="Opening the page" count={6} />}>
          <Switch>
            <Route path="/">
              <ShopPage />
            </Route>
            <Route path="/product/:id">{({ id }) => <ProductPage key={id} id={id} />}</Route>
            <Route path="/cart">
              <CartPage />
            </Route>
            <Route path="/checkout">
              <CheckoutPage />
            </Route>
            <Route path="/order/:saleId">{({ saleId }) => <OrderPage key={saleId} saleId={saleId} />}</Route>
            <Route path="/index.html">
              <Redirect to="/" />
            </Route>
            <Route>
              <NotFoundPage />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </ShopContext>
  );
}
