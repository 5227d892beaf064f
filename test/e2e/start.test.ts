import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { freePort } from "../kit/free-port.ts";
import { launchBrowser } from "../kit/launch-browser.ts";

const main = fileURLToPath(new URL("../../apps/launcher/src/main.ts", import.meta.url));
const startWithinMs = 110_000;

let dataDir: string;
let env: NodeJS.ProcessEnv & { TILL_PORT: string; TILL_POS_PORT: string };
let browser: Browser;
let child: ChildProcess | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "till-start-"));
  browser = await launchBrowser();
  const port = async () => String(await freePort());
  env = {
    ...process.env,
    TILL_DATA_DIR: dataDir,
    TILL_PORT: await port(),
    TILL_POS_PORT: await port(),
    TILL_SANDBOX_PORT: await port(),
    TILL_SANDBOX_STRIPE_PORT: await port(),
    TILL_SANDBOX_SQUARE_PORT: await port(),
    TILL_SANDBOX_PAYPAL_PORT: await port(),
    TILL_BOXES_PORT: await port(),
    TILL_BOXES_PRINTER_PORT: await port(),
  };
});
afterAll(async () => {
  await stop();
  await browser.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts the whole of Till and gives what it printed, once it says that it runs. */
async function start(): Promise<string> {
  let output = "";
  child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
  const keep = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const settled = await eventually(
    async () => output,
    (said) => said.includes("Ctrl-C stops everything") || child?.exitCode !== null,
    startWithinMs,
  );
  expect(settled).toContain("Ctrl-C stops everything");
  return settled;
}

async function stop(): Promise<number | null> {
  const running = child;
  child = undefined;
  if (running === undefined || running.exitCode !== null) return running?.exitCode ?? null;
  const ended = new Promise<number | null>((resolve) => running.once("exit", resolve));
  running.kill("SIGINT");
  return await ended;
}

const postmaster = () => readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8");

test(
  "one command serves storefront, office and till, and the next start finds the shop again",
  { timeout: 300_000 },
  async () => {
    const first = await start();
    expect(first).toContain("made a new database");
    const signIn = /office\s+(\S+) \/ (\S+)/.exec(first);

    const shop = `http://localhost:${env.TILL_PORT}`;
    const page = await browser.newPage();
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    await page.goto(shop);
    await page.getByText("Croissant").first().waitFor();
    await page.goto(`http://localhost:${env.TILL_POS_PORT}`);
    await page
      .getByText(/cashier/i)
      .first()
      .waitFor();
    await page.goto(`${shop}/office`);
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    expect(broken).toEqual([]);
    expect(signIn?.[1]).toContain("@");
    await page.close();

    expect(await stop()).toBe(0);
    await expect(postmaster()).rejects.toThrow("ENOENT");

    const second = await start();
    expect(second).not.toContain("made a new database");
    expect(second).toContain(signIn?.[0] ?? "never printed");
    expect(await stop()).toBe(0);
  },
);
