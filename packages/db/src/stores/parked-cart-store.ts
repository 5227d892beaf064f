import type { MerchantId, ParkedCartId, StoreId } from "@till/kernel";
import { money } from "@till/money";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { ParkedCartRecord, ParkedCartStore } from "../ports.ts";
import { parkedCarts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type CartKey = Key & { readonly id: ParkedCartId };
type CartRow = typeof parkedCarts.$inferSelect;

const thisCart = and(eq(parkedCarts.merchantId, p("merchantId")), eq(parkedCarts.id, p("id")));

const insertCart = command<CartRow>(
  builder.insert(parkedCarts).values(wholeRow(parkedCarts)).onConflictDoNothing(),
);
const findCart = rowsOf<CartKey, typeof parkedCarts>(
  parkedCarts,
  builder.select().from(parkedCarts).where(thisCart),
);
const lockCart = rowsOf<CartKey, typeof parkedCarts>(
  parkedCarts,
  builder.select().from(parkedCarts).where(thisCart).for("no key update"),
);
const waitingCarts = rowsOf<Key & { readonly storeId: StoreId; readonly limit: number }, typeof parkedCarts>(
  parkedCarts,
  builder
    .select()
    .from(parkedCarts)
    .where(
      and(
        eq(parkedCarts.merchantId, p("merchantId")),
        eq(parkedCarts.storeId, p("storeId")),
        isNull(parkedCarts.takenAtMs),
      ),
    )
    .orderBy(asc(parkedCarts.id))
    .limit(p("limit")),
);
const updateCart = createUpdate<typeof parkedCarts, CartKey>(parkedCarts, thisCart);

export function createParkedCartStore(session: Session): ParkedCartStore {
  const { merchantId } = session;
  const one = (row: CartRow | null) => (row === null ? null : toRecord(row));
  const change = (id: ParkedCartId, values: Partial<CartRow>) =>
    session.write(updateCart(Object.keys(values)), { ...values, merchantId, id });
  return {
    async insert({ cart, total, taken, ...record }) {
      const row: CartRow = {
        ...record,
        currency: total.currency,
        totalMinor: total.amountMinor,
        document: cart,
        takenAtMs: taken?.atMs ?? null,
        takenBy: taken?.by ?? null,
        takeId: taken?.takeId ?? null,
      };
      return (await session.count(insertCart, row)) === 1;
    },
    async find(id) {
      return one(await session.first(findCart, { merchantId, id }));
    },
    async lock(id) {
      return one(await session.first(lockCart, { merchantId, id }));
    },
    share: (id, atMs) => change(id, { sharedAtMs: atMs }),
    take: (id, { atMs, by, takeId }) => change(id, { takenAtMs: atMs, takenBy: by, takeId }),
    async waiting(storeId, limit) {
      return (await session.rows(waitingCarts, { merchantId, storeId, limit })).map(toRecord);
    },
  };
}

function toRecord(row: CartRow): ParkedCartRecord {
  const { currency, totalMinor, document, takenAtMs, takenBy, takeId, ...record } = row;
  const taken =
    takenAtMs === null || takenBy === null || takeId === null
      ? null
      : { atMs: takenAtMs, by: takenBy, takeId };
  return { ...record, cart: document, total: money(totalMinor, currency), taken };
}
