import { type AttemptId, type IdSource, isUuid } from "@till/kernel";
import { type KeyStore, isRecord } from "../../shared/storage.ts";
import { type PendingActs, createPendingActs } from "./pending-acts.ts";

export interface CaptureWish {
  /** Minor units as digits, for JSON has no bigint. */
  readonly amountMinor: string;
  /** Whether the rest of what is held is let go. */
  readonly final: boolean;
}

/** One intention to take held money. Sent as it is, any number of times, until an answer came. */
export interface PendingCapture extends CaptureWish {
  readonly id: AttemptId;
}

export type CaptureStore = PendingActs<CaptureWish, PendingCapture>;

export const createCaptureStore = ({
  store,
  ids,
}: {
  readonly store: KeyStore;
  readonly ids: IdSource;
}): CaptureStore =>
  createPendingActs({
    store,
    name: "capture",
    begin: (wish: CaptureWish): PendingCapture => ({ id: ids.next(), ...wish }),
    parse,
  });

function parse(stored: unknown): PendingCapture | null {
  if (!isRecord(stored)) return null;
  const { id, amountMinor, final } = stored;
  if (typeof id !== "string" || !isUuid(id) || typeof final !== "boolean") return null;
  if (typeof amountMinor !== "string" || !/^\d+$/.test(amountMinor)) return null;
  return { id: id as AttemptId, amountMinor, final };
}
