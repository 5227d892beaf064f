import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findElectron } from "@till/launcher";
import { type Page, _electron } from "playwright-core";
import type { Shop } from "./start-shop.ts";
import { registerKeys } from "./test-shop.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readyWithinMs = 60_000;

/** Electron's program, where somebody fetched it; undefined where there is none. */
export const electronProgram = findElectron(root);

/** The till's page in a window of Electron's. */
export interface DesktopTill {
  readonly page: Page;
  stop(): Promise<void>;
}

/** The desktop programme as it is packed, on Electron, as the shop's first register with a folder of its own. */
export async function startDesktopTill(shop: Pick<Shop, "port">, program: string): Promise<DesktopTill> {
  const folder = await mkdtemp(join(tmpdir(), "till-desktop-"));
  const app = join(folder, "app");
  await promisify(execFile)(process.execPath, [join(root, "apps/pos/src/packaging/main.ts"), "app", app]);
  const electron = await _electron.launch({
    executablePath: program,
    args: [app, `--user-data-dir=${join(folder, "user")}`],
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
      ),
      TILL_SERVER_URL: `http://127.0.0.1:${shop.port}`,
      TILL_REGISTER_KEY: registerKeys[0],
      TILL_POS_DATA: join(folder, "register"),
      TILL_UPDATES: "off",
    },
    timeout: readyWithinMs,
  });
  return {
    page: await electron.firstWindow({ timeout: readyWithinMs }),
    async stop() {
      await electron.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
