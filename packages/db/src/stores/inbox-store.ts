import type { MerchantId, Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import {
  type SQL,
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  lt,
  lte,
  sql,
} from "drizzle-orm";
import { insertMany, updateMany } from "../many-rows.ts";
import type { InboxEvent, InboxQuery, InboxStore } from "../ports.ts";
import { gatewayCatchUps, inbox } from "../schema/index.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { Session } from "../session.ts";
import {
  type Buildable,
  type Statement,
  builder,
  command,
  createReader,
  query,
  rowsOf,
  wholeRow,
  withMany,
} from "../statement.ts";

const p = sql.placeholder;
type MerchantKey = { readonly merchantId: MerchantId };
type Key = MerchantKey & { readonly id: Uuid };
type GatewayKey = MerchantKey & { readonly gateway: GatewayName };
type InboxRow = typeof inbox.$inferSelect;
type TypeCount = Awaited<ReturnType<InboxStore["countByType"]>>[number];

const thisEvent = and(eq(inbox.merchantId, p("merchantId")), eq(inbox.id, p("id")));
const insertEvent = withMany(
  command<InboxRow>(
    builder
      .insert(inbox)
      .values(wholeRow(inbox))
      .onConflictDoNothing({ target: [inbox.merchantId, inbox.gateway, inbox.eventId] }),
  ),
  insertMany(inbox, { onConflict: "on conflict (merchant_id, gateway, event_id) do nothing" }),
);
// Never the payload: it is long, sealed, and nothing that Till does needs it.
const { payload: _, ...eventColumns } = getTableColumns(inbox);
const readEvent = createReader(eventColumns) as (row: readonly unknown[]) => Omit<InboxRow, "payload">;
const eventsOf = <Values extends object>(
  select: Buildable,
): Statement<Values, Omit<InboxRow, "payload">> => ({ ...command<Values>(select), read: readEvent });

const knownEvents = query<GatewayKey & { readonly eventIds: readonly string[] }, string>(
  sql`select event_id from ${inbox} where merchant_id = ${p("merchantId")} and gateway = ${p("gateway")}
      and event_id = any(${p("eventIds")}::text[])`,
  ([id]) => String(id),
);
const findEvent = eventsOf<Key>(builder.select(eventColumns).from(inbox).where(thisEvent));
const setState = withMany(
  command<Key & Pick<InboxRow, "state" | "detail">>(
    builder
      .update(inbox)
      .set({ state: sql`${p("state")}`, detail: sql`${p("detail")}` })
      .where(thisEvent),
  ),
  updateMany(inbox, { key: ["merchantId", "id"], set: ["state", "detail"] }),
);
const counted: Statement<MerchantKey, TypeCount> = {
  ...command<MerchantKey>(
    builder
      .select({ gateway: inbox.gateway, type: inbox.type, state: inbox.state, count: count() })
      .from(inbox)
      .where(eq(inbox.merchantId, p("merchantId")))
      .groupBy(inbox.gateway, inbox.type, inbox.state)
      .orderBy(asc(inbox.gateway), asc(inbox.type), asc(inbox.state)),
  ),
  read: ([gateway, type, state, events]) => ({
    gateway: gateway as GatewayName,
    type: String(type),
    state: state as InboxEvent["state"],
    count: Number(events),
  }),
};
const findMark = rowsOf<GatewayKey, typeof gatewayCatchUps>(
  gatewayCatchUps,
  builder
    .select()
    .from(gatewayCatchUps)
    .where(and(eq(gatewayCatchUps.merchantId, p("merchantId")), eq(gatewayCatchUps.gateway, p("gateway")))),
);
const raiseMark = command<typeof gatewayCatchUps.$inferSelect>(
  builder
    .insert(gatewayCatchUps)
    .values(wholeRow(gatewayCatchUps))
    .onConflictDoUpdate({
      target: [gatewayCatchUps.merchantId, gatewayCatchUps.gateway],
      set: { caughtUpToMs: sql`excluded.caught_up_to_ms` },
      setWhere: sql`excluded.caught_up_to_ms > ${gatewayCatchUps.caughtUpToMs}`,
    }),
);

export function createInboxStore(session: Session, sealer: Sealer): InboxStore {
  const { merchantId } = session;
  return {
    async insert({ payload, ...event }) {
      const place = { merchantId, column: "inbox.payload", rowId: event.id } as const;
      const row = { ...event, merchantId, payload: await sealer.seal(place, payload) };
      return (await session.count(insertEvent, row)) === 1;
    },
    async known(gateway, eventIds) {
      return new Set(await session.rows(knownEvents, { merchantId, gateway, eventIds }));
    },
    async find(id) {
      const row = await session.first(findEvent, { merchantId, id });
      return row === null ? null : toEvent(row);
    },
    async setState(id, state, detail) {
      session.write(setState, { merchantId, id, state, detail });
    },
    async list(query) {
      return (await session.rows(eventList(merchantId, query), {})).map(toEvent);
    },
    async countByType() {
      return await session.rows(counted, { merchantId });
    },
    async caughtUpToMs(gateway) {
      const mark = await session.first(findMark, { merchantId, gateway });
      return mark?.caughtUpToMs ?? null;
    },
    async setCaughtUpTo(gateway, untilMs) {
      session.write(raiseMark, { merchantId, gateway, caughtUpToMs: untilMs });
    },
  };
}

function eventList(merchantId: MerchantId, query: InboxQuery) {
  const conditions: SQL[] = [eq(inbox.merchantId, merchantId)];
  if (query.gateway !== undefined) conditions.push(eq(inbox.gateway, query.gateway));
  if (query.states !== undefined) conditions.push(inArray(inbox.state, [...query.states]));
  if (query.type !== undefined) conditions.push(eq(inbox.type, query.type));
  if (query.fromMs !== undefined) conditions.push(gte(inbox.receivedAtMs, query.fromMs));
  if (query.toMs !== undefined) conditions.push(lte(inbox.receivedAtMs, query.toMs));
  if (query.beforeId !== undefined) conditions.push(lt(inbox.id, query.beforeId));
  return eventsOf<object>(
    builder
      .select(eventColumns)
      .from(inbox)
      .where(and(...conditions))
      .orderBy(desc(inbox.id))
      .limit(query.limit),
  );
}

function toEvent(row: Omit<InboxRow, "payload">): InboxEvent {
  const { merchantId: __, ...event } = row;
  return event;
}
