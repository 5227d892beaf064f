import type { Clock } from "@till/kernel";
import type { SQLInputValue } from "node:sqlite";
import type { Database } from "./database.ts";
import type { Gateway } from "./gateway.ts";

export interface CollectionSpec<T, Index extends string> {
  readonly gateway: Gateway;
  readonly kind: string;
  readonly idOf: (object: T) => string;
  /** Values to find objects by; null and undefined are not found by anything. */
  readonly indexes: Readonly<Record<Index, (object: T) => string | null | undefined>>;
}

export interface PageQuery<Index extends string> {
  readonly where?: { readonly [K in Index]?: string | undefined };
  /** Created at or after. */
  readonly fromMs?: number | undefined;
  /** Created at or before. */
  readonly toMs?: number | undefined;
  /** Id of the object the page follows, in the page's own order. An unknown id gives an empty page. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "newest_first" | "oldest_first";
}

interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** Objects of one kind of one gateway, kept as JSON and listed by creation time. */
export interface Collection<T, Index extends string> {
  get(id: string): T | undefined;
  /** When the object was inserted, by the sandbox's clock. */
  createdMs(id: string): number | undefined;
  insert(object: T): void;
  /** Replaces the object with the same id; throws `RangeError` when there is none. */
  update(object: T): void;
  /** All with this index value, oldest first. */
  findBy(index: Index, value: string): readonly T[];
  page(query: PageQuery<Index>): Page<T>;
  all(): readonly T[];
}

export function createCollection<T, Index extends string = never>(
  database: Database,
  clock: Clock,
  spec: CollectionSpec<T, Index>,
): Collection<T, Index> {
  const { gateway, kind } = spec;
  const indexes = Object.entries(spec.indexes) as [Index, (object: T) => string | null | undefined][];
  const parse = (row: Record<string, unknown>): T => JSON.parse(String(row["body"])) as T;
  const find = (id: string) =>
    database
      .sql("select seq, created_ms, body from objects where gateway = ? and kind = ? and id = ?")
      .get(gateway, kind, id);

  const writeRefs = (seq: number, object: T): void => {
    for (const [name, valueOf] of indexes) {
      const value = valueOf(object);
      if (value === null || value === undefined) continue;
      database
        .sql("insert into refs (gateway, kind, name, value, seq) values (?, ?, ?, ?, ?)")
        .run(gateway, kind, name, value, seq);
    }
  };

  const refsOf = (object: T): string => JSON.stringify(indexes.map(([, valueOf]) => valueOf(object) ?? null));

  const page = (query: PageQuery<Index>): Page<T> => {
    const clauses = ["o.gateway = ?", "o.kind = ?"];
    const values: SQLInputValue[] = [gateway, kind];
    const newest = query.order === "newest_first";
    for (const [name, value] of Object.entries(query.where ?? {})) {
      if (typeof value !== "string") continue;
      clauses.push(
        "exists (select 1 from refs r where r.gateway = ? and r.kind = ? and r.name = ? and r.value = ? and r.seq = o.seq)",
      );
      values.push(gateway, kind, name, value);
    }
    if (query.fromMs !== undefined) {
      clauses.push("o.created_ms >= ?");
      values.push(query.fromMs);
    }
    if (query.toMs !== undefined) {
      clauses.push("o.created_ms <= ?");
      values.push(query.toMs);
    }
    if (query.after !== undefined) {
      const cursor = find(query.after);
      if (cursor === undefined) return { items: [], hasMore: false };
      clauses.push(`(o.created_ms, o.seq) ${newest ? "<" : ">"} (?, ?)`);
      values.push(Number(cursor["created_ms"]), Number(cursor["seq"]));
    }
    const direction = newest ? "desc" : "asc";
    const rows = database
      .sql(
        `select o.body from objects o where ${clauses.join(" and ")} order by o.created_ms ${direction}, o.seq ${direction} limit ?`,
      )
      .all(...values, query.limit + 1);
    return { items: rows.slice(0, query.limit).map(parse), hasMore: rows.length > query.limit };
  };

  return {
    get(id) {
      const row = find(id);
      return row === undefined ? undefined : parse(row);
    },
    createdMs(id) {
      const row = find(id);
      return row === undefined ? undefined : Number(row["created_ms"]);
    },
    insert(object) {
      const { lastInsertRowid } = database
        .sql("insert into objects (gateway, kind, id, created_ms, body) values (?, ?, ?, ?, ?)")
        .run(gateway, kind, spec.idOf(object), clock.nowMs(), JSON.stringify(object));
      writeRefs(Number(lastInsertRowid), object);
    },
    update(object) {
      const row = find(spec.idOf(object));
      if (row === undefined) throw new RangeError(`no ${gateway} ${kind} ${spec.idOf(object)}`);
      const seq = Number(row["seq"]);
      database.sql("update objects set body = ? where seq = ?").run(JSON.stringify(object), seq);
      if (refsOf(parse(row)) === refsOf(object)) return;
      database.sql("delete from refs where seq = ?").run(seq);
      writeRefs(seq, object);
    },
    findBy(index, value) {
      return database
        .sql(
          "select o.body from refs r join objects o on o.seq = r.seq where r.gateway = ? and r.kind = ? and r.name = ? and r.value = ? order by o.created_ms, o.seq",
        )
        .all(gateway, kind, index, value)
        .map(parse);
    },
    page,
    all() {
      return database
        .sql("select body from objects where gateway = ? and kind = ? order by created_ms, seq")
        .all(gateway, kind)
        .map(parse);
    },
  };
}
