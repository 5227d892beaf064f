import { readFile, rename } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { type PostgresBinaries, locateBinaries } from "./binaries.ts";
import {
  OWNER_ROLE,
  clusterDirOf,
  ensureCluster,
  exists,
  lastLine,
  makeDataFolder,
  ownerPassword,
} from "./cluster.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { clearLeftover, goneWithin, recordedPid, runningPort, stopPostmaster } from "./postmaster.ts";
import { type RunAs, chooseRunAs } from "./run-as.ts";
import { runProgram } from "./run-program.ts";

/** Recovery after a power cut replays the log first; a minute is far above what a shop's day takes. */
const START_TIMEOUT_S = 60;
/** A port found free can be taken before PostgreSQL binds it; backends of a killed server need a moment. */
const START_TRIES = 5;
const RETRY_MS = 400;

export interface EmbeddedPostgresOptions {
  /** Made when absent, mode 0700. One caller at a time: whoever starts holds the folder. */
  readonly dataDir: string;
  /** On 127.0.0.1; any free one when left out. */
  readonly port?: number;
  /** Told what happens, in short sentences. */
  readonly log?: (line: string) => void;
  /** `false` gives up durability for speed. For tests, whose data lasts as long as they run. */
  readonly fsync?: boolean;
  /** PostgreSQL's own hundred when left out. */
  readonly connectionsMax?: number;
  /** Also at a socket file in its folder, which takes a fraction of what loopback does. Not on Windows. */
  readonly socket?: boolean;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** The socket file that was asked for; null where there is none. */
  readonly socketPath: string | null;
  /** The postmaster's process id. */
  readonly pid: number;
  /** Where the server writes its own log. */
  readonly logFile: string;
  /** A URL that signs in as the owner, a superuser. */
  ownerUrl(database: string): string;
  /** Makes the database unless it exists. */
  ensureDatabase(name: string): Promise<void>;
  /** Ends every session and stops the server; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 on the cluster in `dataDir`, making it first where there is none, and waits until it
 * answers. It runs in a session of its own, so that Ctrl-C in the terminal reaches only whoever started it.
 *
 * @throws {EmbeddedPostgresError} whose message is one sentence for a person.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const dataDir = path.resolve(options.dataDir);
  const clusterDir = clusterDirOf(dataDir);
  const binaries = await locateBinaries();
  await makeDataFolder(dataDir);
  const password = await ownerPassword(dataDir);
  const runAs = await chooseRunAs({ clusterDir, binaries });

  if ((await clearLeftover(clusterDir)) === "stopped") log("stopped a PostgreSQL left over from before");
  if ((await ensureCluster({ dataDir, binaries, runAs, password })) === "made") log("made a new database");

  const port = await startServer({ ...options, clusterDir, binaries, runAs });
  const pid = await recordedPid(clusterDir);
  if (pid === undefined) throw new EmbeddedPostgresError(`PostgreSQL in ${clusterDir} stopped at once.`);

  const ownerUrl = (database: string) => urlOf({ password, port, database });
  let stopping: Promise<void> | undefined;
  return {
    port,
    socketPath: hasSocket(options) ? path.join(clusterDir, `.s.PGSQL.${port}`) : null,
    pid,
    logFile: logFileOf(clusterDir),
    ownerUrl,
    ensureDatabase: (name) => ensureDatabase(ownerUrl("postgres"), name),
    stop: () => (stopping ??= stopServer({ clusterDir, binaries, runAs, pid })),
  };
}

/**
 * The owner's URL of a server that somebody else started on this folder and that runs now; `undefined` when none does.
 *
 * @throws {EmbeddedPostgresError} whose message is one sentence for a person.
 */
export async function findEmbeddedPostgres(dataDir: string, database: string): Promise<string | undefined> {
  const port = await runningPort(clusterDirOf(path.resolve(dataDir)));
  if (port === undefined) return undefined;
  return urlOf({ password: await ownerPassword(path.resolve(dataDir)), port, database });
}

const urlOf = (at: { readonly password: string; readonly port: number; readonly database: string }): string =>
  `postgres://${OWNER_ROLE}:${at.password}@127.0.0.1:${at.port}/${encodeURIComponent(at.database)}`;

const hasSocket = ({ socket = false }: Pick<EmbeddedPostgresOptions, "socket">): boolean =>
  socket && process.platform !== "win32";

const logFileOf = (clusterDir: string) => path.join(clusterDir, "server.log");

interface Server {
  readonly clusterDir: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
}

/** For data that nobody will miss: nothing is flushed, and nobody tidies up beside the work. */
const THROWAWAY =
  " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off -c track_counts=off";

async function startServer(options: EmbeddedPostgresOptions & Server): Promise<number> {
  const logFile = logFileOf(options.clusterDir);
  const durability = options.fsync === false ? THROWAWAY : "";
  const socket = hasSocket(options) ? ` -c unix_socket_directories='"${options.clusterDir}"'` : "";
  const connections =
    options.connectionsMax === undefined ? "" : ` -c max_connections=${options.connectionsMax}`;
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    if (await exists(logFile)) await rename(logFile, `${logFile}.before`);
    const { code, output } = await runProgram(
      options.runAs,
      options.binaries.pgCtl,
      [
        "start",
        `--pgdata=${options.clusterDir}`,
        `--log=${logFile}`,
        "--wait",
        `--timeout=${START_TIMEOUT_S}`,
        `--options=-p ${port}${durability}${connections}${socket}`,
      ],
      (START_TIMEOUT_S + 10) * 1000,
    );
    if (code === 0) return port;

    const said = await readFile(logFile, "utf8").catch(() => "");
    const portTaken = said.includes("could not bind");
    const passing = said.includes("pre-existing shared memory") || (portTaken && options.port === undefined);
    if (!passing || attempt === START_TRIES) {
      throw new EmbeddedPostgresError(
        portTaken
          ? `PostgreSQL could not start because port ${port} is taken.`
          : `PostgreSQL could not start: ${lastLine(said === "" ? output : said)} (its log is ${logFile}).`,
      );
    }
    await pause(RETRY_MS * attempt);
  }
}

async function stopServer(server: Server & { readonly pid: number }): Promise<void> {
  const { code } = await runProgram(
    server.runAs,
    server.binaries.pgCtl,
    ["stop", `--pgdata=${server.clusterDir}`, "--mode=fast", "--wait", "--timeout=20"],
    30_000,
  );
  // pg_ctl answers when the pid file is gone, a moment before the process is.
  if (code === 0 && (await goneWithin(server.pid, 5000))) return;
  // pg_ctl also fails when the server is gone already; its id is asked only while the cluster still names it.
  if ((await recordedPid(server.clusterDir)) === server.pid) await stopPostmaster(server.pid);
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new EmbeddedPostgresError("No free port was found on 127.0.0.1.")),
      );
    });
  });
}
