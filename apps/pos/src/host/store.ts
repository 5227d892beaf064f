import { DatabaseSync } from "node:sqlite";
import type { DrawerActKind, DrawerReason } from "@till/drawer";
import type {
  ChargeId,
  ParkedCartId,
  RefundId,
  ReturnId,
  SaleId,
  SaleLineId,
  ShiftId,
  Uuid,
} from "@till/kernel";
import type { Money } from "@till/money";
import type { PricedReturn, PricedSale, ReceiptDocument } from "@till/sales";
import type { Cart } from "@till/sales";
import type { ChargeView, TillErrorBody } from "@till/wire";
import { parse, stringify } from "superjson";
import type { LocalPrint } from "./printing/print-job.ts";
import { type QueueTable, createQueueTable, queueSchema } from "./queue-table.ts";
import type { NoReceiptInput, QueuedActs } from "./server-port.ts";
import { isDiskFull } from "./sqlite-errors.ts";
import type { Unhanded } from "./unhanded.ts";

export interface LocalSale {
  readonly id: SaleId;
  readonly cart: Cart;
  readonly sale: PricedSale;
  readonly state: "open" | "completed" | "cancelled";
  readonly occurredAtMs: number;
  /** The shift it was sold in; a sale of before this was kept has none. */
  readonly shiftId?: ShiftId;
  /** The codes of the gift cards in it, by their lines. */
  readonly giftCards?: readonly { readonly lineId: SaleLineId; readonly code: string }[];
}

export interface LocalCharge {
  readonly id: ChargeId;
  readonly saleId: SaleId;
  readonly request: QueuedActs["charges.create"];
  readonly kind: "cash" | "card" | "paypal" | "gift_card" | "store_credit" | "external" | "exchange";
  readonly label: string;
  readonly screenUrl: string | null;
  readonly amount: Money;
  readonly startedAtMs: number;
  /** The server's last word; null while it has said nothing. Always null for cash. */
  readonly view: ChargeView | null;
  /** It left this till at least once, and may have been heard without an answer. */
  readonly wasSent?: boolean;
  /** False once the cashier let it go: nothing more is done with it here. */
  readonly wanted: boolean;
  /** A part that goes back because the sale is not paid after all. */
  readonly givenBack?: GivenBack;
  /** The goods that pay it. */
  readonly exchange?: LocalExchange;
  /** That it took nothing was said and read. */
  readonly isDismissed?: boolean;
}

/** Goods of an earlier sale that pay for others, and what their return's receipt says. */
export interface LocalExchange {
  readonly request: NonNullable<QueuedActs["charges.create"]["exchange"]>;
  readonly originalNumber: string;
  readonly goods: PricedReturn;
  /** Of the store credit that anything of it goes onto. */
  readonly code: string;
  /** What they are worth beyond what they pay for, by the ways it goes back. */
  readonly rest: readonly { readonly label: string; readonly amount: Money; readonly isCash: boolean }[];
  /** `back`: the server said so, and what is due in cash was handed out. */
  readonly state: "asked" | "back";
}

/**
 * `open`: asked for, and nobody knows yet; asked again under the same id. `needs_yes`: the server did nothing, and wants a
 * manager's yes to this id.
 */
export interface GivenBack {
  readonly state: "open" | "needs_yes" | "given";
  readonly request: QueuedActs["refunds.create"];
}

export interface LocalRefund {
  readonly id: RefundId;
  readonly request: QueuedActs["refunds.create"];
  readonly saleId: SaleId;
  /** `open`: nobody knows yet; asked again under the same id until the server says. */
  readonly state: "open" | "given" | "refused";
  readonly goods: PricedReturn;
  readonly label: string;
  readonly originalNumber: string;
  /** The server wants a manager's yes first; nothing was given back. */
  readonly needsApproval?: TillErrorBody;
  readonly unhanded?: Unhanded;
}

