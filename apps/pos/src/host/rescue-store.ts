import { copyFileSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "@till/kernel";
import { parseReceiptNumber } from "@till/sales";
import type { TillSetup } from "@till/wire";
import { parse, stringify } from "superjson";
import type { RescueNotice } from "../shared/notices.ts";
import { type ReadRows, type Row, readDamaged } from "./read-damaged.ts";
import { isDamaged } from "./sqlite-errors.ts";
import { type Store, createStore, openFile } from "./store.ts";
import type { LostCount } from "./till-context.ts";

/** Up to here the whole file is looked through at every start; above it, only after an end that was not in order. */
const checkedBytesMax = 256 * 1024 * 1024;

/**
 * A number that is above all that a register can have given out since it last told the server: more than it sells in a
 * week without a network. The gap shows in the books; the same number on two receipts would be worse.
 */
export const receiptJump = 10_000;

/**
 * Opens a register's own file. A damaged one is put aside whole, and what can be read of it goes into a new one row by
 * row: what is unsent is sent, what was sold is known, and no receipt number is given twice.
 */
export function openSafely(path: string, clock: Clock): Store {
  finishRescue(path);
  if (existsSync(path) && isFileDamaged(path)) {
    makeAnew(path, clock);
    finishRescue(path);
  }
  return createStore(openFile(path));
}

function isFileDamaged(path: string): boolean {
  let db: DatabaseSync | null = null;
  try {
    // SQLite takes this one away when the file is closed in order.
    const wasClosed = !hasLog(path);
    if (wasClosed && statSync(path).size > checkedBytesMax) return false;
    // Only read: what is put aside afterwards is as it was found.
    db = new DatabaseSync(path, { readOnly: true });
    const [said] = db.prepare("pragma quick_check(1)").all();
    return said?.["quick_check"] !== "ok";
  } catch (error) {
    if (isDamaged(error)) return true;
    throw error;
  } finally {
    db?.close();
  }
}

const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;

/** Steps that may be cut off anywhere: the damaged file stays until the new one is whole. */
function makeAnew(path: string, clock: Clock): void {
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/g, "-");
  const keptAs = path.replace(/(\.[^.]*)?$/, `.damaged-${stamp}$1`);
  copyFileSync(path, keptAs);
  if (hasLog(path)) copyFileSync(`${path}-wal`, `${keptAs}-wal`);
  const fresh = `${path}.rescuing`;
  removeFile(fresh);
  const read = readAll(path);
  const db = openFile(fresh);
  db.exec("begin");
  fill(db, read, { keptAs: basename(keptAs), atMs: clock.nowMs() });
  db.exec("commit");
  db.close();
  renameSync(fresh, `${path}.rescued`);
}

/** The new file takes the old one's place. Also after a start that was cut off between the two. */
function finishRescue(path: string): void {
  if (!existsSync(`${path}.rescued`)) return;
  removeFile(path);
  renameSync(`${path}.rescued`, path);
}

/** With what SQLite keeps beside it: an old log would be played into a new file. */
function removeFile(path: string): void {
  for (const end of ["-wal", "-shm", ""]) rmSync(path + end, { force: true });
}

type Tables = Readonly<Record<"fact" | "document" | "queue", ReadRows>>;

function readAll(path: string): Tables {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path);
    return {
      fact: readDamaged(db, "fact"),
      document: readDamaged(db, "document"),
      queue: readDamaged(db, "queue"),
    };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const nothing = { rows: [], lost: null };
    return { fact: nothing, document: nothing, queue: nothing };
  } finally {
    db?.close();
  }
}

function fill(db: DatabaseSync, read: Tables, what: Pick<RescueNotice, "keptAs" | "atMs">): void {
  const fact = db.prepare("insert or replace into fact (name, value) values (?, ?)");
  const document = db.prepare(
    "insert or ignore into document (kind, id, sale_id, position, value) values (?, ?, ?, ?, ?)",
  );
  const queue = db.prepare(
    `insert or ignore into queue (position, id, sale_id, kind, payload, created_at_ms, parked)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  let lost = Object.values(read).reduce<number | null>(
    (sum, { lost: one }) => (sum === null || one === null ? null : sum + one),
    0,
  );
  const put = (rows: readonly Row[], content: string, insert: (row: Row) => void): readonly Row[] =>
    rows.filter((row) => {
      const isWhole = isReadable(row[content]);
      if (isWhole) insert(row);
      else lost = lost === null ? null : lost + 1;
      return isWhole;
    });
  const facts = put(read.fact.rows, "value", (row) => fact.run(text(row, "name"), text(row, "value")));
  const documents = put(read.document.rows, "value", (row) =>
    document.run(
      text(row, "kind"),
      text(row, "id"),
      row["sale_id"] === null ? null : text(row, "sale_id"),
      Number(row["position"]),
      text(row, "value"),
    ),
  );
  const unsent = put(read.queue.rows, "payload", (row) =>
    queue.run(
      Number(row["position"]),
      text(row, "id"),
      text(row, "sale_id"),
      text(row, "kind"),
      text(row, "payload"),
      Number(row["created_at_ms"]),
      row["parked"] === null ? null : text(row, "parked"),
    ),
  );
  const lostCount = countLost(facts, documents);
  if (lostCount) {
    fact.run("receipt_counter", stringify(null));
    fact.run("receipt_count_lost", stringify(lostCount));
  }
  const count = (kind: string) => documents.filter((row) => row["kind"] === kind).length;
  const notice: RescueNotice = {
    kind: "rescued",
    ...what,
    read: { sales: count("sale"), receipts: count("receipt"), unsent: unsent.length },
    lost,
  };
  fact.run("rescued", stringify(notice));
}

/**
 * Null: receipts are counted on as they were, for the counter is written with each receipt. Without it, or without knowing
 * of which series it is, nobody knows how many receipts are missing here, and the count goes on above all of them.
 */
function countLost(facts: readonly Row[], documents: readonly Row[]): LostCount | null {
  const known = new Map(facts.map((row) => [text(row, "name"), parse(text(row, "value"))]));
  const setup = known.get("setup") as TillSetup | null | undefined;
  const counter = known.get("receipt_counter");
  if (setup && typeof counter === "number") return null;
  const highest = documents.reduce(
    (most, row) => {
      const number = row["kind"] === "receipt" ? parseReceiptNumber(text(row, "id")) : null;
      const isOurs =
        !setup ||
        (number?.registerNumber === setup.registerNumber && number.series === (setup.receiptSeries ?? 1));
      return number && isOurs ? Math.max(most, number.counter) : most;
    },
    Number(counter ?? 0),
  );
  return { highest, jump: receiptJump };
}

const text = (row: Row, name: string): string => String(row[name]);

function isReadable(value: unknown): boolean {
  try {
    return typeof value === "string" && parse(value) !== undefined;
  } catch {
    return false;
  }
}
