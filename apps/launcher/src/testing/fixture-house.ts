import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "../process-state.ts";

const WAIT_MAX_MS = 60_000;

/** A program that is ready at once, notes when it ends, and does as `orders/<name>` says. */
const actor = (name: string) => `
  import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
  const name = process.env.TILL_ROLE ?? ${JSON.stringify(name)};
  const orders = process.env.FIXTURE + "/orders-" + name;
  const order = existsSync(orders) ? readFileSync(orders, "utf8") : "";
  const note = (what) => appendFileSync(process.env.FIXTURE + "/notes", name + " " + what + " " + process.pid + "\\n");
  const end = () => { note("ended"); process.exit(0); };
  process.on("disconnect", end);
  process.on("SIGTERM", () => setTimeout(end, 50));
  process.on("SIGINT", () => note("interrupted"));
  note("started");
  if (order === "crash once") { rmSync(orders); console.error("the disk is on fire"); process.exit(7); }
  if (order === "refuse") process.send({ type: "fatal", message: "The shop is closed on Sundays." });
  else process.send({ type: "ready" });
  if (order === "crash later") { rmSync(orders); console.error("the disk is on fire"); setTimeout(() => process.exit(7), 100); }
  setInterval(() => {}, 1000);
`;

const seed = `process.send({ type: "ready", outcome: "seeded", signIns: {
  manager: { email: "m@till.example", password: "p" }, pins: { cashier1: "1111" }, registerKeys: ["k"] } });`;

/** A house with the launcher's real code, PostgreSQL and migrations, and actors for the other programs. */
export async function createFixtureHouse() {
  const root = await mkdtemp(path.join(tmpdir(), "till-launcher-"));
  const files: Record<string, string> = {
    "apps/sandbox/src/main.ts": actor("sandbox"),
    "apps/server/src/main.ts": actor("server"),
    "apps/server/src/seed/main.ts": seed,
    "apps/pos/src/browser-shell/main.ts": actor("till"),
    "apps/pos/src/virtual-boxes/main.ts": actor("virtual printer"),
    "packages/README.md": "",
    "package.json": `{"type":"module"}`,
    "launcher-main.ts": `
      import { runLauncher } from ${JSON.stringify(new URL("../run-launcher.ts", import.meta.url).href)};
      await runLauncher({ root: ${JSON.stringify(root)}, env: process.env, nowMs: () => Date.now(),
        randomToken: () => "0123456789abcdef0123456789abcdef" });`,
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  const ports = await freePorts(8);
  const env = {
    PATH: process.env["PATH"] ?? "",
    FIXTURE: root,
    TILL_DATA_DIR: path.join(root, "data"),
    TILL_PORT: String(ports[0]),
    TILL_POS_PORT: String(ports[1]),
    TILL_SANDBOX_PORT: String(ports[2]),
    TILL_SANDBOX_STRIPE_PORT: String(ports[3]),
    TILL_SANDBOX_SQUARE_PORT: String(ports[4]),
    TILL_SANDBOX_PAYPAL_PORT: String(ports[5]),
    TILL_BOXES_PORT: String(ports[6]),
    TILL_BOXES_PRINTER_PORT: String(ports[7]),
  };
  const starts: Start[] = [];

  return {
    root,
    env,
    entry: path.join(root, "launcher-main.ts"),
    start(extra: Readonly<Record<string, string>> = {}): Start {
      const started = watchOutput(
        spawn(process.execPath, [path.join(root, "launcher-main.ts")], {
          env: { ...env, ...extra },
          stdio: ["ignore", "pipe", "pipe"],
        }),
      );
      starts.push(started);
      return started;
    },
    watch(child: ChildProcess): Start {
      const started = watchOutput(child);
      starts.push(started);
      return started;
    },
    order: (name: string, what: string) => writeFile(path.join(root, `orders-${name}`), what),
    notes: async () => (await readFile(path.join(root, "notes"), "utf8")).trim().split("\n"),
    async postmaster(): Promise<number> {
      const text = await readFile(path.join(root, "data", "postgres", "postmaster.pid"), "utf8");
      return Number.parseInt(text, 10);
    },
    async remove(): Promise<void> {
      for (const started of starts) await started.end();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export interface Start {
  readonly child: ChildProcess;
  readonly output: () => string;
  says(text: string | RegExp): Promise<void>;
  /** Its exit code, once it has ended. */
  readonly exit: Promise<number | null>;
  end(): Promise<void>;
}

function watchOutput(child: ChildProcess): Start {
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    child,
    output: () => output,
    says: async (text) => {
      const said = () => (typeof text === "string" ? output.includes(text) : text.test(output));
      if (!(await eventually(said))) throw new Error(`It never said ${text}. It said:\n${output}`);
    },
    exit,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await exit;
    },
  };
}

export async function eventually(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < WAIT_MAX_MS; waitedMs += 50) {
    if (await holds()) return true;
    await pause(50);
  }
  return false;
}

export const allGone = (pids: readonly number[]) => eventually(() => !pids.some(isRunning));

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  return await Promise.all(
    servers.map((server) => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      return new Promise<number>((resolve) => server.close(() => resolve(port)));
    }),
  );
}
