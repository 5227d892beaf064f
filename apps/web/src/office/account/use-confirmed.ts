import { tillErrorOf } from "@till/client";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";
import type { DoorAnswer } from "../sign-in/ask-door.ts";

/**
 * Does what may need a fresh proof of who one is. Where the door asks for it the password is asked for, and the act is
 * done again with it.
 */
export function useConfirmed() {
  const { till } = useOffice();
  const [waiting, setWaiting] = useState<(() => Promise<DoorAnswer>) | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const settle = async (act: () => Promise<DoorAnswer>): Promise<void> => {
    const said = await act();
    if (said.ok) return setMessage(null);
    if (said.code === "confirmation_needed") setWaiting(() => act);
    else setMessage(said.message);
  };
  const run = async (act: () => Promise<DoorAnswer>): Promise<void> => {
    setPending(true);
    setMessage(null);
    await settle(act);
    setPending(false);
  };
  const confirm = async (password: string): Promise<string | null> => {
    const act = waiting;
    try {
      await till.account.confirm.mutate({ password });
    } catch (error) {
      return sentenceOf(error);
    }
    setWaiting(null);
    if (act) await run(act);
    return null;
  };
  return {
    run,
    message,
    isPending,
    /** Set while the password is asked for. */
    asked: waiting === null ? null : { confirm, giveUp: () => setWaiting(null) },
  };
}

/** A procedure's answer in the door's words, as procedures ask for a fresh proof too. */
export async function asDoorAnswer(work: () => Promise<unknown>): Promise<DoorAnswer> {
  try {
    await work();
    return { ok: true, answer: {} };
  } catch (error) {
    return { ok: false, code: tillErrorOf(error)?.code ?? null, message: sentenceOf(error) };
  }
}
