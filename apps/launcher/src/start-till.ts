import path from "node:path";
import { z } from "zod";
import { buildScreens } from "./build-screens.ts";
import { checkPorts } from "./check-ports.ts";
import { type DataFolder, type Demo, demoSchema, openDataFolder } from "./data-folder.ts";
import { type OpenDatabase, migrate, openDatabase } from "./prepare-database.ts";
import { type Printer, formatTable } from "./print.ts";
import { findElectron, programsOf, seedProgram } from "./programs.ts";
import { type Settings, portVariables, readSettings } from "./read-settings.ts";
import { StartupError } from "./startup-error.ts";
import { type Supervised, runOnce, supervise } from "./supervise.ts";

export interface StartOptions {
  /** The checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  /** At least 32 characters that nobody can guess. */
  readonly randomToken: () => string;
  readonly printer: Printer;
  /** Told when a program died too often to be started again. */
  readonly giveUp: (reason: StartupError) => void;
  /** Asked between steps: true once somebody wants the start to end. */
  readonly cancelled: () => boolean;
}

/** What runs, from the first thing taken on; `stop` gives back what there is, whenever it is called. */
export interface RunningTill {
  stop(): Promise<void>;
}

const seededSchema = z.looseObject({ outcome: z.enum(["seeded", "not_empty"]), signIns: demoSchema });

/**
 * Brings Till up step by step. `onProgress` receives what runs so far after each step that took something, so
 * that an interrupted start can be undone like a finished one.
 *
 * @throws {StartupError} in one sentence; the caller stops what runs.
 */
export async function startTill(
  options: StartOptions,
  onProgress: (running: RunningTill) => void,
): Promise<void> {
  const { printer } = options;
  const running: Running = { programs: [], database: undefined, folder: undefined };
  onProgress({ stop: () => stopAll(running, printer) });
  const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    if (options.cancelled()) throw new StartupError("The start was interrupted.");
    return await printer.step(title, work);
  };

  const settings = readSettings(options.env);
  const sandboxed = settings.gateways === "sandbox";
  const folder = await step("Checking settings, folder and ports", async () => {
    const opened = await openDataFolder({
      path: settings.dataDir ?? path.join(options.root, ".till"),
      randomToken: options.randomToken,
    });
    running.folder = opened;
    const needed = portVariables.filter(
      (name) =>
        (sandboxed || !name.startsWith("TILL_SANDBOX")) &&
        (settings.gateways !== "live" || !name.startsWith("TILL_BOXES")),
    );
    await checkPorts(needed.map((name) => [name, settings.ports[name]] as const));
    return opened;
  });
  const notes: string[] = [];
  const database = await step(
    settings.database === undefined ? "Starting PostgreSQL" : "Reaching your PostgreSQL",
    async () => {
      running.database = await openDatabase({
        settings,
        dataDir: folder.path,
        appPassword: folder.secrets.appPassword,
        log: (line) => notes.push(line),
      });
      return running.database;
    },
  );
  for (const note of notes) printer.line(`    (${note})`);
  await step("Bringing the database up to date", () => migrate(database));
  const demo = await step("Looking for a shop", () => findShop(options, settings, folder, database));
  await step("Building the screens", () => buildScreens(options.root, folder.logsDir));

  const programs = programsOf({
    root: options.root,
    dataDir: folder.path,
    env: options.env,
    settings,
    secrets: folder.secrets,
    masterKeys: settings.masterKeys ?? (await folder.masterKeys()),
    demo,
    databaseUrl: database.appUrl,
  });
  for (const program of programs) {
    await step(`Starting the ${program.name}`, async () => {
      const supervised = await supervise(program, {
        logsDir: folder.logsDir,
        nowMs: options.nowMs,
        say: (line) => printer.line(line),
        giveUp: options.giveUp,
      });
      running.programs.push(supervised);
    });
  }
  printer.line(welcome(options, settings, folder, demo));
}

interface Running {
  readonly programs: Supervised[];
  database: OpenDatabase | undefined;
  folder: DataFolder | undefined;
}

/** The till first, so that no new sale comes in; PostgreSQL last, when nobody is left who writes. */
async function stopAll(running: Running, printer: Printer): Promise<void> {
  for (const program of running.programs.toReversed()) await program.stop();
  try {
    await running.database?.embedded?.stop();
  } catch (error) {
    printer.line(error instanceof Error ? error.message : String(error));
  }
  await running.folder?.release();
}

/** A demo shop goes into an empty database, and never beside real money. */
async function findShop(
  options: StartOptions,
  settings: Settings,
  folder: DataFolder,
  database: OpenDatabase,
): Promise<Demo | undefined> {
  const known = await folder.readDemo();
  if (settings.gateways === "live") {
    if (known === undefined) return undefined;
    throw new StartupError(
      `The data folder ${folder.path} holds the demo shop, whose sign-ins anybody can read; set TILL_DATA_DIR to another folder for TILL_LIVE=1.`,
    );
  }
  // The embedded database lies in the same folder as what is known of it; another one has to be asked.
  if (known !== undefined && settings.database === undefined) return known;
  const said = await runOnce(seedProgram(options, database.ownerUrl), folder.logsDir);
  const { outcome, signIns } = seededSchema.parse(said);
  if (outcome === "not_empty") return known;
  await folder.writeDemo(signIns);
  return signIns;
}

function welcome(
  options: StartOptions,
  settings: Settings,
  folder: DataFolder,
  demo: Demo | undefined,
): string {
  const at = (port: number, place = "/") => `http://localhost:${port}${place}`;
  const { TILL_PORT, TILL_POS_PORT, TILL_SANDBOX_PORT, TILL_BOXES_PORT } = settings.ports;
  const pins = Object.entries(demo?.pins ?? {}).map(([name, pin]) => `${name} ${pin}`);
  const rows = [
    ["Till", at(TILL_POS_PORT), pins.length > 0 ? `PINs: ${pins.join(", ")}` : ""],
    ["Storefront", at(TILL_PORT), ""],
    ["Office", at(TILL_PORT, "/office"), demo ? `${demo.manager.email} / ${demo.manager.password}` : ""],
    ...(demo?.owner ? [["  as its owner", "", `${demo.owner.email} / ${demo.owner.password}`]] : []),
    ...(settings.gateways === "sandbox"
      ? [["Sandbox", at(TILL_SANDBOX_PORT, "/totals"), "plays Stripe, Square and PayPal; no real money"]]
      : [["Gateways", "your keys", settings.gateways === "live" ? "REAL MONEY" : "test mode"]]),
    ...(settings.gateways === "live"
      ? []
      : [["Paper and drawer", at(TILL_BOXES_PORT), "what the till prints; a printer made of software"]]),
    ["Data and logs", folder.path, ""],
  ];
  const electron =
    findElectron(options.root) === undefined
      ? "Electron's program is not installed, so the till runs in your browser."
      : "Electron's program is installed, but there is no window for it yet: the till runs in your browser.";
  return `\nTill is running.\n\n${formatTable(rows)}\n\n${electron}\nCtrl-C stops everything.\n`;
}
