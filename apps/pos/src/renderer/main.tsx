import "@till/ui/styles.css";
import { LocaleProvider, ToastRegion } from "@till/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { ApprovalProvider } from "./approval.tsx";
import { connectToHost } from "./host-connection.ts";
import "./till.css";
import { ScannerProvider } from "./scanner.tsx";
import { ClockProvider, ConnectionProvider, locale } from "./till-hooks.ts";
import { toasts } from "./toasts.ts";

const clock = { nowMs: () => Date.now() };
const root = document.querySelector("#till");
if (!root) throw new Error("index.html has a place for the till");
const connection = connectToHost();
createRoot(root).render(
  <StrictMode>
    <LocaleProvider locale={locale}>
      <ClockProvider value={clock}>
        <ConnectionProvider value={connection}>
          <ScannerProvider>
            <ApprovalProvider host={connection.host}>
              <App />
            </ApprovalProvider>
          </ScannerProvider>
        </ConnectionProvider>
      </ClockProvider>
      <ToastRegion toasts={toasts} />
    </LocaleProvider>
  </StrictMode>,
);
