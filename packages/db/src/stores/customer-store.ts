import { type MerchantId, type SaleId, type Uuid, invariant } from "@till/kernel";
import { type SQL, and, desc, eq, getTableColumns, sql } from "drizzle-orm";
import type { CustomerStore, EventWithBody } from "../ports.ts";
import type { Sealer } from "../sealing/sealer.ts";
import {
  chargeFacts,
  charges,
  disputes,
  idempotencyKeys,
  inbox,
  outbox,
  refunds,
  sales,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Statement, builder, command, createReader, query, rowsOf } from "../statement.ts";
import { firstIdAt } from "./first-id-at.ts";
import { openMessage } from "./outbox-store.ts";
import { openSale } from "./sale-store.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type Buyer = Key & { readonly indexes: readonly string[] };
type Sales = Key & { readonly saleIds: readonly SaleId[] };
type InboxRow = typeof inbox.$inferSelect;

// Uuids sort by the time in them, and this is behind all of them.
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const ofBuyer = and(
  eq(sales.merchantId, p("merchantId")),
  sql`${sales.emailIndex} is not null and ${sales.emailIndex} = any(${p("indexes")}::text[])`,
);
const ordersOfBuyer = rowsOf<Buyer & { readonly before: string; readonly limit: number }, typeof sales>(
  sales,
  builder
    .select()
    .from(sales)
    .where(and(ofBuyer, sql`${sales.id} < ${p("before")}`))
    .orderBy(desc(sales.id))
    .limit(p("limit")),
);
const countOfBuyer = query<Buyer, number>(sql`select count(*) from ${sales} where ${ofBuyer}`, ([count]) =>
  Number(count),
);
const messagesOfSale = rowsOf<Key & { readonly saleId: SaleId }, typeof outbox>(
  outbox,
  builder
    .select()
    .from(outbox)
    .where(and(eq(outbox.merchantId, p("merchantId")), eq(outbox.saleId, p("saleId"))))
    .orderBy(outbox.id),
);
const theseSales = (column: SQL) =>
  sql`merchant_id = ${p("merchantId")} and ${column} = any(${p("saleIds")}::uuid[])`;
const chargesOfSales = sql`select id from ${charges} where ${theseSales(sql`sale_id`)}`;
const namesOfSales = query<Sales, string>(
  sql`select object_id from ${charges} where ${theseSales(sql`sale_id`)} and object_id is not null
    union select object_id from ${refunds} where ${theseSales(sql`sale_id`)} and object_id is not null
    union select ref from ${chargeFacts} where merchant_id = ${p("merchantId")} and source <> 'till'
      and charge_id in (${chargesOfSales})
    union select object_id from ${disputes} where merchant_id = ${p("merchantId")}
      and charge_id in (${chargesOfSales})`,
  ([id]) => String(id),
);

type Page = Key & { readonly after: Uuid; readonly limit: number };
type PageRow = InboxRow | { readonly end: Uuid };
const readRow = createReader(getTableColumns(inbox)) as unknown as (row: readonly unknown[]) => InboxRow;

/** One page of all events, of which those come back that are like this; its last line says where it ended. */
const eventPage = <Values extends Page>(isLikeThis: SQL): Statement<Values, PageRow> => {
  const columns = Object.values(getTableColumns(inbox)).map(({ name }) => name);
  const list = sql.raw(columns.join(", "));
  const nulls = sql.raw(columns.map((name) => (name === "id" ? "id" : "null")).join(", "));
  return query<Values, PageRow>(
    sql`with page as (
          select ${list} from ${inbox} where merchant_id = ${p("merchantId")} and id > ${p("after")}
          order by id limit ${p("limit")})
        select ${list} from page where payload is not null and ${isLikeThis}
        union all (select ${nulls} from page order by id desc limit 1)`,
    (row) => {
      const read = readRow(row);
      return read.merchantId === null ? { end: read.id } : read;
    },
  );
};
const eventsNaming = eventPage<Page & { readonly ids: readonly string[] }>(
  sql`exists (select from jsonb_array_elements(objects) o where o ->> 'id' = any(${p("ids")}::text[]))`,
);
const eventsUnmatched = eventPage<Page>(sql`state <> 'done'`);

