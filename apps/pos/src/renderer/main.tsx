import "@till/ui/styles.css";
import { ToastRegion } from "@till/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";
import { ApprovalProvider } from "./approval.tsx";
import { connectToHost } from "./host-connection.ts";
import { ScannerProvider } from "./scanner.tsx";
import { loadFirstSpeech } from "./speech.tsx";
import { SpeechOfHost } from "./speech-of-host.tsx";
import "./till.css";
import { ClockProvider, ConnectionProvider } from "./till-hooks.ts";
import { toasts } from "./toasts.ts";

const clock = { nowMs: () => Date.now() };
const root = document.querySelector("#till");
if (!root) throw new Error("index.html has a place for the till");
const connection = connectToHost();
const first = await loadFirstSpeech();
createRoot(root).render(
  <StrictMode>
    <ClockProvider value={clock}>
      <ConnectionProvider value={connection}>
        <SpeechOfHost first={first}>
          <ScannerProvider>
            <ApprovalProvider host={connection.host}>
              <App />
            </ApprovalProvider>
          </ScannerProvider>
          <ToastRegion toasts={toasts} />
        </SpeechOfHost>
      </ConnectionProvider>
    </ClockProvider>
  </StrictMode>,
);
