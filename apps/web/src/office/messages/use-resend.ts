import { useQueryClient } from "@tanstack/react-query";
import { tillErrorOf } from "@till/client";
import type { Uuid } from "@till/kernel";
import { useRef, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";

/** Sends one message again. A lost answer leaves the same act to be asked for again; an answer ends it. */
export function useResend(messageId: Uuid) {
  const { till, ids } = useOffice();
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly words: string } | null>(null);
  const pending = useRef<Uuid | null>(null);
  const run = async (): Promise<void> => {
    setPending(true);
    setOutcome(null);
    pending.current ??= ids.next();
    try {
      await till.outbox.resend.mutate({ id: pending.current, messageId });
      pending.current = null;
      setOutcome({ ok: true, words: "It is on its way again. What becomes of it shows here by itself." });
      await queries.invalidateQueries({ queryKey: ["messages"] });
    } catch (error) {
      if (tillErrorOf(error) !== null) pending.current = null;
      setOutcome({ ok: false, words: sentenceOf(error) });
    } finally {
      setPending(false);
    }
  };
  return { isPending, outcome, resend: (): void => void run() };
}
