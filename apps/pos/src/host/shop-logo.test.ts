import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Uuid } from "@till/kernel";
import { afterEach, beforeEach, expect, test } from "vitest";
import { heldLogo, logoOf } from "./shop-logo.ts";
import { openStore } from "./store.ts";
import { createFakeServer } from "./testing/fake-server.ts";
import { openHost, testIds } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-logo-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the logo comes with the setup, is kept over a restart without a network, and goes when the shop takes it off", async () => {
  const ids = testIds();
  const server = createFakeServer(ids);
  const logo = { id: ids.next<Uuid>(), width: 8, height: 2, bits: "gAE=" };
  let shops: typeof logo | null = logo;
  const asked = new Set<Uuid | null>();
  const setup: typeof server.setup = async (key, logoId) => {
    asked.add(logoId);
    const told = await server.setup(key, logoId);
    return (shops?.id ?? null) === logoId ? told : { ...told, logo: shops };
  };
  const run = async (): Promise<void> => {
    const host = openHost(file, { ...server, setup }, ids);
    await host.refresh();
    await host.stop();
  };
  const held = () => {
    const store = openStore(file);
    const found = { view: heldLogo(store), dots: logoOf(store) };
    store.close();
    return found;
  };
  await run();
  expect(held().view).toEqual(logo);
  expect([...(held().dots?.bits ?? [])]).toEqual([0b1000_0000, 1]);
  server.network = "down";
  await run();
  expect(held().view).toEqual(logo);
  server.network = "up";
  shops = null;
  await run();
  expect(held()).toEqual({ view: null, dots: null });
  // It says what it holds, and is not told of that again.
  expect(asked).toEqual(new Set([null, logo.id]));
});
