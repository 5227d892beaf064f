import type { MerchantId, Uuid } from "@till/kernel";
import type { Json } from "@till/payments";
import { and, desc, eq, getTableColumns, inArray, lt, sql } from "drizzle-orm";
import { insertMany, selectMany, updateMany } from "../many-rows.ts";
import type { OutboxMessage, OutboxStore } from "../ports.ts";
import { outbox } from "../schema/index.ts";
import { decodeDocument, encodeDocument } from "../document-codec.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { Session } from "../session.ts";
import {
  type Statement,
  builder,
  command,
  createReader,
  createUpdate,
  rowsOf,
  wholeRow,
  withMany,
} from "../statement.ts";

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

/** A body from before bodies were sealed stands there as it is. */
export async function openMessage(sealer: Sealer, row: OutboxRow): Promise<OutboxMessage> {
  const { merchantId, ...message } = row;
  const place = { merchantId, column: "outbox.body", rowId: row.id } as const;
  const body =
    typeof row.body === "string" ? (decodeDocument(await sealer.open(place, row.body)) as Json) : row.body;
  return { ...message, to: await openReceiver(sealer, row), body };
}

const openReceiver = async (
  sealer: Sealer,
  { merchantId, id, to }: Pick<OutboxRow, "merchantId" | "id" | "to">,
): Promise<string | null> =>
  to === null ? null : sealer.open({ merchantId, column: "outbox.sent_to", rowId: id }, to);

export function createOutboxStore(session: Session, sealer: Sealer): OutboxStore {
  const { merchantId } = session;
  const sealedTo = async ({ id, to }: Pick<OutboxMessage, "id" | "to">): Promise<string | null> =>
    to === null ? null : sealer.seal({ merchantId, column: "outbox.sent_to", rowId: id }, to);
  const sealedBody = async ({ id, body }: Pick<OutboxMessage, "id" | "body">): Promise<string | null> =>
    body === null
      ? null
      : sealer.seal({ merchantId, column: "outbox.body", rowId: id }, encodeDocument(body));

  return {
    async insert(message) {
      const [to, body] = await Promise.all([sealedTo(message), sealedBody(message)]);
      return (await session.count(insertMessage, { ...message, to, body, merchantId })) === 1;
    },
    async find(id) {
      const row = await session.first(findMessage, { merchantId, id });
      return row === null ? null : openMessage(sealer, row);
    },
    async update(id, change) {
      const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateMessage(names), { ...values, merchantId, id });
    },
    async list(query) {
      const rows = await session.rows(messageList(merchantId, query), {});
      return Promise.all(
        rows.map(async (row) => {
          const { merchantId: _, ...message } = row;
          return { ...message, to: await openReceiver(sealer, row) };
        }),
      );
    },
  };
}

type ListedRow = Omit<OutboxRow, "body">;
const { body: _, ...listedColumns } = getTableColumns(outbox);
const readListed = createReader(listedColumns) as (row: readonly unknown[]) => ListedRow;

function messageList(
  merchantId: MerchantId,
  query: Parameters<OutboxStore["list"]>[0],
): Statement<object, ListedRow> {
  const select = builder
    .select(listedColumns)
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
    .limit(query.limit);
  return { ...command<object>(select), read: readListed };
}
