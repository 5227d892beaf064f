import type { MerchantId, Uuid } from "@till/kernel";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { DataKeyStore } from "../ports.ts";
import type { DataKeyPurpose } from "../sealing/sealed-columns.ts";
import { dataKeys } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type MerchantKey = { readonly merchantId: MerchantId };
type Key = MerchantKey & { readonly id: Uuid };
type Row = typeof dataKeys.$inferSelect;

const thisKey = and(eq(dataKeys.merchantId, p("merchantId")), eq(dataKeys.id, p("id")));

const findKey = rowsOf<Key, typeof dataKeys>(dataKeys, builder.select().from(dataKeys).where(thisKey));
const currentKey = rowsOf<MerchantKey & { readonly purpose: DataKeyPurpose }, typeof dataKeys>(
  dataKeys,
  builder
    .select()
    .from(dataKeys)
    .where(
      and(
        eq(dataKeys.merchantId, p("merchantId")),
        eq(dataKeys.purpose, p("purpose")),
        isNull(dataKeys.retiredAtMs),
      ),
    ),
);
const allKeys = rowsOf<MerchantKey, typeof dataKeys>(
  dataKeys,
  builder
    .select()
    .from(dataKeys)
    .where(eq(dataKeys.merchantId, p("merchantId")))
    .orderBy(asc(dataKeys.createdAtMs), asc(dataKeys.id)),
);
const insertKey = command<Row>(builder.insert(dataKeys).values(wholeRow(dataKeys)).onConflictDoNothing());
const reserveSeals = command<Key & { readonly count: number; readonly max: number }>(
  builder
    .update(dataKeys)
    .set({ sealsReserved: sql`${dataKeys.sealsReserved} + ${p("count")}::bigint` })
    .where(and(thisKey, sql`${dataKeys.sealsReserved} + ${p("count")}::bigint <= ${p("max")}::bigint`)),
);
const rewrapKey = command<Key & { readonly from: string; readonly to: string; readonly wrapped: string }>(
  builder
    .update(dataKeys)
    .set({ masterKeyId: sql`${p("to")}`, wrapped: sql`${p("wrapped")}` })
    .where(and(thisKey, eq(dataKeys.masterKeyId, p("from")))),
);
const retireKey = command<Key & { readonly retiredAtMs: number }>(
  builder
    .update(dataKeys)
    .set({ retiredAtMs: sql`${p("retiredAtMs")}` })
    .where(and(thisKey, isNull(dataKeys.retiredAtMs))),
);
const noteEmptied = command<Key & { readonly emptiedAtMs: number }>(
  builder
    .update(dataKeys)
    .set({ emptiedAtMs: sql`${p("emptiedAtMs")}` })
    .where(thisKey),
);

export function createDataKeyStore(session: Session): DataKeyStore {
  const { merchantId } = session;
  return {
    find: (id) => session.first(findKey, { merchantId, id }),
    current: (purpose) => session.first(currentKey, { merchantId, purpose }),
    list: () => session.rows(allKeys, { merchantId }),
    async insert(row) {
      session.write(insertKey, row);
    },
    async reserve(id, count, max) {
      return (await session.count(reserveSeals, { merchantId, id, count, max })) === 1;
    },
    async rewrap(id, change) {
      session.write(rewrapKey, { merchantId, id, ...change });
    },
    async retire(id, atMs) {
      return (await session.count(retireKey, { merchantId, id, retiredAtMs: atMs })) === 1;
    },
    async noteEmptied(id, atMs) {
      session.write(noteEmptied, { merchantId, id, emptiedAtMs: atMs });
    },
  };
}
