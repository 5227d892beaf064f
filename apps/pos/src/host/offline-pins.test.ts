import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type IdSource, createManualClock } from "@till/kernel";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { offlineForMs } from "./offline-pins.ts";
import { createPinHash } from "./pin-hash.ts";
import { openStore } from "./store.ts";
import { type FakeServer, createFakeServer, pin } from "./testing/fake-server.ts";
import { openHost, signedIn, testIds, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
let ids: IdSource;
let server: FakeServer;
let clock: ReturnType<typeof createManualClock>;
let host: Host;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "till-pins-"));
  file = join(folder, "till.sqlite");
  ids = testIds();
  server = createFakeServer(ids);
  clock = createManualClock(startMs);
  host = openHost(file, server, ids, { clock });
  await signedIn(host, server);
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

const startMs = 1_800_000_000_000;
const minuteMs = 60_000;
const restart = async (): Promise<void> => {
  await host.stop();
  host = openHost(file, server, ids, { clock });
};
const signIn = async (typed = pin, at = 0) => {
  const person = server.setupAnswer.people[at];
  if (!person) throw new Error("somebody works here");
  const answer = await host.api.signIn({ personId: person.id, pin: typed });
  return answer.ok ? "in" : answer.message;
};

test("without a network a PIN opens this till for seven days after its last sign-in with the server", async () => {
  server.network = "down";
  clock.advanceMs(offlineForMs);
  expect(await signIn()).toBe("in");
  clock.advanceMs(1);
  expect(await signIn()).toContain("more than seven days");
  server.network = "up";
  expect(await signIn()).toBe("in");
  server.network = "down";
  expect(await signIn()).toBe("in");
  expect(await signIn(pin, 1)).toContain("not signed in on this register before");
});

test("setting the clock back makes no day longer, also over a restart; the server's word puts a wrong clock right", async () => {
  server.network = "down";
  clock.advanceMs(6 * 86_400_000);
  await host.refresh();
  clock.advanceMs(-3 * minuteMs);
  expect(await signIn()).toBe("in");
  clock.advanceMs(-86_400_000);
  await restart();
  expect(await signIn()).toContain("clock was set back");
  server.network = "up";
  expect(await signIn()).toBe("in");
  server.network = "down";
  expect(await signIn()).toBe("in");
});

test("five wrong PINs rest the pad, longer each time, for that person, also after a restart", async () => {
  server.network = "down";
  for (let wrong = 0; wrong < 5; wrong += 1) expect(await signIn("0000")).toContain("not right");
  expect(await signIn()).toContain("Wait 5 minutes");
  await restart();
  await host.refresh();
  expect(await signIn()).toContain("Too many wrong PINs");
  clock.advanceMs(5 * minuteMs);
  expect(await signIn("0000")).toContain("not right");
  clock.advanceMs(5 * minuteMs);
  expect(await signIn()).toContain("Wait 5 minutes");
  clock.advanceMs(5 * minuteMs);
  expect(await signIn()).toBe("in");
  expect(await signIn("0000")).toContain("not right");
});

test("many tries at the same moment are no more tries", async () => {
  server.network = "down";
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn("0000")));
  expect(answers.filter((words) => words.includes("not right"))).toHaveLength(5);
});

test("who works here no longer is signed out and forgotten, and a PIN that was changed opens nothing", async () => {
  server.pin = "8642";
  expect(await signIn()).toContain("not right");
  server.network = "down";
  expect(await signIn()).toContain("not signed in on this register before");
  server.network = "up";
  expect(await signIn("8642")).toBe("in");
  const [, manager] = server.setupAnswer.people;
  const everybody = server.setupAnswer;
  server.setupAnswer = { ...everybody, people: manager ? [manager] : [] };
  await until(async () => (await value(host.api.state())).person === null);
  await host.stop();
  const store = openStore(file);
  expect(store.facts.get("offline_pins")).toEqual({});
  store.close();
  host = openHost(file, server, ids, { clock });
});

test("a hash says what it cost, and one that asks for too much memory is none", async () => {
  const cheap = createPinHash({ log2N: 1, r: 1, p: 1 });
  const stored = await createPinHash().hash(pin);
  expect(stored).toMatch(/^scrypt\$17\$8\$1\$/);
  expect(await cheap.matches(pin, stored)).toBe(true);
  expect(await cheap.matches("2469", await cheap.hash(pin))).toBe(false);
  for (const other of ["", "scrypt", stored.replace("$17$", "$30$"), stored.replace("$8$", "$80$")])
    expect(await cheap.matches(pin, other)).toBe(false);
});
