import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

const boxesMain = fileURLToPath(new URL("../../apps/pos/src/virtual-boxes/main.ts", import.meta.url));

/** The virtual printer and drawer in a process of their own, as `start` runs them. */
export async function startBoxes() {
  const [port, printerPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    TILL_BOXES_PORT: String(port),
    TILL_BOXES_PRINTER_PORT: String(printerPort),
  };
  const child = spawn(process.execPath, [boxesMain], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  await new Promise<void>((resolve, reject) => {
    child.once("message", (said: { readonly type: string; readonly message?: string }) =>
      said.type === "ready" ? resolve() : reject(new Error(said.message)),
    );
    child.once("exit", () => reject(new Error("the virtual printer ended while starting")));
  });
  const url = `http://localhost:${port}`;
  return {
    url,
    printer: `127.0.0.1:${printerPort}`,
    async be(manner: string): Promise<void> {
      const answer = await fetch(`${url}/manner`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ manner }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

export type RunningBoxes = Awaited<ReturnType<typeof startBoxes>>;
