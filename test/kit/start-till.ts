import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";
import type { Shop } from "./start-shop.ts";
import { registerKeys } from "./test-shop.ts";

const shellMain = fileURLToPath(new URL("../../apps/pos/src/browser-shell/main.ts", import.meta.url));
const readyWithinMs = 30_000;

export interface RunningTill {
  readonly url: string;
  readonly dataDir: string;
  /** Of the process that runs now. */
  pid(): number;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** On the same data folder and port; `changed`: in its environment, this once. */
  start(changed?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The till of the shop's first register in a process of its own, served to a browser. Without a key it has to be
 * enrolled.
 */
export async function startTill(
  shop: Pick<Shop, "port">,
  registerKey: string | null = registerKeys[0],
  added: Readonly<Record<string, string>> = {},
): Promise<RunningTill> {
  const dataDir = await mkdtemp(join(tmpdir(), "till-pos-"));
  const port = await freePort();
  const env = {
    ...process.env,
    ...added,
    TILL_POS_DATA: dataDir,
    TILL_POS_PORT: String(port),
    TILL_SERVER_URL: `http://127.0.0.1:${shop.port}`,
    ...(registerKey === null ? {} : { TILL_REGISTER_KEY: registerKey }),
  };
  const launch = async (changed: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [shellMain], {
      env: { ...env, ...changed },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const said: string[] = [];
    child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why}: ${said.join("")}`));
      const timer = setTimeout(() => fail("the till was not ready in time"), readyWithinMs);
      child.once("message", (message: { readonly type: string; readonly message?: string }) => {
        clearTimeout(timer);
        if (message.type === "ready") resolve();
        else fail(message.message ?? "the till did not start");
      });
      child.once("exit", () => fail("the till ended while starting"));
    });
    return child;
  };
  let child = await launch();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    await gone;
  };
  return {
    url: `http://localhost:${port}/`,
    dataDir,
    pid: () => child.pid ?? 0,
    kill: () => end("SIGKILL"),
    async start(changed) {
      child = await launch(changed);
    },
    async stop() {
      await end("SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
