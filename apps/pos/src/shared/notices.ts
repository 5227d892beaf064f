import type { ChargeId } from "@till/kernel";
import type { Money } from "@till/money";

/** What a cashier is told about the till itself, in one line; one of each kind at most. */
export type Notice = UpdateNotice | ClockNotice | DiskNotice | LastingNotice;

/** Said until somebody has read it, also after a restart. */
type LastingNotice = RescueNotice | LetGoNotice;

/** Which one somebody has read. */
export type NoticeRead = Pick<RescueNotice, "kind"> | Pick<LetGoNotice, "kind" | "chargeId">;

/** A newer version is on this machine, and waits until it interrupts nobody. */
export interface UpdateNotice {
  readonly kind: "update";
  readonly version: string;
  /** `rest`: nothing any more, but a few minutes without anybody. */
  readonly waitsFor: UpdateWait | "rest";
}
export type UpdateWait = "training" | "payment" | "sale" | "sending" | "person";

/** This machine's clock is wrong, by the server's: positive, it is ahead. */
interface ClockNotice {
  readonly kind: "clock";
  readonly aheadMs: number;
}

/** The register's own file could not be read at start; what could be was taken over into a new one. */
export interface RescueNotice {
  readonly kind: "rescued";
  readonly atMs: number;
  /** The name of the copy that was put aside. */
  readonly keptAs: string;
  /** What can be said of each kind of content. */
  readonly read: { readonly sales: number; readonly receipts: number; readonly unsent: number };
  /** Rows that were found and could not be read; null: nobody can say how many there were. */
  readonly lost: number | null;
}

/** The server does not want a payment any more that this till still asked for: it was let go elsewhere, and pays no sale. */
export interface LetGoNotice {
  readonly kind: "let_go";
  readonly chargeId: ChargeId;
  /** As the charge was called when it was begun. */
  readonly label: string;
  /** What was taken; what was asked for, where nothing was. */
  readonly amount: Money;
  /** `open`: it may still be taken, and goes back by itself then. */
  readonly money: "open" | "none" | "goes_back" | "went_back";
}

/** The disk has no room: nothing more is accepted until it has. */
interface DiskNotice {
  readonly kind: "disk_full";
}
