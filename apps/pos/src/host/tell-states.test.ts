import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { parse } from "superjson";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TillState } from "../shared/till-state.ts";
import { tellStates } from "./tell-states.ts";
import { eur } from "./testing/fake-server.ts";
import { readyToPay, value } from "./testing/test-host.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-states-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("an act is told once, before it is answered, and what changed nothing is not told", async () => {
  const { host } = await readyToPay(join(folder, "till.sqlite"));
  const told: string[] = [];
  const stop = tellStates(host, (written) => told.push(written));
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  const [first = ""] = told;
  expect(parse<TillState>(first).payment?.stage).toBe("paid");
  // What the server has heard meanwhile may be a state of its own, and is none that was told before.
  expect(new Set(told).size).toBe(told.length);
  await host.refresh();
  const before = told.length;
  await host.refresh();
  await host.refresh();
  expect(told).toHaveLength(before);
  stop();
  await host.stop();
});
