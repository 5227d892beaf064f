import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** `npx -y pnpm@12 test`: every check and every suite, one after another, and what could not be proven here. */
const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name: string): string => path.join(root, "node_modules", ".bin", name);
const appBin = (app: string, name: string): string =>
  path.join(root, "apps", app, "node_modules", ".bin", name);

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

const checks: readonly Step[] = [
  { name: "format", command: bin("oxfmt"), args: ["--check", "."] },
  { name: "lint", command: bin("oxlint"), args: ["--type-aware", "."] },
  { name: "types", command: bin("tsc"), args: ["-b", "packages", "apps", "test"] },
  { name: "unused code", command: bin("knip"), args: [] },
  ...["web", "pos"].map((app) => ({
    name: `pages of ${app}`,
    command: appBin(app, "vite"),
    args: ["build", "--logLevel", "error"],
    cwd: path.join(root, "apps", app),
  })),
];

/** What may be absent on a machine, and what is then not proven. */
function absences(): string[] {
  const specs = process.env["TILL_SPEC_DIR"] ?? path.join(root, "..", "shared", "specs");
  const missing: string[] = [];
  if (!existsSync(specs))
    missing.push("API descriptions: that sandbox and adapters speak as the gateways describe themselves");
  if (!existsSync(path.join(root, "apps/pos/node_modules/electron/path.txt"))) {
    missing.push("Electron's program: the till in its own window (the same till runs in the browser suite)");
  }
  const keys = { Stripe: "STRIPE_SECRET_KEY", Square: "SQUARE_ACCESS_TOKEN", PayPal: "PAYPAL_CLIENT_ID" };
  for (const [gateway, variable] of Object.entries(keys)) {
    if (!process.env[variable])
      missing.push(`${variable}: the contract suite against ${gateway}'s own test mode`);
  }
  return missing;
}

async function runStep(step: Step): Promise<boolean> {
  const startedMs = performance.now();
  process.stdout.write(`▸ ${step.name} … `);
  const child = spawn(step.command, step.args, { cwd: step.cwd ?? root, stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  }
  const ok = await endsWell(child);
  process.stdout.write(`${ok ? "ok" : "FAILED"} (${seconds(startedMs)})\n`);
  if (!ok) process.stdout.write(`${said.join("")}\n`);
  return ok;
}

const endsWell = (child: ReturnType<typeof spawn>): Promise<boolean> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Unit tests stand beside the source; every folder of `test/` is a suite of its own. */
function suiteOf(file: string): string {
  const [top, folder = ""] = path.relative(root, file).split(path.sep);
  return top === "test" ? folder : "unit";
}

async function runSuites(): Promise<{ readonly ok: boolean; readonly suites: Map<string, Counts> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "till-test-"));
  const outputFile = path.join(folder, "report.json");
  const args = ["run", "--config", "test/vitest.config.ts", "--reporter=default", "--reporter=json"];
  process.stdout.write("▸ tests\n");
  const child = spawn(bin("vitest"), [...args, `--outputFile.json=${outputFile}`], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ok = await endsWell(child);
  const suites = new Map<string, Counts>();
  if (existsSync(outputFile)) {
    for (const file of report.parse(JSON.parse(await readFile(outputFile, "utf8"))).testResults) {
      const counts = suites.get(suiteOf(file.name)) ?? { passed: 0, failed: 0, skipped: 0 };
      suites.set(suiteOf(file.name), counts);
      for (const { status } of file.assertionResults) {
        if (status === "passed") counts.passed += 1;
        else if (status === "failed") counts.failed += 1;
        else counts.skipped += 1;
      }
      // A file that broke before its first test has no test to count.
      if (file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"))
        counts.failed += 1;
    }
  }
  await rm(folder, { recursive: true, force: true });
  return { ok, suites };
}

function printSuites(suites: ReadonlyMap<string, Counts>): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write("\nsuite            passed  failed  skipped\n");
  for (const [name, counts] of [...suites].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const cells = [counts.passed, counts.failed, counts.skipped].map((count) => String(count).padStart(8));
    process.stdout.write(`${name.padEnd(15)}${cells.join("")}\n`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

const startedMs = performance.now();
let failedChecks = 0;
for (const step of checks) if (!(await runStep(step))) failedChecks += 1;
const { ok, suites } = await runSuites();
const total = printSuites(suites);
for (const line of absences()) process.stdout.write(`not here, so not proven: ${line}\n`);
process.stdout.write(
  `${failedChecks} of ${checks.length} checks failed; everything took ${seconds(startedMs)}\n`,
);
const failed = total.failed + failedChecks + (ok || total.failed > 0 ? 0 : 1);
process.stdout.write(
  `${total.passed} passed, ${failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
);
process.exitCode = failed > 0 || total.passed === 0 ? 1 : 0;
