import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildScreens, findElectron } from "@till/launcher";
import { playSuite } from "./simulation/suite.ts";
import { COUNTS_FILE, type SuiteCounts, suiteCountsSchema } from "./kit/count-suites.ts";

/** What `pnpm test` runs: every check and every suite, then what was counted, then what could not be proven here. */

const root = fileURLToPath(new URL("..", import.meta.url));
const chosen = process.argv.slice(2);

const checks = [
  { title: "Format", program: "oxfmt", args: ["--check", "."] },
  { title: "Lint, with types", program: "oxlint", args: ["--type-aware", "."] },
  { title: "Types", program: "tsc", args: ["-b", "packages", "apps", "test"] },
  { title: "Nothing unused", program: "knip", args: [] },
] as const;

/** Neither a database nor a port that is meant for `start` may reach a test; gateway test keys and switches may. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(DATABASE_|TILL_)/.test(name) ||
      /^TILL_(REQUIRE_SPECS|SPEC_DIR|TEST_WEATHER|FUZZ_CALLS|FUZZ_SEED|KILL_ROUNDS|KILL_SEED|SHOTS)$/.test(
        name,
      ),
  ),
);

const scratch = await mkdtemp(path.join(tmpdir(), "till-test-"));
// Closed to listing, open to passing: some tests work as another user.
await chmod(scratch, 0o711);
try {
  const suites: SuiteCounts = {};
  if (chosen.length === 0) suites["checks"] = await runChecks();
  Object.assign(suites, await runSuites());
  if (chosen.length === 0) suites["simulation"] = await runSimulation();
  process.exitCode = report(suites);
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}

async function runChecks(): Promise<SuiteCounts[string]> {
  const outcomes: boolean[] = [];
  for (const { title, program, args } of checks) {
    outcomes.push(await step(title, () => run(program, args)));
  }
  outcomes.push(
    await step("Build of the screens", async () => {
      try {
        await buildScreens(root);
        return "";
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }),
  );
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed, skipped: 0 };
}

/** Says what is checked and how long it took; the whole output only of what failed. */
async function step(title: string, work: () => Promise<string>): Promise<boolean> {
  const startedAtMs = Date.now();
  process.stdout.write(`  ${title} `.padEnd(32, "."));
  const problem = await work();
  const tookS = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stdout.write(
    problem === "" ? ` passed in ${tookS} s\n` : ` FAILED after ${tookS} s\n\n${problem}\n\n`,
  );
  return problem === "";
}

/** Answers with everything the program wrote when it fails, and with nothing when it does not. */
function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(path.join(root, "node_modules", ".bin", program), args, {
      cwd: root,
      env: { ...env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) =>
      resolve(code === 0 ? "" : output.trim() || `${program} ended with ${code}`),
    );
  });
}

async function runSuites(): Promise<SuiteCounts> {
  process.stdout.write("\n  Tests (the first run also unpacks a browser; all of it takes a few minutes)\n");
  const countsFile = path.join(scratch, "counts.json");
  const reporter = fileURLToPath(new URL("kit/count-suites.ts", import.meta.url));
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(
      path.join(root, "node_modules", ".bin", "vitest"),
      ["run", "--config", "test/vitest.config.ts", "--reporter=default", `--reporter=${reporter}`, ...chosen],
      {
        cwd: root,
        env: {
          ...env,
          ...(chosen.length === 0 && env["TILL_TEST_WEATHER"] === undefined
            ? { TILL_TEST_ALL_WEATHERS: "1" }
            : {}),
          TMPDIR: scratch,
          TEMP: scratch,
          TMP: scratch,
          [COUNTS_FILE]: countsFile,
        },
        stdio: ["ignore", "inherit", "inherit"],
        shell: process.platform === "win32",
      },
    );
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  const text = await readFile(countsFile, "utf8").catch(() => "{}");
  const counts = suiteCountsSchema.parse(JSON.parse(text));
  const failed = Object.values(counts).reduce((sum, suite) => sum + suite.failed, 0);
  if (code !== 0 && failed === 0) counts["the run itself"] = { passed: 0, failed: 1, skipped: 0 };
  return counts;
}

async function runSimulation(): Promise<SuiteCounts[string]> {
  process.stdout.write("\n  Simulation (a few minutes)\n");
  try {
    return await playSuite((line) => process.stdout.write(`    ${line}\n`));
  } catch (error) {
    process.stdout.write(`    ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function report(suites: SuiteCounts): number {
  const rows = Object.entries(suites).sort(([left], [right]) => left.localeCompare(right));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = ["", "  suite                 passed   failed  skipped"];
  for (const [name, counts] of rows) {
    lines.push(`  ${name.padEnd(20)}${cell(counts.passed)}${cell(counts.failed)}${cell(counts.skipped)}`);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  }
  lines.push("", ...notProven(), "");
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  lines.push(`${total.passed} passed, ${total.failed} failed${skipped}`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function cell(count: number): string {
  return String(count).padStart(8).padEnd(9);
}

/** One line for each optional thing that is absent here, and what therefore nobody has shown. */
function notProven(): string[] {
  const specs = process.env["TILL_SPEC_DIR"] ?? path.join(root, "..", "shared", "specs");
  const keys = [
    ["Stripe", ["STRIPE_SECRET_KEY"]],
    ["Square", ["SQUARE_ACCESS_TOKEN", "SQUARE_APPLICATION_ID", "SQUARE_LOCATION_ID"]],
    ["PayPal", ["PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET"]],
  ] as const;
  return [
    ...(existsSync(specs)
      ? []
      : [
          `Absent: the gateways' API descriptions (${specs}). Not proven: that requests and answers fit them.`,
        ]),
    ...(findElectron(root) === undefined
      ? ["Absent: Electron's program. Not proven: its window; the till was proven in the browser shell."]
      : []),
    ...keys
      .filter(([, names]) => names.some((name) => (process.env[name] ?? "") === ""))
      .map(
        ([gateway, names]) =>
          `Absent: ${gateway} test keys (${names.join(", ")}). Not proven: the contract against ${gateway}'s own test mode; it was against the sandbox.`,
      ),
  ].map((line) => `  ${line}`);
}
