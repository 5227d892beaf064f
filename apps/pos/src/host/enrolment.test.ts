import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RegisterId } from "@till/kernel";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { practisedFact } from "./closing.ts";
import type { Host } from "./create-host.ts";
import { createFileKeyStore } from "./key-store.ts";
import { unreadFact } from "./lasting-notices.ts";
import { pendingFact } from "./pending-exchange.ts";
import { type LocalNoReceipt, openStore } from "./store.ts";
import { type FakeServer, createFakeServer, eur, pin, registerKey } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, testIds, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-enrol-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = "ABCD-EFGH-2345";
const newKey = "the-key-that-the-office-gave-next";
const tenner = { tendered: money(1000n, eur) };
const stateOf = async (host: Host) => value(host.api.state());

test("a till without a key becomes a register by a code, and is one after a restart", async () => {
  const ids = testIds();
  const server = createFakeServer(ids);
  server.codes.set(code, { key: newKey, setup: server.setupAnswer });
  const host = openHost(file, server, ids, { givenKey: null });
  expect((await stateOf(host)).enrolment).toBe("none");
  expect(await host.api.enrol({ code: "AAAA-AAAA-AAAA" })).toMatchObject({
    ok: false,
    message: "This code is not right.",
  });
  expect(await host.api.enrol({ code: "12" })).toMatchObject({
    message: expect.stringContaining("three groups"),
  });
  server.network = "down";
  expect(await host.api.enrol({ code })).toMatchObject({
    message: expect.stringContaining("Check the network"),
  });
  server.network = "up";
  await value(host.api.enrol({ code: "abcd efgh 2345" }));
  expect(await stateOf(host)).toMatchObject({
    enrolment: "enrolled",
    register: { registerName: "Register 1" },
  });
  await host.stop();

  const again = openHost(file, server, ids, { givenKey: null });
  await signedIn(again, server);
  await again.stop();
});

test("a till that was shut out keeps what it sold, lets nobody in, and sends it when it is enrolled again", async () => {
  const { host, server, ids } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  await value(host.api.takeCash(tenner));
  server.keys.clear();
  server.network = "up";
  await until(async () => (await stateOf(host)).enrolment === "shut_out");
  expect(await stateOf(host)).toMatchObject({ person: null, connection: { waiting: 1 } });
  await host.stop();
  const store = openStore(file);
  expect(store.facts.get("offline_pins")).toEqual({});
  store.close();

  const again = openHost(file, server, ids);
  expect((await stateOf(again)).enrolment).toBe("shut_out");
  const [cashier] = server.setupAnswer.people;
  if (!cashier) throw new Error("somebody works here");
  for (const network of ["up", "down"] as const) {
    server.network = network;
    expect(await again.api.signIn({ personId: cashier.id, pin })).toMatchObject({ ok: false });
  }
  server.network = "up";
  server.codes.set(code, { key: newKey, setup: server.setupAnswer });
  await value(again.api.enrol({ code }));
  await signedIn(again, server);
  await until(async () => (await stateOf(again)).connection.waiting === 0);
  expect(server.acts.map(({ kind }) => kind)).toEqual([
    "shifts.open",
    "sales.commit",
    "charges.create",
    "receipts.issue",
  ]);
  await again.stop();
});

test("asks no more with a key that was shut out: wrong keys are counted for the whole shop's address", async () => {
  const ids = testIds();
  const server = createFakeServer(ids);
  server.keys.clear();
  let asked = 0;
  const host = openHost(
    file,
    { ...server, setup: (...asking) => ((asked += 1), server.setup(...asking)) },
    ids,
  );
  await until(async () => (await stateOf(host)).enrolment === "shut_out");
  for (let round = 0; round < 5; round += 1) await host.refresh();
  expect(asked).toBe(1);
  await host.stop();
});

test("with something unsent it becomes its own register alone; else another one, with that one's numbers", async () => {
  const { host, server, ids } = await readyToPay(file);
  const second = {
    ...server.setupAnswer,
    registerId: ids.next<RegisterId>(),
    registerNumber: 2,
    receiptCounter: 7,
  };
  server.codes.set(code, { key: newKey, setup: second });
  expect(await host.api.enrol({ code })).toMatchObject({ ok: false, message: "For another register." });
  await host.stop();

  const idle = join(folder, "idle.sqlite");
  const store = openStore(idle);
  store.facts.set("receipt_counter", 99);
  store.close();
  const fresh = openHost(idle, server, ids);
  await signedIn(fresh, server);
  await value(fresh.api.enrol({ code }));
  expect((await stateOf(fresh)).cart?.nextNumber).toBe("2-000008");
  await fresh.stop();
});

