import "@till/ui/styles.css";
import "./storefront.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTillClient } from "@till/client";
import { createIdSource } from "@till/kernel";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { browserStorage } from "../shared/storage.ts";
import { App } from "./app.tsx";
import { createCartStore } from "./cart-store.ts";
import { createCheckoutStore } from "./checkout/checkout-store.ts";
import { ServicesContext } from "./services.ts";

const store = browserStorage();
const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const ids = createIdSource({ nowMs: () => Date.now() }, randomBytes);
const cart = createCartStore(store);
window.addEventListener("storage", (event) => cart.reload(event.key));

const services = {
  till: createTillClient({ url: `${window.location.origin}/trpc`, getToken: () => null }),
  cart,
  checkout: createCheckoutStore({ store, ids, randomBytes }),
  ids,
};
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry: 2 } },
});

const root = document.querySelector("#root");
if (!root) throw new Error("the page has a #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ServicesContext value={services}>
        <App />
      </ServicesContext>
    </QueryClientProvider>
  </StrictMode>,
);
