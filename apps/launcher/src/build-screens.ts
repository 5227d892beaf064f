import { spawn } from "node:child_process";
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { StartupError } from "./startup-error.ts";

/** Two cores and a cold cache take fifteen seconds. */
const BUILD_TIMEOUT_MS = 240_000;

/** Apps with a screen, and the folder of its `vite.config.ts`; the build is the app's `dist/`. */
const screens = { web: ".", pos: "src/renderer" } as const;
type App = keyof typeof screens;

export type BuildOutcome = { readonly app: App; readonly outcome: "built" | "fresh" | "no screen" };

/**
 * Builds the screens whose sources are newer than their last build. Each is built beside its place and moved
 * there when complete, so that a server that is running, or a second build, never sees half of one.
 *
 * @throws {StartupError} naming the log in `logsDir` or, without one, with the builder's whole output.
 */
export async function buildScreens(root: string, logsDir?: string): Promise<readonly BuildOutcome[]> {
  return await Promise.all((["web", "pos"] as const).map((app) => buildScreen(root, app, logsDir)));
}

async function buildScreen(root: string, app: App, logsDir: string | undefined): Promise<BuildOutcome> {
  const home = path.join(root, "apps", app);
  const dist = path.join(home, "dist");
  if (!(await exists(path.join(home, screens[app], "vite.config.ts")))) return { app, outcome: "no screen" };

  const mark = path.join(dist, ".built");
  const builtAtMs = (await stat(mark).catch(() => undefined))?.mtimeMs ?? 0;
  if (builtAtMs > (await newestChangeMs(root, home))) return { app, outcome: "fresh" };

  const cache = path.join(home, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const building = await mkdtemp(path.join(cache, "dist-"));
  try {
    // Stamped before it is read: a source that changes meanwhile makes the build stale, not fresh.
    const startMark = path.join(cache, `${path.basename(building)}.mark`);
    await writeFile(startMark, "");
    await runVite(home, building, app, logsDir);
    await rename(startMark, path.join(building, ".built"));
    // Whoever built it, every user of this checkout may serve it.
    await chmod(building, 0o755);
    await replaceFolder(building, dist);
    return { app, outcome: "built" };
  } finally {
    await rm(building, { recursive: true, force: true });
    await rm(`${building}.mark`, { force: true });
  }
}

async function runVite(home: string, outDir: string, app: App, logsDir: string | undefined): Promise<void> {
  const vite = path.join(
    path.dirname(createRequire(path.join(home, "package.json")).resolve("vite/package.json")),
    "bin",
    "vite.js",
  );
  const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(
      process.execPath,
      [vite, "build", screens[app], "--outDir", outDir, "--emptyOutDir"],
      {
        cwd: home,
        timeout: BUILD_TIMEOUT_MS,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1" },
      },
    );
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ code: null, output: output + error.message }));
    child.once("close", (code) => resolve({ code, output }));
  });
  const logFile = logsDir === undefined ? undefined : path.join(logsDir, `build-${app}.log`);
  if (logFile !== undefined) await writeFile(logFile, output);
  if (code !== 0) {
    const words = logFile === undefined ? `:\n${output}` : `; the builder's own words are in ${logFile}.`;
    throw new StartupError(`The screens of apps/${app} could not be built${words}`);
  }
}

async function replaceFolder(from: string, to: string): Promise<void> {
  const old = `${from}-old`;
  await rename(to, old).catch(() => {});
  await rename(from, to).catch(async (error: unknown) => {
    // Another build of the same sources was quicker to take the place; its result is as good.
    if (!(await exists(path.join(to, ".built")))) throw error;
  });
  await rm(old, { recursive: true, force: true });
}

/** The newest change among the app's own files, every package it may be built from, and the lock file. */
async function newestChangeMs(root: string, home: string): Promise<number> {
  const packages = await readdir(path.join(root, "packages"));
  const places = [home, ...packages.map((name) => path.join(root, "packages", name, "src"))];
  const newest = await Promise.all(places.map((place) => newestUnder(place)));
  const lock = await stat(path.join(root, "pnpm-lock.yaml")).catch(() => undefined);
  return Math.max(0, lock?.mtimeMs ?? 0, ...newest);
}

async function newestUnder(folder: string): Promise<number> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return 0;
  // A folder's own time changes when a file in it is removed; the app's root also holds dist/ and says nothing.
  let newest = path.basename(path.dirname(folder)) === "apps" ? 0 : found.mtimeMs;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist") continue;
    const target = path.join(folder, entry.name);
    const changed = entry.isDirectory() ? await newestUnder(target) : (await stat(target)).mtimeMs;
    newest = Math.max(newest, changed);
  }
  return newest;
}

const exists = (target: string) =>
  access(target).then(
    () => true,
    () => false,
  );
