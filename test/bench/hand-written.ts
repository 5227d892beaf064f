import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Sql } from "postgres";
import { type Round, inLanes } from "./round.ts";

const scriptFile = fileURLToPath(new URL("cash-charge.sql", import.meta.url));
const pgbenchMaxMs = 30_000;
const run = promisify(execFile);

/** The values of the script's names that stay the same through a run. */
export type Constants = Readonly<Record<string, string | number>>;

export interface HandWritten {
  readonly name: string;
  /** Charges `perClient` sales on each of `clients` connections, the stock's sales from `base` on. */
  readonly round: (options: {
    readonly base: number;
    readonly perClient: number;
    readonly clients: number;
  }) => Promise<Round>;
}

/** pgbench where it is on PATH; else the same statements, prepared, through the driver the server uses. */
export async function handWritten(appUrl: string, app: Sql, constants: Constants): Promise<HandWritten> {
  try {
    await run("pgbench", ["--version"]);
  } catch {
    return { name: "postgres.js loop", round: driverRound(await readScript(), app, constants) };
  }
  return { name: "pgbench", round: pgbenchRound(appUrl, constants) };
}

function pgbenchRound(appUrl: string, constants: Constants): HandWritten["round"] {
  const url = new URL(appUrl);
  return async ({ base, perClient, clients }) => {
    // pgbench counts its turns from one.
    const names = { ...constants, clients, base: base - clients, i: 0 };
    const { stdout } = await run(
      "pgbench",
      [
        "--no-vacuum",
        "--protocol=prepared",
        `--client=${clients}`,
        "--jobs=2",
        `--transactions=${perClient}`,
        `--file=${scriptFile}`,
        ...Object.entries(names).map(([name, value]) => `--define=${name}=${value}`),
        `--host=${url.hostname}`,
        `--port=${url.port}`,
        `--username=${decodeURIComponent(url.username)}`,
        url.pathname.slice(1),
      ],
      { env: { ...process.env, PGPASSWORD: decodeURIComponent(url.password) }, timeout: pgbenchMaxMs },
    );
    const done = /actually processed: (\d+)/.exec(stdout)?.[1];
    const tps = /tps = ([\d.]+) \(without initial/.exec(stdout)?.[1];
    if (Number(done) !== perClient * clients || tps === undefined) {
      throw new Error(`pgbench did not do what was asked:\n${stdout}`);
    }
    return { count: Number(done), ms: (Number(done) * 1000) / Number(tps) };
  };
}

interface Statement {
  readonly text: string;
  readonly names: readonly string[];
}

/** The script's statements with `$1` for `:name`, as pgbench prepares them. */
async function readScript(): Promise<Statement[]> {
  const lines = (await readFile(scriptFile, "utf8")).split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("--") && !line.startsWith("\\"))
    .map((line) => {
      const names: string[] = [];
      const text = line.replaceAll(/(?<!:):([a-z_]+)/g, (_, name: string) => `$${names.push(name)}`);
      return { text, names };
    });
}

function driverRound(script: readonly Statement[], app: Sql, constants: Constants): HandWritten["round"] {
  return async ({ base, perClient, clients }) => {
    const connections = await Promise.all(Array.from({ length: clients }, () => app.reserve()));
    try {
      return await inLanes({ count: perClient * clients, atOnce: clients }, async (index, lane) => {
        const connection = connections[lane];
        if (!connection) throw new Error("each lane has a connection");
        const values: Constants = { ...constants, n: base + index };
        for (const { text, names } of script) {
          const parameters = names.map((name) => String(values[name]));
          await connection.unsafe(text, parameters, { prepare: true });
        }
      });
    } finally {
      for (const connection of connections) connection.release();
    }
  };
}
