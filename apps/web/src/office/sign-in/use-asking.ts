import { useState } from "react";
import type { SignInOutcome } from "./sign-in.ts";

/** One question to the door at a time, and what to show of a no. */
export function useAsking(onOutcome: (outcome: SignInOutcome) => Promise<void>) {
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const ask = async (question: () => Promise<SignInOutcome>): Promise<void> => {
    if (isPending) return;
    setPending(true);
    setMessage(null);
    const outcome = await question();
    if (outcome.kind === "refused") setMessage(outcome.message);
    else await onOutcome(outcome);
    setPending(false);
  };
  return { ask, message, say: setMessage, isPending };
}
