import { and, asc, eq, sql } from "drizzle-orm";
import type { MerchantId, RegisterId } from "@till/kernel";
import type { Merchant, MerchantStore, Register, Store } from "../ports.ts";
import { merchants, registers, stores } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, query, rowsOf, shared, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type RegisterKey = Key & { readonly id: RegisterId };

const findMerchant = rowsOf<Key, typeof merchants>(
  merchants,
  builder
    .select()
    .from(merchants)
    .where(eq(merchants.merchantId, p("merchantId"))),
);
const allStores = rowsOf<Key, typeof stores>(
  stores,
  builder
    .select()
    .from(stores)
    .where(eq(stores.merchantId, p("merchantId")))
    .orderBy(asc(stores.id)),
);
const allRegisters = rowsOf<Key, typeof registers>(
  registers,
  builder
    .select()
    .from(registers)
    .where(eq(registers.merchantId, p("merchantId")))
    .orderBy(asc(registers.number)),
);
const oneRegister = shared(
  rowsOf<RegisterKey, typeof registers>(
    registers,
    builder
      .select()
      .from(registers)
      .where(and(eq(registers.merchantId, p("merchantId")), eq(registers.id, p("id")))),
  ),
);
const registerOfKey = rowsOf<Key & { readonly keyHash: string }, typeof registers>(
  registers,
  builder
    .select()
    .from(registers)
    .where(and(eq(registers.merchantId, p("merchantId")), eq(registers.keyHash, p("keyHash")))),
);
const setKey = command<RegisterKey & { readonly keyHash: string | null; readonly atMs: number | null }>(
  builder
    .update(registers)
    .set({ keyHash: sql`${p("keyHash")}`, enrolledAtMs: sql`${p("atMs")}` })
    .where(and(eq(registers.merchantId, p("merchantId")), eq(registers.id, p("id")))),
);
const beginSeries = command<RegisterKey>(
  builder
    .update(registers)
    .set({ receiptSeries: sql`${registers.receiptSeries} + 1`, receiptCounter: 0 })
    .where(and(eq(registers.merchantId, p("merchantId")), eq(registers.id, p("id")))),
);
const nextCounter = query<RegisterKey, number>(
  sql`update ${registers} set receipt_counter = receipt_counter + 1
      where merchant_id = ${p("merchantId")} and id = ${p("id")} returning receipt_counter`,
  ([counter]) => Number(counter),
);
type Counted = RegisterKey & { readonly series: number; readonly counter: number };
const raiseCounter = withMany(
  command<Counted>(
    builder
      .update(registers)
      .set({ receiptCounter: sql`greatest(${registers.receiptCounter}, ${p("counter")}::integer)` })
      .where(
        and(
          eq(registers.merchantId, p("merchantId")),
          eq(registers.id, p("id")),
          eq(registers.receiptSeries, p("series")),
        ),
      ),
  ),
  {
    // Several of one register raise it once, to the highest of them.
    text: `update registers t set receipt_counter = greatest(t.receipt_counter, r.counter)
      from (select "merchantId" as merchant_id, id, series, max(counter) as counter
        from json_to_recordset($1::text::json) as given ("merchantId" uuid, id uuid, series integer, counter integer)
        group by 1, 2, 3) r
      where t.merchant_id = r.merchant_id and t.id = r.id and t.receipt_series = r.series`,
    bind: (values) => [JSON.stringify(values)],
  },
);

export function createMerchantStore(session: Session): MerchantStore {
  const { merchantId } = session;
  return {
    async find() {
      const row = await session.first(findMerchant, { merchantId });
      return row === null ? null : toMerchant(row);
    },
    async stores() {
      return (await session.rows(allStores, { merchantId })).map(toStore);
    },
    async registers() {
      return (await session.rows(allRegisters, { merchantId })).map(toRegister);
    },
    async register(id) {
      const row = await session.first(oneRegister, { merchantId, id });
      return row === null ? null : toRegister(row);
    },
    async registerByKeyHash(keyHash) {
      const row = await session.first(registerOfKey, { merchantId, keyHash });
      return row === null ? null : toRegister(row);
    },
    async setRegisterKey(id, key) {
      session.write(setKey, { merchantId, id, keyHash: key?.hash ?? null, atMs: key?.atMs ?? null });
      if (key !== null) session.write(beginSeries, { merchantId, id });
    },
    async nextReceiptCounter(id) {
      const counter = await session.first(nextCounter, { merchantId, id });
      if (counter === null) throw new RangeError(`there is no register ${id}`);
      return counter;
    },
    async lastReceipt(id) {
      const row = await session.first(oneRegister, { merchantId, id });
      return { series: Math.max(row?.receiptSeries ?? 0, 1), counter: row?.receiptCounter ?? 0 };
    },
    async raiseReceiptCounter(id, { series, counter }) {
      session.write(raiseCounter, { merchantId, id, series, counter });
    },
  };
}

const toMerchant = (row: typeof merchants.$inferSelect): Merchant => ({
  id: row.merchantId,
  name: row.name,
  currency: row.currency,
  taxNumber: row.taxNumber,
});

const toStore = (row: typeof stores.$inferSelect): Store => row;

const toRegister = ({
  merchantId,
  id,
  storeId,
  name,
  number,
  kind,
  enrolledAtMs,
}: typeof registers.$inferSelect): Register => ({
  id,
  merchantId,
  storeId,
  name,
  number,
  kind,
  enrolledAtMs,
});
