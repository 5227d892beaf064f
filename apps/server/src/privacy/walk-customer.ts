import type { CustomerStore, EventWithBody, SaleRecord } from "@till/db";
import type { SaleId, Uuid } from "@till/kernel";
import type { Deps } from "../deps.ts";

type WalkDeps = Pick<Deps, "uow" | "merchantId">;

const walkLimits = {
  orders: 100,
  /** Events are gone through by their ids: most of a page are somebody else's, and only few come back. */
  events: 5000,
  /** These come back with their bodies, which alone tell whose they are. */
  unmatchedEvents: 200,
} as const;

/** Every order of the buyer with this address, newest first, in transactions of their own. */
export async function* ordersOf({ uow, merchantId }: WalkDeps, email: string): AsyncGenerator<SaleRecord> {
  let beforeId: SaleId | null = null;
  for (;;) {
    const page: readonly SaleRecord[] = await uow.read(merchantId, (tx) =>
      tx.customers.orders(email, { beforeId, limit: walkLimits.orders }),
    );
    yield* page;
    beforeId = page.at(-1)?.id ?? null;
    if (beforeId === null) return;
  }
}

/**
 * Every event whose body is kept and that is about these orders; and those that led to nothing of ours and whose body
 * names the address.
 */
export async function* eventsOf(
  { uow, merchantId }: WalkDeps,
  { email, saleIds }: { readonly email: string; readonly saleIds: readonly SaleId[] },
): AsyncGenerator<EventWithBody> {
  const seen = new Set<Uuid>();
  const fresh = (events: readonly EventWithBody[]): readonly EventWithBody[] =>
    events.filter(({ id }) => !seen.has(id) && seen.add(id));
  const ids = await uow.read(merchantId, (tx) => tx.customers.gatewayIds(saleIds));
  if (ids.length > 0) {
    const naming = (after: Uuid | null): Promise<Page> =>
      uow.read(merchantId, (tx) => tx.customers.eventsNaming(ids, { after, limit: walkLimits.events }));
    for await (const rows of pages(naming)) yield* fresh(rows);
  }
  const unmatched = (after: Uuid | null): Promise<Page> =>
    uow.read(merchantId, (tx) => tx.customers.eventsUnmatched({ after, limit: walkLimits.unmatchedEvents }));
  for await (const rows of pages(unmatched))
    yield* fresh(rows.filter(({ payload }) => names(payload, email)));
}

type Page = Awaited<ReturnType<CustomerStore["eventsUnmatched"]>>;

async function* pages(read: (after: Uuid | null) => Promise<Page>): AsyncGenerator<Page["rows"]> {
  let after: Uuid | null = null;
  do {
    const { rows, next }: Page = await read(after);
    yield rows;
    after = next;
  } while (after !== null);
}

/** However it is written: gateways send JSON, and forms. */
function names(payload: string | null, email: string): boolean {
  const body = payload?.toLowerCase() ?? "";
  const address = email.toLowerCase();
  return body.includes(address) || body.includes(encodeURIComponent(address).toLowerCase());
}
