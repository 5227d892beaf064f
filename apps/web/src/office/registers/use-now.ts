import { useEffect, useState } from "react";
import { useOffice } from "../services.ts";

const everyMs = 1000;

/** The time, again each second. */
export function useNow(): number {
  const { clock } = useOffice();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock]);
  return nowMs;
}
