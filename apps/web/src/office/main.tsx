import "@till/ui/styles.css";
import "./office.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTillClient, tillErrorOf } from "@till/client";
import { type Clock, createIdSource } from "@till/kernel";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { browserStorage } from "../shared/storage.ts";
import { FreshProof } from "./account/fresh-proof.tsx";
import { App } from "./app.tsx";
import { OfficeContext } from "./services.ts";
import { watchAttendance } from "./shell/attendance.ts";

const clock: Clock = { nowMs: () => Date.now() };
const ids = createIdSource(clock, (count) => crypto.getRandomValues(new Uint8Array(count)));
const services = {
  // The session is a cookie of this origin; no script can read it.
  till: createTillClient({
    url: `${window.location.origin}/trpc`,
    getToken: () => null,
    isAttended: watchAttendance(clock, window),
  }),
  ids,
  clock,
  store: browserStorage(),
};
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // A refusal stays a refusal; only a lost answer is worth asking again.
      retry: (failures, error) => failures < 2 && tillErrorOf(error) === null,
    },
  },
});

const root = document.querySelector("#root");
if (!root) throw new Error("the page has a #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <OfficeContext value={services}>
        <FreshProof>
          <App />
        </FreshProof>
      </OfficeContext>
    </QueryClientProvider>
  </StrictMode>,
);
