/**
 * `npx -y pnpm@12 bench`: what Till does in a second on this machine, beside what a user could have instead, in the
 * same run. It prints figures and judges none; it fails only when a charge does. README.md says how to read it.
 * With names (`cash`, `catalogue`, `drain`, `one-store`, `own-share`, `past-charges`, `sign-ins`, `till`, `web`) it prints these rows only.
 */
import { cashRow } from "./rows/cash-row.ts";
import { catalogueRow } from "./rows/catalogue-row.ts";
import { drainRow } from "./rows/drain-row.ts";
import { oneStoreRow } from "./rows/one-store-row.ts";
import { ownShareRow } from "./rows/own-share-row.ts";
import { pastChargesRow } from "./rows/past-charges-row.ts";
import { signInRow } from "./rows/sign-in-row.ts";
import { tillRow } from "./rows/till-row.ts";
import { webRow } from "./rows/web-row.ts";
import { say } from "./say.ts";
import { type Bench, startBench } from "./start-bench.ts";

const rows: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  cash: cashRow,
  catalogue: catalogueRow,
  "one-store": oneStoreRow,
  "own-share": ownShareRow,
  web: webRow,
  drain: drainRow,
  till: tillRow,
  "sign-ins": signInRow,
  "past-charges": pastChargesRow,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in rows));
if (unknown.length > 0) {
  say(`There is no row ${unknown.join(", ")}. The rows are ${Object.keys(rows).join(", ")}.`);
  process.exitCode = 2;
} else {
  await runRows(Object.entries(rows).filter(([name]) => asked.length === 0 || asked.includes(name)));
}

async function runRows(
  chosen: readonly (readonly [string, (bench: Bench) => Promise<void>])[],
): Promise<void> {
  say("Starting PostgreSQL with fsync on; servers and sandboxes each get a process of their own …");
  const bench = await startBench();
  try {
    for (const [, row] of chosen) await row(bench);
  } finally {
    await bench.stop();
  }
}
