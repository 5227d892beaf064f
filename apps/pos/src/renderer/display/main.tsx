import "@till/ui/styles.css";
import { LocaleProvider } from "@till/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { locale } from "../words.ts";
import "./display.css";
import { CustomerDisplay } from "./customer-display.tsx";
import { hearViews } from "./hear-views.ts";

const root = document.querySelector("#display");
if (!root) throw new Error("display.html has a place for the display");
const views = hearViews();
createRoot(root).render(
  <StrictMode>
    <LocaleProvider locale={locale}>
      <CustomerDisplay views={views} />
    </LocaleProvider>
  </StrictMode>,
);
