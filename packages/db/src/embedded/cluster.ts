import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PostgresBinaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { type RunAs, giveTo } from "./run-as.ts";
import { runProgram } from "./run-program.ts";

/** The one role of a fresh cluster: it owns the databases and runs migrations. */
export const OWNER_ROLE = "till_owner";

/** initdb takes two seconds here; a slow disk under load has taken forty. */
const INITDB_TIMEOUT_MS = 180_000;

export const clusterDirOf = (dataDir: string) => path.join(dataDir, "postgres");
const passwordFileOf = (dataDir: string) => path.join(dataDir, "postgres-password");

/** Set when the cluster is made, and part of it from then on. */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "timezone=UTC",
  "log_timezone=UTC",
  "log_line_prefix=%m [%p] ",
];

export const exists = (target: string) =>
  stat(target).then(
    () => true,
    () => false,
  );

export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    // Asks for what is needed later, now, when the answer can still be one sentence.
    await writeFile(path.join(dataDir, ".writable"), "");
    await rm(path.join(dataDir, ".writable"));
  } catch (error) {
    throw new EmbeddedPostgresError(`The data folder ${dataDir} cannot be written (${codeOf(error)}).`);
  }
}

/**
 * Reads the owner's password, or makes one before the first cluster exists.
 * A cluster whose password is lost cannot be opened, and that is said instead of starting another.
 */
export async function ownerPassword(dataDir: string): Promise<string> {
  const file = passwordFileOf(dataDir);
  try {
    const kept = (await readFile(file, "utf8")).trim();
    if (kept !== "") return kept;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw new EmbeddedPostgresError(`The file ${file} cannot be read (${codeOf(error)}).`);
    }
  }
  if (await exists(clusterDirOf(dataDir))) {
    throw new EmbeddedPostgresError(
      `The password of the database in ${dataDir} is missing; put ${file} back, or move the folder away to start empty.`,
    );
  }
  const fresh = randomBytes(24).toString("base64url");
  await writeFile(`${file}.new`, `${fresh}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return fresh;
}

/**
 * Makes the cluster where there is none. It is made beside its place and moved there when complete, so that
 * an interrupted first start leaves nothing that looks like a database.
 */
export async function ensureCluster(options: {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly password: string;
}): Promise<"made" | "kept"> {
  const clusterDir = clusterDirOf(options.dataDir);
  if (await exists(path.join(clusterDir, "PG_VERSION"))) return "kept";

  const staging = await mkdtemp(path.join(options.dataDir, "postgres-new-"));
  try {
    const passwordFile = path.join(staging, "password");
    const cluster = path.join(staging, "cluster");
    await mkdir(cluster, { mode: 0o700 });
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    for (const target of [staging, cluster, passwordFile]) await giveTo(options.runAs, target);

    const { code, output } = await runProgram(
      options.runAs,
      options.binaries.initdb,
      [
        `--pgdata=${cluster}`,
        `--username=${OWNER_ROLE}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        ...settings.map((setting) => `--set=${setting}`),
      ],
      INITDB_TIMEOUT_MS,
    );
    if (code !== 0) {
      throw new EmbeddedPostgresError(
        `PostgreSQL could not make its files in ${options.dataDir}: ${lastLine(output)}`,
      );
    }
    await chmod(cluster, 0o700);
    await rename(cluster, clusterDir);
    return "made";
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

export function lastLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? "it gave no reason";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
