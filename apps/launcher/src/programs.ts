import { readFileSync } from "node:fs";
import path from "node:path";
import type { Demo, Secrets } from "./data-folder.ts";
import type { Settings } from "./read-settings.ts";
import type { Program } from "./supervise.ts";

export interface ProgramOptions {
  /** The checkout. */
  readonly root: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** What opens the sealed columns of the database. */
  readonly masterKeys: string;
  readonly demo: Demo | undefined;
  /** Where the server signs in, as neither owner nor superuser. */
  readonly databaseUrl: string;
}

/** Programs in the order they start; they end in the opposite order, so that nobody loses what it leans on. */
export function programsOf(options: ProgramOptions): readonly Program[] {
  const { settings, demo } = options;
  const ports = Object.fromEntries(
    Object.entries(settings.ports).map(([name, port]) => [name, String(port)]),
  );
  const address = `http://127.0.0.1:${settings.ports.TILL_PORT}`;
  const server = {
    ...withoutOwner(options.env),
    ...ports,
    DATABASE_URL: options.databaseUrl,
    TILL_SECRET: options.env["TILL_SECRET"] ?? options.secrets.serverSecret,
    TILL_MASTER_KEYS: options.masterKeys,
  };
  const sandbox = {
    ...withoutCredentials(options.env),
    ...ports,
    TILL_SANDBOX_DATA: path.join(options.dataDir, "sandbox"),
    TILL_SANDBOX_WEBHOOK_URL: address,
  };
  const registerKey = options.env["TILL_REGISTER_KEY"] ?? demo?.registerKeys[0];
  const pos = {
    ...withoutCredentials(options.env),
    ...ports,
    TILL_SERVER_URL: `http://localhost:${settings.ports.TILL_PORT}`,
    TILL_POS_DATA: path.join(options.dataDir, "pos"),
    ...(registerKey === undefined ? {} : { TILL_REGISTER_KEY: registerKey }),
    // Real money means a real printer, which the shop sets at the till.
    ...(settings.gateways === "live" || options.env["TILL_PRINTER"]
      ? {}
      : { TILL_PRINTER: `127.0.0.1:${settings.ports.TILL_BOXES_PRINTER_PORT}` }),
  };
  const boxes = { ...withoutCredentials(options.env), ...ports };
  const main = (app: string, entry = "main.ts") => path.join(options.root, "apps", app, "src", entry);
  const node = { command: process.execPath };
  return [
    ...(settings.gateways === "sandbox"
      ? [{ ...node, name: "sandbox", args: [main("sandbox")], env: sandbox, stopWithinMs: 5_000 }]
      : []),
    ...(settings.gateways === "live"
      ? []
      : [
          {
            ...node,
            name: "virtual printer",
            args: [main("pos", "virtual-boxes/main.ts")],
            env: boxes,
            stopWithinMs: 3_000,
          },
        ]),
    {
      ...node,
      name: "worker",
      args: [main("server")],
      env: { ...server, TILL_ROLE: "worker" },
      stopWithinMs: 22_000,
    },
    {
      ...node,
      name: "server",
      args: [main("server")],
      env: { ...server, TILL_ROLE: "api" },
      stopWithinMs: 22_000,
    },
    { ...node, name: "till", args: [main("pos", "browser-shell/main.ts")], env: pos, stopWithinMs: 5_000 },
  ];
}

/** Puts the demo shop into the owner's empty database; answers with its sign-ins. */
export function seedProgram(options: Pick<ProgramOptions, "root" | "env">, ownerUrl: string): Program {
  return {
    name: "seed",
    command: process.execPath,
    args: [path.join(options.root, "apps", "server", "src", "seed", "main.ts")],
    env: { ...withoutCredentials(options.env), DATABASE_OWNER_URL: ownerUrl },
    stopWithinMs: 5_000,
  };
}

/**
 * Electron's binary, where somebody fetched it: the package writes its place into `path.txt` when it has one.
 * The package itself is never imported, because importing it starts the download.
 */
export function findElectron(root: string): string | undefined {
  const home = path.join(root, "apps", "pos", "node_modules", "electron");
  try {
    return path.join(home, "dist", readFileSync(path.join(home, "path.txt"), "utf8").trim());
  } catch {
    return undefined;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

const withoutOwner = (env: Env): Env => without(env, /^DATABASE_OWNER_URL$/);
/** What a program does not need it does not get: neither the sandbox nor the till touches keys or the database. */
const withoutCredentials = (env: Env): Env =>
  without(env, /^(DATABASE_|STRIPE_|SQUARE_|PAYPAL_|TILL_(SECRET|MASTER_KEYS|SMTP_URL|HOOK_SECRET)$)/);

function without(env: Env, names: RegExp): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name)));
}
