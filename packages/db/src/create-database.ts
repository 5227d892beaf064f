import { type Clock, type IdSource, InvariantError, type MerchantId } from "@till/kernel";
import { type PostgresJsDatabase, drizzle } from "drizzle-orm/postgres-js";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { createEnqueue } from "./jobs/job-store.ts";
import { QUEUE_SCHEMA } from "./jobs/queues.ts";
import { type WorkerOptions, type WorkerPool, type Workers, startWorkerPool } from "./jobs/start-workers.ts";
import type { JobName, UnitOfWork } from "./ports.ts";
import { createKeyRing } from "./sealing/key-ring.ts";
import type { KeyWrap } from "./sealing/key-wrap.ts";
import { type Sealer, createSealer } from "./sealing/sealer.ts";
import { type Vault, createVault } from "./sealing/vault.ts";
import {
  type RegisterPerson,
  type SessionPerson,
  findRegisterPerson,
  findSessionPerson,
  noteSessionUsed,
} from "./session-person.ts";
import { account, passkey, session, twoFactor, user, verification } from "./schema/index.ts";
import { type OpenCredential, openCredentials } from "./stores/gateway-credential-store.ts";
import { type UnitOfWorkOptions, createUnitOfWork } from "./unit-of-work.ts";

/** The sign-in library's tables, as it names them. */
export const signInSchema = { user, session, account, verification, twoFactor, passkey };

export interface DatabaseOptions {
  /** Signs in as the runtime role, which owns nothing. */
  readonly url: string;
  /** Makes the ids of journal transactions and jobs. */
  readonly ids: IdSource;
  /** Connections for use cases; workers bring four of their own. */
  readonly poolMax?: number;
  /** False behind a pooler that hands each transaction another connection (PgBouncer before 1.21). */
  readonly preparedStatements?: boolean;
  /** How what must not be readable in the database is sealed. */
  readonly sealing: {
    readonly keyWrap: KeyWrap;
    readonly clock: Clock;
    readonly random: (count: number) => Uint8Array;
  };
  /** Lets what may be committed together share a transaction and its commit. Off unless asked for. */
  readonly commitTogether?: boolean;
  /** Told of trouble with the queue while nobody is calling. */
  readonly onError: (error: Error) => void;
}

export interface Database {
  readonly uow: UnitOfWork;
  /** For the composition root alone: what the merchant's adapters sign in with. */
  openCredentials(merchantId: MerchantId): Promise<readonly OpenCredential[]>;
  /** The upkeep of the keys that seal. */
  readonly vault: Vault;
  /** For the sign-in library, whose tables these are. Till's own go through `uow`. */
  readonly signIn: PostgresJsDatabase<typeof signInSchema>;
  /** Who a session's token stands for: asked at every call of a person, so it is one statement and no transaction. */
  findSessionPerson(merchantId: MerchantId, tokenHash: string): Promise<SessionPerson | null>;
  noteSessionUsed(sessionId: string, nowMs: number): Promise<void>;
  /** As that, for a token of a register. */
  findRegisterPerson(merchantId: MerchantId, tokenHash: string): Promise<RegisterPerson | null>;
  /** The only merchant; null in an empty database. Throws when there are several. */
  findMerchantId(): Promise<MerchantId | null>;
  findMerchantIds(): Promise<readonly MerchantId[]>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  /** Runs the jobs of every merchant in this process. Once per process. */
  startWorkers(options: WorkerOptions): Promise<Workers>;
  /** Stops workers, lets running transactions end, closes every connection. */
  close(): Promise<void>;
}

const POOL_MAX = 10;
/** Far above what a use case takes; below what a cashier waits for before trying again. */
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 15_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_S = 10;
const CLOSE_WITHIN_S = 10;
/** Keys are looked after for milliseconds every some seconds; a process at rest keeps no connection for it. */
const KEY_CONNECTION_IDLE_S = 30;

