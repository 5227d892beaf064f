import type { JournalTransactionId, RegisterId, ShiftId, StoreId } from "@till/kernel";
import { type Money, negate } from "@till/money";
import type { AccountCode } from "./account.ts";
import {
  type Entry,
  type JournalKind,
  type JournalLinks,
  type JournalTransaction,
  journalTransaction,
} from "./journal-transaction.ts";

/** When and where the booked fact happened. Every posting rule takes it. */
export interface PostingContext {
  readonly occurredAtMs: number;
  /** `YYYY-MM-DD`, the open day it is booked on. */
  readonly businessDay: string;
  readonly storeId?: StoreId;
  readonly registerId?: RegisterId;
  readonly shiftId?: ShiftId;
}

export const debit = (account: AccountCode, amount: Money): Entry => ({ ...amount, account });

export const credit = (account: AccountCode, amount: Money): Entry => ({ ...negate(amount), account });

/** Ids a rule knows or does not; what is null is left out of the links. */
type RuleLinks = { readonly [K in keyof JournalLinks]: JournalLinks[K] | null };

interface Posted {
  readonly kind: JournalKind;
  readonly cause: string;
  readonly links: RuleLinks;
  readonly corrects?: JournalTransactionId;
  /** Entries of zero say nothing and are left out. */
  readonly entries: readonly Entry[];
}

export function post(context: PostingContext, posted: Posted): JournalTransaction {
  const { storeId, registerId, shiftId } = context;
  const links = Object.fromEntries(
    Object.entries({ storeId, registerId, shiftId, ...posted.links }).filter(
      ([, id]) => id !== undefined && id !== null,
    ),
  ) as JournalLinks;
  return journalTransaction({
    kind: posted.kind,
    cause: posted.cause,
    occurredAtMs: context.occurredAtMs,
    businessDay: context.businessDay,
    links,
    ...(posted.corrects ? { corrects: posted.corrects } : {}),
    entries: posted.entries.filter(({ amountMinor }) => amountMinor !== 0n),
  });
}

/** Null where a fact moves nothing, such as a sale of free goods: there is nothing to book. */
export function postUnlessEmpty(context: PostingContext, posted: Posted): JournalTransaction | null {
  return posted.entries.every(({ amountMinor }) => amountMinor === 0n) ? null : post(context, posted);
}
