import "@till/ui/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadFirstSpeech } from "../speech.tsx";
import "./display.css";
import { Display } from "./display.tsx";
import { hearViews } from "./hear-views.ts";

const root = document.querySelector("#display");
if (!root) throw new Error("display.html has a place for the display");
const views = hearViews();
const first = await loadFirstSpeech();
createRoot(root).render(
  <StrictMode>
    <Display views={views} first={first} />
  </StrictMode>,
);
