import { openDialogs } from "@till/ui";
import { type ReactNode, createContext, use, useEffect, useLayoutEffect, useRef, useState } from "react";
import { toasts } from "./toasts.ts";
import { createWedge } from "./wedge.ts";
import { useSpeech } from "./speech.tsx";

/** Who hears of scans: screens that sell, and whatever took the burst for something typed. */
interface Scanner {
  readonly onScan: Set<(code: string) => void>;
  readonly onMissed: Set<() => void>;
}

const scanner = createContext<Scanner | null>(null);

/** Set on a form whose fields may be scanned into: there a scan is what was typed, and its Enter sends the form. */
export const takesScans = { "data-takes-scans": true };

/**
 * Hears the scanner wherever the focus is. Where nothing can be added a scan adds nothing, presses nothing and says so:
 * its digits must not become the cash that was handed over, nor its Enter the key that takes it.
 */
export function ScannerProvider({ children }: { readonly children: ReactNode }) {
  const { say } = useSpeech();
  const [heard] = useState<Scanner>(() => ({ onScan: new Set(), onMissed: new Set() }));
  useEffect(() => {
    const wedge = createWedge();
    /** Of the last one that was missed: they do not pile up. */
    let takeAway: (() => void) | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.repeat) return;
      const code = wedge.press(event.key, event.timeStamp);
      if (code === null || isInto(event.target)) return;
      // The Enter of a scan must not press the button that has the focus.
      event.preventDefault();
      event.stopPropagation();
      takeAway?.();
      takeAway = null;
      if (heard.onScan.size > 0 && openDialogs().length === 0) {
        for (const add of heard.onScan) add(code);
        return;
      }
      for (const miss of heard.onMissed) miss();
      takeAway = toasts.show({
        tone: "info",
        title: say("app.missed_scan", { code }),
        note: say("app.missed_scan_more"),
      });
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, [heard, say]);
  return <scanner.Provider value={heard}>{children}</scanner.Provider>;
}

const isInto = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[data-takes-scans]") !== null;

function useScanner(): Scanner {
  const found = use(scanner);
  if (!found) throw new Error("screens live inside a ScannerProvider");
  return found;
}

/**
 * What the screen does with a scan, while `isOn`. It listens from the moment it is drawn: an effect after that came a tenth of a
 * second late on a busy machine, and the scan was none.
 */
export function useScans(isOn: boolean, onScan: (code: string) => void): void {
  const heard = useScanner();
  const latest = useRef(onScan);
  useLayoutEffect(() => {
    latest.current = onScan;
  });
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const hear = (code: string) => latest.current(code);
    heard.onScan.add(hear);
    return () => void heard.onScan.delete(hear);
  }, [heard, isOn]);
}

/** After a scan that was none of this screen's: takes back what its digits did here. */
export function useMissedScan(forget: () => void): void {
  const heard = useScanner();
  const latest = useRef(forget);
  useLayoutEffect(() => {
    latest.current = forget;
  });
  useLayoutEffect(() => {
    const miss = () => latest.current();
    heard.onMissed.add(miss);
    return () => void heard.onMissed.delete(miss);
  }, [heard]);
}
