import type { MerchantId, Uuid } from "@till/kernel";
import { type SQL, sql } from "drizzle-orm";
import type { SealedStore } from "../ports.ts";
import { indexPrefixOf } from "../sealing/blind-index.ts";
import type { SealedColumn } from "../sealing/sealed-columns.ts";
import { prefixOf, sealingKeyOf } from "../sealing/sealed-text.ts";
import type { Session } from "../session.ts";
import { query } from "../statement.ts";

const p = sql.placeholder;

interface Layout {
  readonly table: string;
  /** What stands in the column, as text. */
  readonly stored: string;
  /** Puts `r.now` there, and `r.index` beside it. */
  readonly set: string;
  /** Where what the value is searched by stands. */
  readonly index?: string;
  /** Rows that one statement goes through: few of those that are long. */
  readonly pageMax: number;
}

// A document is jsonb, and a sealed one a string in it.
const layouts: Readonly<Record<SealedColumn, Layout>> = {
  "sales.email": {
    table: "sales",
    stored: "t.email",
    set: "email = r.now, email_index = r.index",
    index: "t.email_index",
    pageMax: 2000,
  },
  "outbox.sent_to": { table: "outbox", stored: "t.sent_to", set: "sent_to = r.now", pageMax: 2000 },
  "outbox.body": {
    table: "outbox",
    stored: "case jsonb_typeof(t.body) when 'string' then t.body #>> '{}' else t.body::text end",
    set: "body = to_jsonb(r.now)",
    pageMax: 200,
  },
  "inbox.payload": { table: "inbox", stored: "t.payload", set: "payload = r.now", pageMax: 200 },
  "invitations.email": { table: "invitations", stored: "t.email", set: "email = r.now", pageMax: 2000 },
  "gateway_credentials.secret": {
    table: "gateway_credentials",
    stored: "t.secret",
    set: "secret = r.now",
    pageMax: 2000,
  },
};

const firstId = "00000000-0000-0000-0000-000000000000" as Uuid;

type Page = { readonly merchantId: MerchantId; readonly after: Uuid; readonly limit: number };
type OutdatedPage = Page & { readonly sealedBy: string; readonly indexedBy: string };
interface PageRow {
  readonly id: Uuid;
  /** Null in the page's last line, which only says where the page ended. */
  readonly stored: string | null;
  readonly index: string | null;
}

const pageOf = ({ table, stored, index }: Layout): SQL => sql`
  with page as (
    select t.id, ${sql.raw(stored)} as stored, ${sql.raw(index ?? "null")} as index
    from ${sql.identifier(table)} t where t.merchant_id = ${p("merchantId")} and t.id > ${p("after")}
    order by t.id limit ${p("limit")})`;

const end = sql`(select id, null, null from page order by id desc limit 1)`;

const readRow = ([id, stored, index]: readonly unknown[]): PageRow => ({
  id: id as Uuid,
  stored: stored as string | null,
  index: index as string | null,
});

function statementsOf(layout: Layout) {
  const indexIsOld =
    layout.index === undefined ? sql`` : sql` or not starts_with(coalesce(index, ''), ${p("indexedBy")})`;
  return {
    pageMax: layout.pageMax,
    outdated: query<OutdatedPage, PageRow>(
      sql`${pageOf(layout)} select id, stored, index from page
        where stored is not null and (not starts_with(stored, ${p("sealedBy")})${indexIsOld})
        union all ${end}`,
      readRow,
    ),
    beginnings: query<Page, PageRow>(
      sql`${pageOf(layout)} select id, left(stored, 50), left(index, 50) from page where stored is not null
        union all ${end}`,
      readRow,
    ),
    replace: query<{ readonly merchantId: MerchantId; readonly rows: string }, null>(
      sql`update ${sql.identifier(layout.table)} t set ${sql.raw(layout.set)}
        from json_to_recordset(${p("rows")}::text::json) as r (id uuid, was text, now text, index text)
        where t.merchant_id = ${p("merchantId")} and t.id = r.id and ${sql.raw(layout.stored)} = r.was`,
      () => null,
    ),
  };
}

const statements = Object.fromEntries(
  Object.entries(layouts).map(([column, layout]) => [column, statementsOf(layout)]),
) as Readonly<Record<SealedColumn, ReturnType<typeof statementsOf>>>;

export function createSealedStore(session: Session): SealedStore {
  const { merchantId } = session;
  return {
    async outdated(column, { after, sealedBy, indexedBy }) {
      const { outdated, pageMax: limit } = statements[column];
      const rows = await session.rows(outdated, {
        merchantId,
        after: after ?? firstId,
        limit,
        sealedBy: prefixOf(sealedBy),
        indexedBy: indexPrefixOf(indexedBy),
      });
      return toPage(rows, ({ id, stored }) => ({ id, stored }));
    },
    async keysUsed(column, after) {
      const { beginnings, pageMax: limit } = statements[column];
      const rows = await session.rows(beginnings, { merchantId, after: after ?? firstId, limit });
      return toPage(rows, ({ stored, index }) => ({
        sealedBy: sealingKeyOf(stored),
        indexedBy: index === null ? null : index.slice(0, index.indexOf(".")),
      }));
    },
    async replace(column, rows) {
      const { replace } = statements[column];
      return rows.length === 0 ? 0 : await session.count(replace, { merchantId, rows: JSON.stringify(rows) });
    },
  };
}

/** What was read, with where the next page begins; `next` is null behind the last row. */
function toPage<T>(
  rows: readonly PageRow[],
  read: (row: PageRow & { readonly stored: string }) => T,
): { readonly rows: readonly T[]; readonly next: Uuid | null } {
  const found: T[] = [];
  let next: Uuid | null = null;
  for (const { stored, ...row } of rows) {
    if (stored === null) next = row.id;
    else found.push(read({ ...row, stored }));
  }
  return { rows: found, next };
}
