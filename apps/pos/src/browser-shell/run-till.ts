import { flushCompileCache } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSettings } from "../host/settings.ts";
import { startHost } from "../host/start-host.ts";
import { startShellServer } from "./shell-server.ts";

/** Less than a supervisor waits before it kills. */
const stopMsMax = 3000;

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** The till until it is told to stop. What keeps it from starting is said, and ends it. */
export async function runTill(): Promise<void> {
  try {
    const settings = readSettings(process.env);
    if (!existsSync(join(dist, "index.html"))) {
      throw new Error(
        "The till's screens are not built. Run `npx -y pnpm@12 --filter @till/pos build` first.",
      );
    }
    const host = startHost(settings.host);
    const server = await startShellServer({ host, port: settings.port, dist });
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      // Everything lasting is on disk already; a call that still waits for the network must not hold the process.
      setTimeout(() => process.exit(0), stopMsMax).unref();
      await server.close();
      await host.stop();
      process.exit(0);
    };
    process.on("SIGTERM", () => void stop());
    process.on("SIGINT", () => void stop());
    process.on("disconnect", () => void stop());
    if (process.send) process.send({ type: "ready", port: server.port });
    else process.stdout.write(`Till: http://localhost:${server.port}\n`);
    // Not at the end, which a power cut leaves out.
    flushCompileCache();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  const message = words(error);
  process.exitCode = 1;
  // The parent has read the message before the process may go.
  if (process.send) process.send({ type: "fatal", message }, undefined, undefined, () => process.exit(1));
  else {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return "The till's port is in use. Stop what uses it, or set TILL_POS_PORT.";
  }
  return error.message;
}