/** A sale that was taken back whole: its charges, and what goes back to each. */
export interface LocalVoid {
  readonly id: ReturnId;
  readonly request: QueuedActs["sales.void"];
  readonly saleId: SaleId;
  readonly state: LocalRefund["state"];
  readonly goods: PricedReturn;
  readonly parts: readonly {
    readonly chargeId: ChargeId;
    readonly label: string;
    readonly isCash: boolean;
    readonly amount: Money;
  }[];
  readonly originalNumber: string;
  readonly needsApproval?: TillErrorBody;
}

/** Goods that were taken back without a receipt. */
export interface LocalNoReceipt {
  readonly id: ReturnId;
  readonly request: NoReceiptInput;
  readonly state: LocalRefund["state"];
  readonly goods: PricedReturn;
  readonly label: string;
  readonly needsApproval?: TillErrorBody;
  readonly unhanded?: Unhanded;
}

/** Cash in or out of the drawer beside selling, or its opening for no sale. */
export interface LocalDrawerAct {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  readonly kind: DrawerActKind;
  readonly amount: Money | null;
  readonly reason: DrawerReason | null;
  readonly note: string | null;
  readonly doneBy: string;
  readonly atMs: number;
}

/** A cart that was set aside and that the server has not confirmed yet: it may be taken up here without asking. */
interface LocalParked {
  readonly id: ParkedCartId;
  readonly label: string;
  readonly cart: Cart;
  readonly parkedBy: string;
  readonly parkedAtMs: number;
}

interface LocalReceipt {
  readonly number: string;
  /** Null where goods came back without one. */
  readonly saleId: SaleId | null;
  readonly document: ReceiptDocument;
}

interface Documents {
  sale: LocalSale;
  charge: LocalCharge;
  refund: LocalRefund;
  sale_void: LocalVoid;
  no_receipt: LocalNoReceipt;
  receipt: LocalReceipt;
  print_job: LocalPrint;
  parked: LocalParked;
  drawer_act: LocalDrawerAct;
}

interface DocumentTable<T> {
  find(id: string): T | null;
  put(id: string, value: T, saleId?: string): void;
  remove(id: string): void;
  ofSale(saleId: string): readonly T[];
  latest(limit: number): readonly T[];
}

/** Single facts of the register: its setup, cart, shift, counter. */
interface Facts {
  get<T>(name: string): T | null;
  set(name: string, value: unknown): void;
}

export interface Store {
  readonly sales: DocumentTable<LocalSale>;
  readonly charges: DocumentTable<LocalCharge>;
  readonly refunds: DocumentTable<LocalRefund>;
  readonly voids: DocumentTable<LocalVoid>;
  readonly noReceipts: DocumentTable<LocalNoReceipt>;
  readonly receipts: DocumentTable<LocalReceipt>;
  readonly parked: DocumentTable<LocalParked>;
  readonly prints: DocumentTable<LocalPrint>;
  /** By the shift they belong to. */
  readonly drawerActs: DocumentTable<LocalDrawerAct>;
  readonly facts: Facts;
  readonly queue: QueueTable;
  /** All of `work`'s writes reach the disk together, before this returns, or none does. */
  transaction<T>(work: () => T): T;
  /** Whether another sale can be written: after it could not. */
  hasRoom(): boolean;
  close(): void;
}

const schema = `
create table if not exists fact (name text primary key, value text not null) strict;
create table if not exists document (
  kind text not null, id text not null, sale_id text, position integer not null, value text not null,
  primary key (kind, id)
) strict;
drop index if exists document_by_sale;
create index if not exists document_of_sale on document (kind, sale_id, position);
create index if not exists document_by_position on document (kind, position);
${queueSchema}`;

/** A register's own file as SQLite, with its tables. Throws when it cannot be written. */
export function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  // FULL: a commit is on the platter before the cashier reads "accepted"; WAL keeps that to one fsync.
  db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;");
  db.exec(schema);
  return db;
}

export const openStore = (path: string): Store => createStore(openFile(path));

