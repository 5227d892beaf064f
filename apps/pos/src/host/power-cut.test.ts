import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { openSafely } from "./rescue-store.ts";

const seller = fileURLToPath(new URL("testing/sell-until-killed.ts", import.meta.url));

/** As a power cut would, after `sold` sales were accepted. Gives the last one that was said to be. */
async function killAfter(child: ChildProcess, sold: number): Promise<number> {
  let said = "";
  child.stdout?.setEncoding("utf8");
  const ended = once(child, "close");
  child.stdout?.on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > sold) child.kill("SIGKILL");
  });
  await ended;
  return Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
}

test("a register killed in the middle keeps every sale it accepted, whole, and nothing of one it did not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "till-cut-"));
  try {
    for (const sold of [1, 7, 20]) {
      const file = join(folder, `till-${sold}.sqlite`);
      const accepted = await killAfter(spawn(process.execPath, [seller, file]), sold);
      expect(accepted).toBeGreaterThanOrEqual(sold);
      const store = openSafely(file, createManualClock(0));
      expect(store.facts.get("rescued")).toBeNull();
      const count = store.facts.get<number>("receipt_counter") ?? 0;
      expect(count).toBeGreaterThanOrEqual(accepted);
      const whole = Array.from({ length: count }, (_one, index) => String(count - index));
      const ids = (rows: readonly { readonly id?: string; readonly number?: string }[]) =>
        rows.map(({ id }) => id);
      expect(ids(store.sales.latest(100_000))).toEqual(whole);
      expect(ids(store.charges.latest(100_000))).toEqual(whole);
      expect(ids(store.receipts.latest(100_000) as readonly { readonly id?: string }[])).toEqual(whole);
      expect(store.queue.next(100_000).map(({ saleId }) => saleId)).toEqual(whole.toReversed());
      store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
