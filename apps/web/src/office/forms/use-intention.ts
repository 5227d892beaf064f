import type { Uuid } from "@till/kernel";
import { useRef } from "react";
import { fingerprintOf } from "./fingerprint.ts";

/** One id for one content: pressed again after a lost answer it is the same act, changed it is another. */
export function useIntention(makeId: () => Uuid): (content: object) => Uuid {
  const last = useRef<{ readonly fingerprint: string; readonly id: Uuid } | null>(null);
  return (content) => {
    const fingerprint = fingerprintOf(content);
    if (last.current?.fingerprint !== fingerprint) last.current = { fingerprint, id: makeId() };
    return last.current.id;
  };
}
