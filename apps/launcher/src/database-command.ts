import { spawn } from "node:child_process";
import path from "node:path";
import { APP_ROLE, appUrlOf, findEmbeddedPostgres } from "@till/db";
import { openDataFolder, readLocalKeys } from "./data-folder.ts";
import { DATABASE, migrate, openDatabase } from "./prepare-database.ts";
import { type Settings, readSettings } from "./read-settings.ts";

export interface DatabaseCommandOptions {
  /** The checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A program of the server: its folder. */
  readonly program: "vault" | "people" | "trail";
  readonly args: readonly string[];
  readonly randomToken: () => string;
}

/**
 * Runs a program of the server's on the database that `start` uses: the operator's own, or the one in the data
 * folder, which is started for it where no `start` runs. Answers with the program's exit code.
 *
 * @throws {StartupError} in one sentence.
 */
export async function databaseCommand(options: DatabaseCommandOptions): Promise<number> {
  if (options.program === "vault" && options.args[0] === "new") return await runProgram(options, {});
  const settings = readSettings(options.env);
  const dataDir = path.resolve(settings.dataDir ?? path.join(options.root, ".till"));
  const running = settings.database === undefined ? await findEmbeddedPostgres(dataDir, DATABASE) : undefined;
  if (settings.database === undefined && running === undefined)
    return await onFolder(options, settings, dataDir);
  const local = await readLocalKeys(dataDir);
  const masterKeys = settings.masterKeys ?? local?.masterKeys;
  const url = settings.database?.url ?? appUrlOf(running ?? "", local?.secrets.appPassword ?? "", APP_ROLE);
  const secret = options.env["TILL_SECRET"] ?? local?.secrets.serverSecret;
  return await runProgram(options, { DATABASE_URL: url, TILL_MASTER_KEYS: masterKeys, TILL_SECRET: secret });
}

/** Nobody runs on the folder: it is held, and its PostgreSQL runs, as long as the program does. */
async function onFolder(
  options: DatabaseCommandOptions,
  settings: Settings,
  dataDir: string,
): Promise<number> {
  const folder = await openDataFolder({ path: dataDir, randomToken: options.randomToken });
  try {
    const { appPassword } = folder.secrets;
    const database = await openDatabase({ settings, dataDir, appPassword, log: () => {} });
    try {
      await migrate(database);
      const masterKeys = settings.masterKeys ?? (await folder.masterKeys());
      const secret = options.env["TILL_SECRET"] ?? folder.secrets.serverSecret;
      const url = database.appUrl;
      return await runProgram(options, {
        DATABASE_URL: url,
        TILL_MASTER_KEYS: masterKeys,
        TILL_SECRET: secret,
      });
    } finally {
      await database.embedded?.stop();
    }
  } finally {
    await folder.release();
  }
}

function runProgram(
  { root, env, program, args }: DatabaseCommandOptions,
  given: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const main = path.join(root, "apps", "server", "src", program, "main.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...env, ...given },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
