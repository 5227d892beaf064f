import { PinPad, type PinPadProps } from "@till/ui";
import { useState } from "react";
import { useMissedScan } from "./scanner.tsx";

/** A pad for a PIN; the digits of a scan do not stay in it. */
export function PinEntry(props: PinPadProps) {
  const [scans, setScans] = useState(0);
  useMissedScan(() => setScans((last) => last + 1));
  return <PinPad key={scans} {...props} />;
}
