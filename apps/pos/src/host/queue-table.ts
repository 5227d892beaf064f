import type { SQLOutputValue } from "node:sqlite";
import type { QueueStorage, StoredItem } from "@till/client";
import type { TillErrorBody } from "@till/wire";
import { parse, stringify } from "superjson";
import type { QueuedAct } from "./server-port.ts";
import type { Prepare } from "./store.ts";

type Item = StoredItem<QueuedAct>;

/** What waits to be sent. Each question is one look by an index: a till may wait for days and hold thousands of acts. */
export interface QueueTable extends QueueStorage<QueuedAct> {
  find(id: string): Item | null;
  /** What the server refused for good, in the order it was made: a person has to look at it. */
  parked(): readonly Item[];
  /** The sales (or what else acts belong to) of which something is still to be sent, what is parked left out. */
  waitingSales(): readonly string[];
  /** What is sent under this id from now on: the same act, with what the server asked for. */
  replace(id: string, payload: QueuedAct): void;
  /** Another one after each change: what was worked out from the queue before no longer holds. */
  version(): number;
}

export const queueSchema = `
create table if not exists queue (
  position integer primary key autoincrement, id text not null unique, sale_id text not null,
  kind text not null, payload text not null, created_at_ms integer not null, parked text
) strict;
create index if not exists queue_waiting on queue (sale_id) where parked is null;
create index if not exists queue_parked on queue (sale_id, position) where parked is not null;
`;

/** As much as is read for one call, in characters: the server takes a megabyte. */
const readMax = 512 * 1024;

/** What is not mailed changes nothing of its sale, and holds nothing of it up. */
export const holdsUpNothing = "receipts.mail" satisfies QueuedAct["kind"];

export function createQueueTable(prepare: Prepare): QueueTable {
  const next = prepare(
    `select * from queue where parked is null and not exists (
       select 1 from queue before
       where before.sale_id = queue.sale_id and before.parked is not null and before.position < queue.position
         and before.kind <> '${holdsUpNothing}')
     order by position limit ?`,
  );
  const counts = prepare(
    `select (select count(*) from queue where parked is null) as waiting,
       (select count(*) from queue where parked is not null) as parked,
       (select created_at_ms from queue order by position limit 1) as oldest_at_ms`,
  );
  const find = prepare("select * from queue where id = ?");
  // The plus keeps SQLite from reading all that waits in the order that is asked for.
  const parked = prepare("select * from queue where parked is not null order by +position");
  const waitingSales = prepare("select distinct sale_id from queue where parked is null");
  const add = prepare(
    `insert into queue (id, sale_id, kind, payload, created_at_ms) values (?, ?, ?, ?, ?)
     on conflict (id) do nothing`,
  );
  const remove = prepare("delete from queue where id in (select value from json_each(?))");
  const replace = prepare("update queue set payload = ? where id = ?");
  const park = prepare("update queue set parked = ? where id = ?");
  let version = 0;
  const changing =
    <Given extends readonly unknown[]>(change: (...given: Given) => unknown) =>
    (...given: Given): void => {
      version += 1;
      change(...given);
    };
  return {
    next(limit) {
      const items: Item[] = [];
      let read = 0;
      for (const row of next.iterate(limit)) {
        read += String(row["payload"]).length;
        if (read > readMax && items.length > 0) break;
        items.push(toItem(row));
      }
      return items;
    },
    counts() {
      const row = counts.get();
      const oldestAtMs = row?.["oldest_at_ms"] ?? null;
      return {
        waiting: Number(row?.["waiting"]),
        parked: Number(row?.["parked"]),
        oldestAtMs: oldestAtMs === null ? null : Number(oldestAtMs),
      };
    },
    find(id) {
      const row = find.get(id);
      return row ? toItem(row) : null;
    },
    parked: () => parked.all().map(toItem),
    waitingSales: () => waitingSales.all().map((row) => String(row["sale_id"])),
    add: changing((item) =>
      add.run(item.id, item.saleId, item.kind, stringify(item.payload), BigInt(item.createdAtMs)),
    ),
    remove: changing((ids) => remove.run(JSON.stringify(ids))),
    replace: changing((id, payload) => replace.run(stringify(payload), id)),
    park: changing((id, refusal) => park.run(stringify(refusal), id)),
    unpark: changing((id) => park.run(null, id)),
    version: () => version,
  };
}

const toItem = (row: Record<string, SQLOutputValue>): Item => ({
  id: String(row["id"]),
  saleId: String(row["sale_id"]),
  kind: String(row["kind"]),
  payload: parse<QueuedAct>(String(row["payload"])),
  createdAtMs: Number(row["created_at_ms"]),
  position: Number(row["position"]),
  parked: row["parked"] === null ? null : parse<TillErrorBody>(String(row["parked"])),
});
