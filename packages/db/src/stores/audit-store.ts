import { and, desc, eq, lt } from "drizzle-orm";
import { insertMany } from "../many-rows.ts";
import type { AuditRow, AuditStore } from "../ports.ts";
import { audit } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow, withMany } from "../statement.ts";

const insertRow = withMany(
  command<typeof audit.$inferSelect>(builder.insert(audit).values(wholeRow(audit))),
  insertMany(audit),
);

export function createAuditStore(session: Session): AuditStore {
  const { merchantId } = session;
  return {
    async add({ actor, ...row }) {
      session.write(insertRow, {
        ...row,
        merchantId,
        actorKind: actor.kind,
        personId: actor.personId,
        registerId: actor.registerId,
      });
    },
    async list({ beforeId, limit }) {
      const rows = await session.rows(
        rowsOf<object, typeof audit>(
          audit,
          builder
            .select()
            .from(audit)
            .where(
              and(
                eq(audit.merchantId, merchantId),
                beforeId === undefined ? undefined : lt(audit.id, beforeId),
              ),
            )
            .orderBy(desc(audit.id))
            .limit(limit),
        ),
        {},
      );
      return rows.map(toAuditRow);
    },
  };
}

function toAuditRow(row: typeof audit.$inferSelect): AuditRow {
  const { merchantId: _, actorKind: kind, personId, registerId, ...rest } = row;
  return { ...rest, actor: { kind, personId, registerId } };
}
