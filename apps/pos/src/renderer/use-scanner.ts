import { useEffect, useRef } from "react";
import { createWedge } from "./wedge.ts";

/** Hears the scanner wherever the focus is, while `isOn`. */
export function useScanner(isOn: boolean, onScan: (code: string) => void): void {
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const wedge = createWedge();
    const listen = (event: KeyboardEvent) => {
      const code = wedge.press(event.key, event.timeStamp);
      if (code === null) return;
      // The Enter of a scan must not press the button that has the focus.
      event.preventDefault();
      event.stopPropagation();
      latest.current(code);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, [isOn]);
}
