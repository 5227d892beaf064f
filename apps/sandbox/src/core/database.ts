import { DatabaseSync, type StatementSync } from "node:sqlite";

const schema = `
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists objects (
  seq integer primary key autoincrement, gateway text not null, kind text not null, id text not null,
  created_ms integer not null, body text not null, unique (gateway, kind, id));
create index if not exists objects_by_time on objects (gateway, kind, created_ms, seq);
create table if not exists refs (
  gateway text not null, kind text not null, name text not null, value text not null, seq integer not null,
  primary key (gateway, kind, name, value, seq)) without rowid;
create index if not exists refs_by_object on refs (seq);
create table if not exists idempotency (
  scope text not null, key text not null, fingerprint text not null, expires_ms integer not null,
  answer text not null, primary key (scope, key)) without rowid;
create index if not exists idempotency_by_expiry on idempotency (expires_ms);
create table if not exists schedule (
  id integer primary key autoincrement, due_ms integer not null, kind text not null, subject text not null);
create index if not exists schedule_by_due on schedule (due_ms, id);
create table if not exists deliveries (
  id integer primary key autoincrement, gateway text not null, event_id text not null, type text not null,
  body text not null, state text not null, attempts integer not null, due_ms integer not null,
  last_status integer, last_error text, url text, headers text);
create index if not exists deliveries_by_due on deliveries (state, due_ms, id);
create index if not exists deliveries_by_event on deliveries (gateway, event_id);
`;

const tables = ["objects", "refs", "idempotency", "schedule", "deliveries", "meta"];

/** SQLite holding the sandbox's whole state. Every call is synchronous, so a handler is never interleaved with another. */
export interface Database {
  /** A prepared statement, kept for the next call with the same text. */
  sql(text: string): StatementSync;
  /** Everything `act` writes, or nothing when it throws. A transaction inside another joins it. */
  transaction<T>(act: () => T): T;
  readMeta(name: string): string | undefined;
  writeMeta(name: string, value: string): void;
  wipe(): void;
  close(): void;
}

/** `file` is a path or `:memory:`. */
export function openDatabase(file: string): Database {
  const db = new DatabaseSync(file);
  // A killed process loses nothing that was committed; only a power cut would, and no real money is kept here.
  db.exec("pragma journal_mode = wal; pragma synchronous = off; pragma temp_store = memory");
  db.exec(schema);
  const statements = new Map<string, StatementSync>();
  let depth = 0;

  const sql = (text: string): StatementSync => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const made = db.prepare(text);
    statements.set(text, made);
    return made;
  };

  return {
    sql,
    transaction(act) {
      if (depth > 0) return act();
      depth += 1;
      sql("begin").run();
      try {
        const result = act();
        sql("commit").run();
        return result;
      } catch (error) {
        sql("rollback").run();
        throw error;
      } finally {
        depth -= 1;
      }
    },
    readMeta(name) {
      const row = sql("select value from meta where name = ?").get(name);
      return typeof row?.["value"] === "string" ? row["value"] : undefined;
    },
    writeMeta(name, value) {
      sql(
        "insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
      ).run(name, value);
    },
    wipe() {
      for (const table of tables) db.exec(`delete from ${table}`);
    },
    close: () => db.close(),
  };
}
