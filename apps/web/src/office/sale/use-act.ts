import { tillErrorOf } from "@till/client";
import type { ChargeId } from "@till/kernel";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useProof } from "../account/fresh-proof.tsx";
import type { PendingActs } from "./pending-acts.ts";

/**
 * One call at a time, and the sentence of the last refusal. Where the server asks for a fresh proof of who one is, the
 * password is asked for and the call is made again.
 */
export function useAct() {
  const ask = useProof();
  const [isPending, setPending] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  /** True when the call was answered without a refusal. */
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (isPending) return false;
    setPending(true);
    setMessage(null);
    try {
      await proven(work, ask);
      return true;
    } catch (error) {
      setMessage(wordsFor(error));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { isPending, message, setMessage, run };
}

async function proven(work: () => Promise<unknown>, ask: () => Promise<boolean>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (tillErrorOf(error)?.code !== "confirmation_needed" || !(await ask())) throw error;
    await work();
  }
}

interface PendingActUse<Wish, Act extends Wish> {
  readonly acts: PendingActs<Wish, Act>;
  readonly chargeId: ChargeId;
  /** Gives a sentence when the answer itself was a refusal. */
  readonly send: (act: Act) => Promise<string | null>;
  readonly onAnswer: () => void;
  readonly onDone: () => void;
}

/** Sends acts on one charge. One that was not answered is kept, and goes again before any other. */
export function usePendingAct<Wish, Act extends Wish>(use: PendingActUse<Wish, Act>) {
  const { acts, chargeId } = use;
  const [unanswered, setUnanswered] = useState(() => acts.pending(chargeId));
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const answered = (): void => {
    acts.settle(chargeId);
    setUnanswered(null);
    use.onAnswer();
  };
  const send = async (act: Act): Promise<void> => {
    if (isPending) return;
    setPending(true);
    setMessage(null);
    try {
      const refusal = await use.send(act);
      answered();
      if (refusal === null) use.onDone();
      else setMessage(refusal);
    } catch (error) {
      const till = tillErrorOf(error);
      setMessage(wordsFor(error));
      // Refused for now is answered too: nothing is on its way, and the office has nowhere to type a manager's PIN.
      if (till !== null && (till.retry !== "safe" || till.code === "approval_needed")) answered();
      else setUnanswered(act);
    } finally {
      setPending(false);
    }
  };
  return {
    unanswered,
    message,
    setMessage,
    isPending,
    start: (wish: Wish): void => void send(acts.actFor(chargeId, wish)),
    sendAgain: (): void => {
      if (unanswered) void send(unanswered);
    },
  };
}

const wordsFor = (error: unknown): string =>
  tillErrorOf(error)?.code === "approval_needed"
    ? `${sentenceOf(error)} That is done at a till; here, ask somebody who may do this much.`
    : sentenceOf(error);