/** Pages of a sale and its receipt, and some more. */
const roomBytes = 65_536;

/** What a register keeps, in a file of `openFile`. */
export function createStore(db: DatabaseSync): Store {
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  };
  const readText = createReadText();
  let depth = 0;
  return {
    sales: documents(prepare, "sale", readText),
    charges: documents(prepare, "charge", readText),
    refunds: documents(prepare, "refund", readText),
    voids: documents(prepare, "sale_void", readText),
    noReceipts: documents(prepare, "no_receipt", readText),
    receipts: documents(prepare, "receipt", readText),
    prints: documents(prepare, "print_job", readText),
    parked: documents(prepare, "parked", readText),
    drawerActs: documents(prepare, "drawer_act", readText),
    facts: facts(prepare, readText),
    queue: createQueueTable(prepare),
    transaction(work) {
      if (depth > 0) return work();
      db.exec("begin immediate");
      depth += 1;
      try {
        const result = work();
        db.exec("commit");
        return result;
      } catch (error) {
        // A full disk may have ended the transaction already; a second end would hide the reason.
        if (db.isTransaction) db.exec("rollback");
        throw error;
      } finally {
        depth -= 1;
      }
    },
    hasRoom() {
      try {
        const room = facts(prepare, readText);
        room.set("room", "x".repeat(roomBytes));
        room.set("room", null);
        return true;
      } catch (error) {
        if (isDiskFull(error)) return false;
        throw error;
      }
    },
    close: () => {
      if (db.isOpen) db.close();
    },
  };
}

type ReadText = (text: string) => unknown;

/** Some screens' worth; what is longer, as a catalogue is, is read rarely. */
const keptTexts = { max: 300, charactersMax: 65_536 } as const;

/**
 * Reads superjson. What was read last is kept beside its text, for most of it is the same whenever a screen is told its state:
 * it is shared, and nobody may change it.
 */
function createReadText(): ReadText {
  const kept = new Map<string, unknown>();
  return (text) => {
    if (text.length > keptTexts.charactersMax) return parse(text);
    const known = kept.get(text);
    const value = known === undefined ? parse(text) : known;
    kept.delete(text);
    kept.set(text, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= keptTexts.max) break;
      kept.delete(oldest);
    }
    return value;
  };
}

export type Prepare = (sql: string) => ReturnType<DatabaseSync["prepare"]>;

function documents<Kind extends keyof Documents>(
  prepare: Prepare,
  kind: Kind,
  readText: ReadText,
): DocumentTable<Documents[Kind]> {
  type T = Documents[Kind];
  const read = (row: Record<string, unknown>): T => readText(String(row["value"])) as T;
  const find = prepare("select value from document where kind = ? and id = ?");
  const put = prepare(
    `insert into document (kind, id, sale_id, position, value)
     values (?, ?, ?, (select coalesce(max(position), 0) + 1 from document where kind = ?), ?)
     on conflict (kind, id) do update set value = excluded.value`,
  );
  const remove = prepare("delete from document where kind = ? and id = ?");
  const ofSale = prepare("select value from document where kind = ? and sale_id = ? order by position");
  const latest = prepare("select value from document where kind = ? order by position desc limit ?");
  return {
    find(id) {
      const row = find.get(kind, id);
      return row ? read(row) : null;
    },
    put: (id, value, saleId) => void put.run(kind, id, saleId ?? null, kind, stringify(value)),
    remove: (id) => void remove.run(kind, id),
    ofSale: (saleId) => ofSale.all(kind, saleId).map(read),
    latest: (limit) => latest.all(kind, limit).map(read),
  };
}

function facts(prepare: Prepare, readText: ReadText): Facts {
  const get = prepare("select value from fact where name = ?");
  const set = prepare(
    "insert into fact (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
  );
  return {
    get<T>(name: string) {
      const row = get.get(name);
      return row ? (readText(String(row["value"])) as T | null) : null;
    },
    set: (name, value) => void set.run(name, stringify(value)),
  };
}