const eraseAddresses = query<Sales, null>(
  sql`update ${sales} set email = null, email_index = null where ${theseSales(sql`id`)}`,
  () => null,
);
const eraseMessages = query<Key & { readonly saleId: SaleId }, null>(
  sql`update ${outbox} set sent_to = null, body = null,
        detail = case state when 'queued' then 'erased before it was sent' else detail end,
        state = case state when 'queued' then 'failed' else state end
      where merchant_id = ${p("merchantId")} and sale_id = ${p("saleId")} and sent_to is not null`,
  () => null,
);
const eraseEvents = query<Key & { readonly ids: readonly Uuid[] }, null>(
  sql`update ${inbox} set payload = null where merchant_id = ${p("merchantId")} and id = any(${p("ids")}::uuid[])`,
  () => null,
);
const forgetAnswers = command<Key & { readonly email: string }>(
  builder
    .update(idempotencyKeys)
    .set({ answer: null })
    .where(
      and(
        eq(idempotencyKeys.merchantId, p("merchantId")),
        eq(idempotencyKeys.procedure, "outbox.resend"),
        sql`position(lower(${p("email")}) in lower(${idempotencyKeys.answer})) > 0`,
      ),
    ),
);

export function createCustomerStore(session: Session, sealer: Sealer): CustomerStore {
  const { merchantId } = session;
  const buyer = async (email: string): Promise<Buyer> => ({
    merchantId,
    indexes: await sealer.indexes(merchantId, email),
  });
  const opened = async (row: InboxRow): Promise<EventWithBody> => {
    const { merchantId: _, payload, ...event } = row;
    const place = { merchantId, column: "inbox.payload", rowId: row.id } as const;
    return { ...event, payload: payload === null ? null : await sealer.open(place, payload) };
  };
  const paged = async (rows: readonly PageRow[]) => {
    const found: Promise<EventWithBody>[] = [];
    let next: Uuid | null = null;
    for (const row of rows) {
      if ("end" in row) next = row.end;
      else found.push(opened(row));
    }
    return { rows: await Promise.all(found), next };
  };
  return {
    async pseudonymOf(email) {
      // Keys never go, so the oldest one's is the same for ever.
      const [oldest] = await sealer.indexes(merchantId, email);
      invariant(oldest, "there is a key to index with");
      return oldest;
    },
    async orders(email, { beforeId, limit }) {
      const rows = await session.rows(ordersOfBuyer, {
        ...(await buyer(email)),
        before: beforeId ?? lastId,
        limit,
      });
      return Promise.all(rows.map((row) => openSale(sealer, row)));
    },
    async orderCount(email) {
      return (await session.first(countOfBuyer, await buyer(email))) ?? 0;
    },
    async messages(saleId) {
      const rows = await session.rows(messagesOfSale, { merchantId, saleId });
      return Promise.all(rows.map((row) => openMessage(sealer, row)));
    },
    gatewayIds: (saleIds) => session.rows(namesOfSales, { merchantId, saleIds }),
    async eventsNaming(ids, { after, limit }) {
      return paged(
        await session.rows(eventsNaming, { merchantId, ids, after: after ?? firstIdAt(0), limit }),
      );
    },
    async eventsUnmatched({ after, limit }) {
      return paged(await session.rows(eventsUnmatched, { merchantId, after: after ?? firstIdAt(0), limit }));
    },
    async eraseAddresses(saleIds) {
      session.write(eraseAddresses, { merchantId, saleIds });
    },
    eraseMessages: (saleId) => session.count(eraseMessages, { merchantId, saleId }),
    async eraseEvents(ids) {
      session.write(eraseEvents, { merchantId, ids });
    },
    async forgetAnswers(email) {
      session.write(forgetAnswers, { merchantId, email });
    },
  };
}
