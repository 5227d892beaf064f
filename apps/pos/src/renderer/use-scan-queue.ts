import { useEffect, useRef, useState } from "react";
import type { ScanAnswer } from "../shared/till-state.ts";
import { useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

/**
 * Takes scans one after the other, as fast as they come: two of the same code are two, and none waits for a button that
 * is at work.
 */
export function useScanQueue(onAnswer: (answer: ScanAnswer) => void) {
  const { say } = useSpeech();
  const host = useHost();
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(onAnswer);
  useEffect(() => {
    latest.current = onAnswer;
  });
  const last = useRef<Promise<void>>(Promise.resolve());
  const scan = async (before: Promise<void>, code: string): Promise<void> => {
    await before;
    try {
      const answer = await host.scan({ code });
      setProblem(answer.ok ? null : answer.message);
      if (answer.ok) latest.current(answer.value);
    } catch {
      setProblem(say("app.no_answer_scan"));
    }
  };
  return {
    problem,
    take(code: string): void {
      last.current = scan(last.current, code);
    },
  };
}
