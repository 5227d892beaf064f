import type { ReactNode } from "react";
import { type ScreenSpeech, SpeechProvider } from "./speech.tsx";
import { useConnected } from "./till-hooks.ts";

/** Speaks as the host says: one language for everything of this till. */
export function SpeechOfHost({
  first,
  children,
}: {
  readonly first: ScreenSpeech;
  readonly children: ReactNode;
}) {
  const { state } = useConnected();
  return (
    <SpeechProvider first={first} locale={state?.locale ?? null}>
      {children}
    </SpeechProvider>
  );
}