test("goods that lie against a cart, what was practised and what is unread are none of the next register, and what may have come back holds this till to its own", async () => {
  const ids = testIds();
  const server = createFakeServer(ids);
  const store = openStore(file);
  const host = openHost(file, server, ids, { store });
  await signedIn(host, server);
  const second = { ...server.setupAnswer, registerId: ids.next<RegisterId>(), registerNumber: 2 };
  const ofTheFirst = [pendingFact, practisedFact, unreadFact];
  for (const name of ofTheFirst) store.facts.set(name, ["of the first register"]);
  store.noReceipts.put("open", { state: "open" } as LocalNoReceipt);
  server.codes.set(code, { key: newKey, setup: second });
  expect(await host.api.enrol({ code })).toMatchObject({ ok: false, message: "For another register." });
  store.noReceipts.put("open", { state: "given" } as LocalNoReceipt);
  await value(host.api.enrol({ code }));
  expect(ofTheFirst.map((name) => store.facts.get(name))).toEqual([null, null, null]);
  await host.stop();
});

test("a till enrolled anew counts receipts in another series, and what it had not sent keeps its numbers", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash(tenner));
  server.network = "up";
  server.codes.set(code, {
    key: newKey,
    setup: { ...server.setupAnswer, receiptSeries: 2, receiptCounter: 0 },
  });
  await value(host.api.enrol({ code }));
  await signedIn(host, server);
  await value(host.api.scan({ code: "4006381333931" }));
  await value(host.api.takeCash(tenner));
  await until(async () => (await stateOf(host)).connection.waiting === 0);
  const issued = server.acts.flatMap((act) => (act.kind === "receipts.issue" ? [act.input.number] : []));
  expect(issued).toEqual(["1-000042", "1.2-000001"]);
  await host.stop();
});

test("a till of before there were series goes on counting in the first, above what it has not sent", async () => {
  const { host, server, ids } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash(tenner));
  await host.stop();
  const store = openStore(file);
  const { receiptSeries: _, ...before } = server.setupAnswer;
  store.facts.set("setup", before);
  store.close();

  const again = openHost(file, server, ids);
  expect((await stateOf(again)).cart?.nextNumber).toBe("1-000043");
  server.network = "up";
  await signedIn(again, server);
  expect((await stateOf(again)).cart?.nextNumber).toBe("1-000043");
  await again.stop();
});

test("another register's numbers also where the answer that told of it was lost at first", async () => {
  const store = openStore(file);
  store.facts.set("receipt_counter", 99);
  store.close();
  const ids = testIds();
  const server = createFakeServer(ids);
  const second = {
    ...server.setupAnswer,
    registerId: ids.next<RegisterId>(),
    registerNumber: 2,
    receiptCounter: 7,
  };
  server.codes.set(code, { key: newKey, setup: second });
  let lost = 0;
  const setup: FakeServer["setup"] = (key, logoId) => {
    if (key !== newKey || lost > 0) return server.setup(key, logoId);
    lost += 1;
    return Promise.reject(new TypeError("the answer was lost"));
  };
  const host = openHost(file, { ...server, setup }, ids);
  await signedIn(host, server);
  await value(host.api.enrol({ code }));
  await host.refresh();
  expect(lost).toBe(1);
  expect((await stateOf(host)).cart?.nextNumber).toBe("2-000008");
  await host.stop();
});

test("the key is in a file of its own that only its user reads, and never in the register's data or on a screen", async () => {
  const ids = testIds();
  const server = createFakeServer(ids);
  server.codes.set(code, { key: newKey, setup: server.setupAnswer });
  const host = openHost(file, server, ids, { givenKey: null });
  await value(host.api.enrol({ code }));
  expect(JSON.stringify(await stateOf(host), (_, value: unknown) => String(value))).not.toContain(newKey);
  await host.stop();
  expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  const holding = readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(newKey));
  expect(holding).toEqual(["till.sqlite.key"]);
});

test("where there is a keychain the key is sealed, also one that was kept in plain, and unreadable means none", () => {
  const path = join(folder, "key.json");
  const vault = {
    seal: (text: string) => Buffer.from(text.split("").toReversed().join("")),
    open: (sealed: Uint8Array) => Buffer.from(sealed).toString().split("").toReversed().join(""),
  };
  createFileKeyStore(path, null).write(registerKey);
  expect(createFileKeyStore(path, vault).read()).toBe(registerKey);
  expect(readFileSync(path, "utf8")).not.toContain(registerKey);
  expect(createFileKeyStore(path, vault).read()).toBe(registerKey);
  const broken = { ...vault, open: () => expect.fail("sealed on another machine") };
  expect([createFileKeyStore(path, broken).read(), createFileKeyStore(path, null).read()]).toEqual([
    null,
    null,
  ]);
});
