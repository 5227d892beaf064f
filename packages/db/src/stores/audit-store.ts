import { and, asc, desc, eq, gt, gte, isNull, like, lt, lte, sql } from "drizzle-orm";
import type { MerchantId, Uuid } from "@till/kernel";
import { insertMany } from "../many-rows.ts";
import type { AuditLink, AuditRow, AuditStore } from "../ports.ts";
import { audit, auditLinks } from "../schema/index.ts";
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
type Key = { readonly merchantId: MerchantId };
type Row = typeof audit.$inferSelect;

const columns = {
  merchantId: audit.merchantId,
  id: audit.id,
  atMs: audit.atMs,
  actorKind: audit.actorKind,
  personId: audit.personId,
  registerId: audit.registerId,
  keyId: audit.keyId,
  approverId: audit.approverId,
  action: audit.action,
  subject: audit.subject,
  before: audit.before,
  after: audit.after,
};
const linkColumns = {
  position: auditLinks.position,
  auditId: auditLinks.auditId,
  hash: auditLinks.hash,
  seal: auditLinks.seal,
  linkedAtMs: auditLinks.linkedAtMs,
};
const withPosition = { ...columns, position: auditLinks.position };
const withLink = { ...linkColumns, ...columns };

function reading<Values extends object, R>(
  built: Buildable,
  selected: Parameters<typeof createReader>[0],
): Statement<Values, R> {
  return { ...command<Values>(built), read: createReader(selected) as (row: readonly unknown[]) => R };
}

const linkOfRow = and(eq(auditLinks.merchantId, audit.merchantId), eq(auditLinks.auditId, audit.id));
const insertRow = withMany(command<Row>(builder.insert(audit).values(wholeRow(audit))), insertMany(audit));
const insertLink = command<typeof auditLinks.$inferSelect>(
  builder.insert(auditLinks).values(wholeRow(auditLinks)),
);
const lockChain = query<Key, boolean>(
  sql`select pg_try_advisory_xact_lock(hashtextextended(${p("merchantId")}::text, 4015))`,
  ([got]) => got === true || got === "t",
);
const head = rowsOf<Key, typeof auditLinks>(
  auditLinks,
  builder
    .select()
    .from(auditLinks)
    .where(eq(auditLinks.merchantId, p("merchantId")))
    .orderBy(desc(auditLinks.position))
    .limit(1),
);
const unlinked = reading<Key & { readonly fromId: Uuid; readonly limit: number }, Row>(
  builder
    .select(columns)
    .from(audit)
    .leftJoin(auditLinks, linkOfRow)
    .where(
      and(eq(audit.merchantId, p("merchantId")), gte(audit.id, p("fromId")), isNull(auditLinks.position)),
    )
    .orderBy(asc(audit.id))
    .limit(p("limit")),
  columns,
);
const chain = reading<
  Key & { readonly afterPosition: number; readonly limit: number },
  AuditLink & (Row | NoRow)
>(
  builder
    .select(withLink)
    .from(auditLinks)
    .leftJoin(audit, linkOfRow)
    .where(and(eq(auditLinks.merchantId, p("merchantId")), gt(auditLinks.position, p("afterPosition"))))
    .orderBy(asc(auditLinks.position))
    .limit(p("limit")),
  withLink,
);
const count = query<Key, number>(
  sql`select count(*) from ${audit} where merchant_id = ${p("merchantId")}`,
  ([rows]) => Number(rows),
);

interface NoRow {
  readonly id: null;
}

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
        keyId: actor.keyId,
        approverId: actor.approverId,
      });
    },
    async list({ beforeId, action, subject, personId, fromMs, toMs, limit }) {
      const rows = await session.rows(
        reading<object, Row & { readonly position: number | null }>(
          builder
            .select(withPosition)
            .from(audit)
            .leftJoin(auditLinks, linkOfRow)
            .where(
              and(
                eq(audit.merchantId, merchantId),
                beforeId === undefined ? undefined : lt(audit.id, beforeId),
                action === undefined ? undefined : like(audit.action, `${escapeLike(action)}%`),
                subject === undefined ? undefined : eq(audit.subject, subject),
                personId === undefined ? undefined : eq(audit.personId, personId),
                fromMs === undefined ? undefined : gte(audit.atMs, fromMs),
                toMs === undefined ? undefined : lte(audit.atMs, toMs),
              ),
            )
            .orderBy(desc(audit.id))
            .limit(limit),
          withPosition,
        ),
        {},
      );
      return rows.map(({ position, ...row }) => ({ ...toAuditRow(row), position }));
    },
    async lockChain() {
      return (await session.first(lockChain, { merchantId })) === true;
    },
    async head() {
      const row = await session.first(head, { merchantId });
      return row === null ? null : toLink(row);
    },
    async unlinked({ fromId, limit }) {
      return (await session.rows(unlinked, { merchantId, fromId, limit })).map(toAuditRow);
    },
    async addLinks(links) {
      for (const link of links) session.write(insertLink, { ...link, merchantId });
    },
    async chain({ afterPosition, limit }) {
      const rows = await session.rows(chain, { merchantId, afterPosition, limit });
      return rows.map(({ position, auditId, hash, seal, linkedAtMs, ...row }) => ({
        link: { position, auditId, hash, seal, linkedAtMs },
        row: row.id === null ? null : toAuditRow(row),
      }));
    },
    async count() {
      return (await session.first(count, { merchantId })) ?? 0;
    },
  };
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

function toLink(row: typeof auditLinks.$inferSelect): AuditLink {
  const { merchantId: _, ...link } = row;
  return link;
}

function toAuditRow(row: Row): AuditRow {
  const { merchantId: _, actorKind: kind, personId, registerId, keyId, approverId, ...rest } = row;
  return { ...rest, actor: { kind, personId, registerId, keyId, approverId } };
}
