import type { SaleId, Uuid } from "@till/kernel";
import type { EventWithBody, OutboxMessage } from "./messages.ts";
import type { SaleRecord } from "./sales.ts";

/** A page of rows in the order of their ids. */
interface PageAfter {
  readonly after: Uuid | null;
  readonly limit: number;
}

export interface Paged<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; null behind the last row. */
  readonly next: Uuid | null;
}

/** What is held about a buyer, by the address they gave. */
export interface CustomerStore {
  /** Stands for the address where the address itself must not be kept. The same whenever it is asked for. */
  pseudonymOf(email: string): Promise<string>;
  /** Newest first. Orders whose address was erased are nobody's any more. */
  orders(
    email: string,
    page: { readonly beforeId: SaleId | null; readonly limit: number },
  ): Promise<readonly SaleRecord[]>;
  orderCount(email: string): Promise<number>;
  messages(saleId: SaleId): Promise<readonly OutboxMessage[]>;
  /** What gateways call the charges of these sales, with their captures, refunds and disputes. */
  gatewayIds(saleIds: readonly SaleId[]): Promise<readonly string[]>;
  /** Events that name one of these, body included, one page of all events at a time. */
  eventsNaming(ids: readonly string[], page: PageAfter): Promise<Paged<EventWithBody>>;
  /** Events that led to nothing of ours, which only their bodies can tie to somebody. */
  eventsUnmatched(page: PageAfter): Promise<Paged<EventWithBody>>;
  /** Takes the address from these sales. */
  eraseAddresses(saleIds: readonly SaleId[]): Promise<void>;
  /** Takes receiver and body from every message about the sale, says how many, and calls off what waits. */
  eraseMessages(saleId: SaleId): Promise<number>;
  eraseEvents(ids: readonly Uuid[]): Promise<void>;
  /** Drops answers kept by versions that kept an address in them. */
  forgetAnswers(email: string): Promise<void>;
}

/** Personal data past its time, in bounded portions. */
export interface RetentionStore {
  /** The id or day up to which this was gone through; null before the first time. */
  passed(what: RetentionKind): Promise<string | null>;
  setPassed(what: RetentionKind, passed: string): Promise<void>;
  /** Of the next rows behind `after` and before `untilMs`; `last` is null when there are none. */
  forgetEventBodies(page: PageAfter & { readonly untilMs: number }): Promise<Forgotten>;
  forgetMessages(page: PageAfter & { readonly untilMs: number }): Promise<Forgotten>;
  /** The first business day behind this one on which a sale was completed; null when there is none. */
  nextDay(after: string | null): Promise<string | null>;
  /** The addresses on sales that were completed on this business day. */
  forgetAddresses(businessDay: string): Promise<number>;
  /** The addresses on sales that nobody paid, recorded before then. */
  forgetUnpaidAddresses(untilMs: number, limit: number): Promise<number>;
}

export type RetentionKind = "event_bodies" | "messages" | "addresses";

interface Forgotten {
  readonly count: number;
  readonly last: Uuid | null;
}
