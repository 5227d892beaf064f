import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LocaleProvider, createToasts } from "@till/ui";
import "@till/ui/styles.css";
import "./gallery.css";
import { Gallery } from "./gallery.tsx";
import { TillScreen } from "./till-screen.tsx";
import { UnknownScreen } from "./unknown-screen.tsx";

/** `?locale=ar-EG&theme=dark&show=till`: everything the pictures of the gallery vary. */
const query = new URLSearchParams(location.search);
const theme = query.get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;

const screens = {
  all: <Gallery toasts={createToasts()} open={query.get("open")} />,
  till: <TillScreen />,
  unknown: <UnknownScreen />,
} as const;

const show = query.get("show");
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LocaleProvider locale={query.get("locale") ?? "en-GB"}>
        {show === "till" || show === "unknown" ? screens[show] : screens.all}
      </LocaleProvider>
    </StrictMode>,
  );
}
