import type { MerchantId, Uuid } from "@till/kernel";
import { and, eq, sql } from "drizzle-orm";
import type { InboxEvent, InboxStore } from "../ports.ts";
import { inbox } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId; readonly id: Uuid };

const thisEvent = and(eq(inbox.merchantId, p("merchantId")), eq(inbox.id, p("id")));
const insertEvent = command<typeof inbox.$inferSelect>(
  builder
    .insert(inbox)
    .values(wholeRow(inbox))
    .onConflictDoNothing({ target: [inbox.merchantId, inbox.gateway, inbox.eventId] }),
);
const findEvent = rowsOf<Key, typeof inbox>(inbox, builder.select().from(inbox).where(thisEvent));
const setState = command<Key & { readonly state: InboxEvent["state"]; readonly detail: string | null }>(
  builder
    .update(inbox)
    .set({ state: sql`${p("state")}`, detail: sql`${p("detail")}` })
    .where(thisEvent),
);

export function createInboxStore(session: Session): InboxStore {
  const { merchantId } = session;
  return {
    async insert(event) {
      return (await session.count(insertEvent, { ...event, merchantId, detail: null })) === 1;
    },
    async find(id) {
      const row = await session.first(findEvent, { merchantId, id });
      if (row === null) return null;
      const { merchantId: _, detail: __, ...event } = row;
      return event;
    },
    async setState(id, state, detail) {
      session.write(setState, { merchantId, id, state, detail });
    },
  };
}
