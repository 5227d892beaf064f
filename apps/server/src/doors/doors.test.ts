import { type TestCluster, clock, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestServer } from "../testing/test-server.ts";
import { type Doors, type Visitor, createDoors } from "./create-doors.ts";
import { type DoorName, doorRules } from "./door-rules.ts";
import { tidyDoorsJob } from "./tidy-doors.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;
/** Two processes on one database. */
let here: Doors;
let there: Doors;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
  here = createDoors(server.deps, "the same secret in every process");
  there = createDoors(server.deps, "the same secret in every process");
});

const cashier = { account: "person-1", device: "register-1", address: "203.0.113.7" };
const shut = { body: { code: "rate_limited", retry: "safe" } };

async function wrong(at: Doors, door: DoorName, visitor: Visitor, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) await (await at.attempt(door, visitor)).failed();
}

test("wrong PINs at one process shut the door at every other, in words a cashier can act on", async () => {
  await wrong(here, "pin", cashier, 3);
  await wrong(there, "pin", cashier, 2);
  for (const process of [here, there])
    await expect(process.attempt("pin", cashier)).rejects.toMatchObject({
      body: {
        ...shut.body,
        message: "Too many wrong PINs. Wait five minutes, or ask a manager.",
        retryAfterMs: 300_000,
      },
    });
  clock.advanceMs(300_000);
  await wrong(there, "pin", cashier);
});

test("fifty tries at the same moment get no more looks than five one after another", async () => {
  const tries = Array.from({ length: 50 }, (_, index) => (index % 2 ? here : there).attempt("pin", cashier));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
});

test("a person, a register and an address are counted each for itself", async () => {
  const { triesMax } = doorRules.pin.device;
  for (let count = 0; count < triesMax; count += 1)
    await wrong(here, "pin", { ...cashier, account: `person-${count}` });
  await expect(here.attempt("pin", { ...cashier, account: "somebody else" })).rejects.toMatchObject(shut);
  const elsewhere = { ...cashier, account: "somebody else", device: "register-2" };
  await wrong(here, "pin", elsewhere, doorRules.pin.account.triesMax);
  await expect(here.attempt("pin", elsewhere)).rejects.toMatchObject(shut);

  const { triesMax: perAddress } = doorRules.password.address;
  for (let count = 0; count < perAddress; count += 1)
    await wrong(here, "password", { account: `${count}@till.example`, address: "2001:db8::1" });
  await expect(
    here.attempt("password", { account: "owner@till.example", address: "2001:db8::2" }),
  ).rejects.toMatchObject(shut);
});

test("a right PIN forgets the wrong ones before it, and gives nothing away about others", async () => {
  await wrong(here, "pin", cashier, 4);
  await (await there.attempt("pin", cashier)).succeeded();
  await wrong(here, "pin", cashier, 4);
  await (await here.attempt("pin", cashier)).succeeded();

  // Nobody clears the count of a register by signing in as themselves between guesses at others.
  for (let count = 0; count < 11; count += 1) {
    await wrong(here, "pin", { ...cashier, account: `guessed-${count}` });
    await (await here.attempt("pin", cashier)).succeeded();
  }
  await wrong(here, "pin", { ...cashier, account: "guessed" });
  await expect(here.attempt("pin", cashier)).rejects.toMatchObject(shut);
});

test("a try that nobody looked at is none", async () => {
  await wrong(here, "pin", cashier, 4);
  for (let count = 0; count < 5; count += 1) await (await here.attempt("pin", cashier)).withdrawn();
  await wrong(here, "pin", cashier);
  await expect(here.attempt("pin", cashier)).rejects.toMatchObject(shut);
});

test("an account is the same in other spellings, and one that does not exist is shut like one that does", async () => {
  const spellings = ["Owner@Till.example", "owner@till.example ", "ＯＷＮＥＲ@till.example"];
  for (let count = 0; count < doorRules.password.account.triesMax; count += 1)
    await wrong(here, "password", { account: spellings[count % 3], address: `203.0.113.${count}` });
  const refused = here.attempt("password", { account: "owner@till.example", address: "198.51.100.1" });
  await expect(refused).rejects.toMatchObject(shut);
});

test("guesses from elsewhere do not shut out a browser that has shown whose it is", async () => {
  const account = "owner@till.example";
  await wrong(here, "password", { account, address: "203.0.113.1" }, doorRules.password.account.triesMax);
  await expect(here.attempt("password", { account, address: "198.51.100.1" })).rejects.toMatchObject(shut);
  await wrong(here, "password", { account, device: "known browser", address: "198.51.100.1" });
});

test("a door to what cannot be guessed costs no write until something is wrong, and is shut after that", async () => {
  const visitor = { address: "203.0.113.7" };
  const { triesMax } = doorRules.order_token.address;
  for (let count = 0; count < triesMax; count += 1)
    await (await here.attempt("order_token", visitor)).succeeded();
  expect(await server.database.owner`select * from door_tries`).toHaveLength(0);
  await wrong(here, "order_token", visitor, triesMax);
  await expect(here.attempt("order_token", visitor)).rejects.toMatchObject(shut);
});

test("a shut door asks the database nothing while this process knows that it is shut", async () => {
  await wrong(here, "pin", cashier, 5);
  await expect(here.attempt("pin", cashier)).rejects.toMatchObject(shut);
  await server.database.owner`delete from door_tries`;
  await expect(here.attempt("pin", cashier)).rejects.toMatchObject(shut);
  clock.advanceMs(2001);
  await wrong(here, "pin", cashier);
});

test("neither names nor addresses are kept, and the counts go by themselves and never grow above a bound", async () => {
  await wrong(here, "pin", cashier);
  const { owner } = server.database;
  const kept = JSON.stringify(await owner`select * from door_tries`);
  for (const secret of Object.values(cashier)) expect(kept).not.toContain(secret);

  const { merchantId } = server.deps;
  await owner`
    insert into door_tries
    select ${merchantId}, 'filler ' || n, 1, ${clock.nowMs()}::bigint, 0, 0, ${clock.nowMs()}::bigint + n
    from generate_series(1, 100100) n`;
  await tidyDoorsJob(server.deps)({ merchantId });
  expect((await owner`select count(*)::int as rows from door_tries`)[0]).toEqual({ rows: 100_000 });
  clock.advanceMs(2 * 86_400_000);
  await tidyDoorsJob(server.deps)({ merchantId });
  expect((await owner`select count(*)::int as rows from door_tries`)[0]).toEqual({ rows: 0 });
});
