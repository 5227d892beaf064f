import { useSyncExternalStore } from "react";
import { type ScreenSpeech, SpeechProvider } from "../speech.tsx";
import { CustomerDisplay } from "./customer-display.tsx";
import type { Views } from "./hear-views.ts";

/** The buyer's screen speaks as the till does. */
export function Display({ views, first }: { readonly views: Views; readonly first: ScreenSpeech }) {
  const view = useSyncExternalStore(views.subscribe, views.current);
  return (
    <SpeechProvider first={first} locale={view?.locale ?? null}>
      <CustomerDisplay view={view} />
    </SpeechProvider>
  );
}
