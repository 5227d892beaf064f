import type { DatabaseSync, StatementSync } from "node:sqlite";

export type Row = Readonly<Record<string, unknown>>;

export interface ReadRows {
  readonly rows: readonly Row[];
  /** Places that could not be read, each of which may have held a row. Null: nobody can say how many there were. */
  readonly lost: number | null;
}

/** More places than a damaged page or a few could have held; each is one look. */
const probesMax = 100_000;

/**
 * Every row of a table that can still be read, in its order: from the front to the first damage, from the back to the
 * last one, and between them one by one.
 */
export function readDamaged(db: DatabaseSync, table: "fact" | "document" | "queue"): ReadRows {
  const one = prepare(db, `select rowid as place, * from ${table} where rowid = ?`);
  if (!one) return { rows: [], lost: null };
  const front = readUntilDamage(db, `select rowid as place, * from ${table} order by rowid`);
  if (front.isWhole) return { rows: front.rows, lost: 0 };
  const back = readUntilDamage(db, `select rowid as place, * from ${table} order by rowid desc`);
  const rows = new Map(front.rows.map((row) => [place(row), row]));
  for (const row of back.rows) rows.set(place(row), row);
  const first = front.rows.length === 0 ? 1 : place(front.rows.at(-1)) + 1;
  // Without a row from the back nobody knows where the table ends.
  const end = back.rows.length === 0 ? null : place(back.rows.at(-1));
  let lost = 0;
  for (let at = first; at < Math.min(end ?? Number.POSITIVE_INFINITY, first + probesMax); at += 1) {
    const found = probe(one, at);
    if (found === "damaged") lost += 1;
    else if (found) rows.set(at, found);
  }
  const isCounted = end !== null && end - first <= probesMax;
  return {
    rows: [...rows].sort(([left], [right]) => left - right).map(([, row]) => row),
    lost: isCounted ? lost : null,
  };
}

const place = (row: Row | undefined): number => Number(row?.["place"] ?? 0);

function readUntilDamage(
  db: DatabaseSync,
  sql: string,
): { readonly rows: readonly Row[]; readonly isWhole: boolean } {
  const rows: Row[] = [];
  try {
    for (const row of prepare(db, sql)?.iterate() ?? []) rows.push(row);
    return { rows, isWhole: true };
  } catch {
    return { rows, isWhole: false };
  }
}

function probe(one: StatementSync, at: number): Row | "damaged" | undefined {
  try {
    return one.get(at);
  } catch {
    return "damaged";
  }
}

/** Null where not even the list of tables can be read, or this one is not in it. */
function prepare(db: DatabaseSync, sql: string): StatementSync | null {
  try {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  } catch {
    return null;
  }
}