/** @throws when the database cannot be reached, or was not migrated. */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const sql = connect(options, { max: options.poolMax ?? POOL_MAX });
  const keySql = connect(options, { max: 1, idle_timeout: KEY_CONNECTION_IDLE_S });
  // Also tells the driver to hand over dates as they are.
  const signIn = drizzle(sql, { schema: signInSchema });

  const boss = new PgBoss({
    db: {
      executeSql: async (text, values = []) => ({ rows: await sql.unsafe(text, values as never[]) }),
    },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", options.onError);
  let workers: WorkerPool | null = null;

  try {
    await sql`select 1 from merchants limit 1`;
    await boss.start();
  } catch (error) {
    await Promise.all([sql.end({ timeout: 1 }), keySql.end({ timeout: 1 })]);
    throw error;
  }

  const shared = {
    ids: options.ids,
    enqueue: createEnqueue(boss, options.ids),
    onCommitted: (jobs: ReadonlySet<JobName>) => {
      for (const name of jobs) workers?.wake(name);
    },
  };
  const { sealer, vault } = openVault(options, { ...shared, sql: keySql });
  const uow = createUnitOfWork({ ...shared, sql, sealer, commitTogether: options.commitTogether ?? false });
  return {
    uow,
    async openCredentials(merchantId) {
      const sealed = await uow.run(merchantId, (tx) => tx.credentials.sealed());
      return openCredentials(sealer, merchantId, sealed);
    },
    vault,
    signIn,
    findSessionPerson: (merchantId, tokenHash) => findSessionPerson(sql, merchantId, tokenHash),
    noteSessionUsed: (sessionId, nowMs) => noteSessionUsed(sql, sessionId, nowMs),
    findRegisterPerson: (merchantId, tokenHash) => findRegisterPerson(sql, merchantId, tokenHash),
    async findMerchantId() {
      const found = await sql<{ merchant_id: MerchantId }[]>`
        select id as merchant_id from till_merchant_ids() as id limit 2`;
      if (found.length > 1) throw new RangeError("there are several merchants: say which one");
      return found[0]?.merchant_id ?? null;
    },
    async findMerchantIds() {
      const found = await sql<{ merchant_id: MerchantId }[]>`
        select id as merchant_id from till_merchant_ids() as id order by id`;
      return found.map(({ merchant_id }) => merchant_id);
    },
    async ping() {
      await sql`select 1`;
    },
    async startWorkers(workerOptions) {
      workers = await startWorkerPool(options.url, workerOptions);
      return workers;
    },
    async close() {
      await workers?.stop();
      await boss.stop({ graceful: false });
      await Promise.all([sql.end({ timeout: CLOSE_WITHIN_S }), keySql.end({ timeout: CLOSE_WITHIN_S })]);
    },
  };
}

function connect(
  { url, preparedStatements }: DatabaseOptions,
  pool: { readonly max: number; readonly idle_timeout?: number },
): Sql {
  return postgres(url, {
    ...pool,
    prepare: preparedStatements ?? true,
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
    // Documents are read as text by the one codec; the driver's own reading would lose nothing but do it twice.
    types: { json: { to: 114, from: [114, 3802], serialize: String, parse: String } },
    connection: {
      application_name: "till",
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
  });
}

/** The keys have a connection of their own, and their transactions seal nothing themselves. */
function openVault(
  { ids, sealing }: DatabaseOptions,
  shared: Pick<UnitOfWorkOptions, "sql" | "ids" | "enqueue" | "onCommitted">,
): { readonly sealer: Sealer; readonly vault: Vault } {
  const uow = createUnitOfWork({ ...shared, sealer: sealsNothing, commitTogether: false });
  const run: UnitOfWork["run"] = (merchantId, work) => uow.run(merchantId, work);
  const keys = createKeyRing({ ...sealing, run, ids });
  const sealer = createSealer(keys, sealing.random);
  return { sealer, vault: createVault({ run, keys, sealer }) };
}

const refuse = (): never => {
  throw new InvariantError("the transactions of the keys seal nothing");
};
const sealsNothing: Sealer = { seal: refuse, open: refuse, index: refuse, indexes: refuse };
