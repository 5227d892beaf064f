import type { Ref } from "react";
import type { PendingCharge } from "./checkout-store.ts";

export type Collected =
  | { readonly ok: true; readonly tender: PendingCharge["tender"] }
  /** What to correct. Nothing was sent to the shop. */
  | {
      readonly ok: false;
      readonly message: string;
      /** The form itself does not work: another gateway's may. */
      readonly isFormAway?: true;
    };

/** A gateway's own form. Card details stay inside it; a one-time token comes out. */
export interface CardFormHandle {
  collect(): Promise<Collected>;
}

export interface CardFormProps {
  readonly ref: Ref<CardFormHandle>;
}

/** Long enough for a slow phone, short enough not to look dead. */
const collectTimeoutMs = 30_000;

export const formSilent = {
  ok: false,
  message: "The card form did not answer. Nothing was charged. Try again, or another way to pay.",
  isFormAway: true,
} as const satisfies Collected;

/** The outcome, or `formSilent` when none came in time. */
export async function inTime(collecting: Promise<Collected>): Promise<Collected> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Collected>((resolve) => {
    timer = setTimeout(() => resolve(formSilent), collectTimeoutMs);
  });
  try {
    return await Promise.race([collecting, late]);
  } finally {
    clearTimeout(timer);
  }
}
