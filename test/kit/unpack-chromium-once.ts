import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** 66 MB of Brotli on one busy core. */
const UNPACK_TIMEOUT_MS = 180_000;

const run = promisify(execFile);

/**
 * Gives the folder that holds Chromium, its libraries and its fonts, unpacking them the first time. The
 * folder is named for the version, so that another version never finds it, and appears complete or not at all.
 */
export async function unpackChromiumOnce(): Promise<string> {
  const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));
  const folder = path.join(cache, `chromium-${await installedVersion()}`);
  if (await reachable(path.join(folder, "chromium"))) return folder;

  await mkdir(cache, { recursive: true });
  const unpacking = await mkdtemp(`${folder}-`);
  try {
    await run(process.execPath, [fileURLToPath(new URL("unpack-chromium.ts", import.meta.url))], {
      timeout: UNPACK_TIMEOUT_MS,
      env: { ...process.env, TMPDIR: unpacking, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    });
    await rename(unpacking, folder).catch(async (error: unknown) => {
      // Another test file was quicker; its copy is as good.
      if (!(await reachable(path.join(folder, "chromium")))) throw error;
    });
    return folder;
  } finally {
    await rm(unpacking, { recursive: true, force: true });
  }
}

async function installedVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const manifest = await readFile(path.join(path.dirname(entry), "..", "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}

const reachable = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
