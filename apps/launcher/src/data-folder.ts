import { createHash } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { formatMasterKey } from "@till/db";
import { z } from "zod";
import { describe, isRunning } from "./process-state.ts";
import { StartupError } from "./startup-error.ts";

const secretsSchema = z.object({
  /** Of the database role that the server signs in as. */
  appPassword: z.string().min(16),
  /** Signs sessions. */
  serverSecret: z.string().min(32),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** How to sign in to a demo shop. Kept when it is seeded, so that the next start can say it again. */
export const demoSchema = z.object({
  /** Not in a folder of before there were owners. */
  owner: z.object({ email: z.string(), password: z.string() }).optional(),
  manager: z.object({ email: z.string(), password: z.string() }),
  /** PINs by a person's name. */
  pins: z.record(z.string(), z.string()),
  /** What the tills are enrolled with, in order of their registers. */
  registerKeys: z.array(z.string()).min(1),
});
export type Demo = z.infer<typeof demoSchema>;

export interface DataFolder {
  readonly path: string;
  readonly logsDir: string;
  readonly secrets: Secrets;
  /**
   * What opens the sealed columns of the database, made the first time it is asked for and kept in a file of its own,
   * so that a backup of the database need not hold it.
   */
  masterKeys(): Promise<string>;
  readDemo(): Promise<Demo | undefined>;
  writeDemo(demo: Demo): Promise<void>;
  /** Lets another `start` have the folder. */
  release(): Promise<void>;
}

export interface DataFolderOptions {
  readonly path: string;
  readonly randomToken: () => string;
}

/**
 * Opens the folder where everything this installation keeps lies, and holds it until released, so that two
 * `start`s never work on one database. What a killed `start` held is taken over.
 *
 * @throws {StartupError} when the folder cannot be used or is held by another `start`.
 */
export async function openDataFolder(options: DataFolderOptions): Promise<DataFolder> {
  const folder = path.resolve(options.path);
  const logsDir = path.join(folder, "logs");
  const demoFile = path.join(folder, "demo.json");
  const lockFile = path.join(folder, "start.lock");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await takeLock(lockFile, folder);
    await mkdir(logsDir, { recursive: true, mode: 0o700 });
    const secrets = await readSecrets(path.join(folder, "secrets.json"), options.randomToken);
    return {
      path: folder,
      logsDir,
      secrets,
      masterKeys: () => readMasterKeys(path.join(folder, "master-keys"), options.randomToken),
      readDemo: async () => await readJson(demoFile, demoSchema),
      writeDemo: async (demo) => await writeFile(demoFile, JSON.stringify(demo), { mode: 0o600 }),
      release: async () => await rm(lockFile, { force: true }),
    };
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new StartupError(
      `The data folder ${folder} cannot be read and written (${code}); mend its permissions, or set TILL_DATA_DIR to another folder.`,
    );
  }
}

/** What a `start` keeps in this folder, read without holding it; undefined where there was none. */
export async function readLocalKeys(
  dataDir: string,
): Promise<{ readonly secrets: Secrets; readonly masterKeys: string } | undefined> {
  const secrets = await readJson(path.join(dataDir, "secrets.json"), secretsSchema);
  const masterKeys = await readFile(path.join(dataDir, "master-keys"), "utf8").catch(() => undefined);
  return secrets === undefined || masterKeys === undefined
    ? undefined
    : { secrets, masterKeys: masterKeys.trim() };
}

async function takeLock(lockFile: string, folder: string): Promise<void> {
  const mine = `${lockFile}.${process.pid}`;
  for (const lastTry of [false, true]) {
    try {
      // Written beside and linked, so that the lock never exists without saying who holds it.
      await writeFile(mine, String(process.pid), { mode: 0o600 });
      await link(mine, lockFile);
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = Number.parseInt(await readFile(lockFile, "utf8"), 10);
      if (lastTry || isLauncher(holder)) {
        throw new StartupError(
          `Till is already running on the data folder ${folder} (process ${holder}); stop it first, or set TILL_DATA_DIR to another folder.`,
        );
      }
      await rm(lockFile, { force: true });
    } finally {
      await rm(mine, { force: true });
    }
  }
}

/** After a reboot the number may belong to any program; where the system is not asked, a running one is believed. */
function isLauncher(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !isRunning(pid)) return false;
  return describe(pid)?.command.includes("launcher") ?? true;
}

async function readSecrets(file: string, randomToken: () => string): Promise<Secrets> {
  const kept = await readJson(file, secretsSchema);
  if (kept !== undefined) return kept;
  const fresh: Secrets = {
    appPassword: randomToken(),
    serverSecret: randomToken(),
  };
  await writeFile(file, JSON.stringify(fresh, null, 2), { mode: 0o600, flush: true });
  return fresh;
}

/** As `TILL_MASTER_KEYS` is written, for whoever puts a newer key in front of the old one. */
async function readMasterKeys(file: string, randomToken: () => string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  // A key of 32 bytes from a token of at least as many; its name tells it from one made after a loss of this file.
  const bytes = createHash("sha256").update(randomToken()).digest();
  const name = createHash("sha256").update(randomToken()).digest("hex").slice(0, 8);
  const fresh = formatMasterKey({ id: `local-${name}`, bytes });
  await writeFile(file, `${fresh}\n`, { mode: 0o600, flush: true, flag: "wx" });
  return fresh;
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new StartupError(`The file ${file} is damaged; put it back from a backup, or move it away.`);
  }
}
