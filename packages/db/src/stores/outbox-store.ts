import type { MerchantId, Uuid } from "@till/kernel";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { insertMany, selectMany, updateMany } from "../many-rows.ts";
import type { OutboxMessage, OutboxStore } from "../ports.ts";
import { outbox } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId; readonly id: Uuid };
type OutboxRow = typeof outbox.$inferSelect;

const thisMessage = and(eq(outbox.merchantId, p("merchantId")), eq(outbox.id, p("id")));
const insertMessage = withMany(
  command<OutboxRow>(
    builder
      .insert(outbox)
      .values(wholeRow(outbox))
      .onConflictDoNothing({ target: [outbox.merchantId, outbox.cause] }),
  ),
  insertMany(outbox, { onConflict: "on conflict (merchant_id, cause) do nothing" }),
);
const findMessage = withMany(
  rowsOf<Key, typeof outbox>(outbox, builder.select().from(outbox).where(thisMessage)),
  selectMany(
    builder
      .select()
      .from(outbox)
      .where(and(eq(outbox.merchantId, p("merchantId")), sql`${outbox.id} = any(${p("ids")}::uuid[])`)),
    { key: "id", row: (row: OutboxRow) => row.id },
  ),
);
const updateMessage = createUpdate<typeof outbox, Key>(outbox, thisMessage, (set) =>
  updateMany(outbox, { key: ["merchantId", "id"], set }),
);

export function createOutboxStore(session: Session): OutboxStore {
  const { merchantId } = session;
  return {
    async insert(message) {
      return (await session.count(insertMessage, { ...message, merchantId })) === 1;
    },
    async find(id) {
      const row = await session.first(findMessage, { merchantId, id });
      return row === null ? null : toMessage(row);
    },
    async update(id, change) {
      const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateMessage(names), { ...values, merchantId, id });
    },
    async list(query) {
      return (await session.rows(messageList(merchantId, query), {})).map(toMessage);
    },
  };
}

function messageList(merchantId: MerchantId, query: Parameters<OutboxStore["list"]>[0]) {
  return rowsOf<object, typeof outbox>(
    outbox,
    builder
      .select()
      .from(outbox)
      .where(
        and(
          eq(outbox.merchantId, merchantId),
          query.kind === undefined ? undefined : eq(outbox.kind, query.kind),
          query.states === undefined ? undefined : inArray(outbox.state, [...query.states]),
          query.beforeId === undefined ? undefined : lt(outbox.id, query.beforeId),
        ),
      )
      .orderBy(desc(outbox.id))
      .limit(query.limit),
  );
}

function toMessage(row: OutboxRow): OutboxMessage {
  const { merchantId: _, ...message } = row;
  return message;
}
