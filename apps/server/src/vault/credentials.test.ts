import { type TestCluster, clock, ids, startTestCluster } from "@till/db/testing";
import type { Uuid } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer } from "../testing/test-server.ts";
import { listCredentials, removeCredentials, setCredentials } from "./credentials.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
});
afterAll(async () => cluster?.stop());

const list = () => listCredentials(server.deps)(server.owner);
const set = async (
  values: Parameters<ReturnType<typeof setCredentials>>[1]["values"],
  id = ids.next<Uuid>(),
) => setCredentials(server.deps)(server.owner, { id, gateway: "stripe", values });

test("a credential is kept sealed, shown by its end, and opened for the composition root alone", async () => {
  clock.advanceMs(1);
  await set({ STRIPE_SECRET_KEY: "sk_test_very_secret_4711", STRIPE_PUBLISHABLE_KEY: "pk_test_shown" });
  const [stripe] = (await list()).gateways;
  expect(stripe).toMatchObject({ source: "none", waitsForStart: true });
  expect(stripe?.kept).toEqual([
    { name: "STRIPE_SECRET_KEY", end: "4711", setAtMs: clock.nowMs(), setBy: "Mona" },
    { name: "STRIPE_PUBLISHABLE_KEY", end: "pk_test_shown", setAtMs: clock.nowMs(), setBy: "Mona" },
  ]);
  const { database } = server;
  const [row] = await database.owner<{ text: string }[]>`
    select (select json_agg(c) from gateway_credentials c)::text || (select json_agg(a) from audit a)::text
      || (select json_agg(k) from idempotency_keys k)::text as text`;
  expect(row?.text).toContain("credentials.set");
  expect(row?.text).not.toContain("very_secret");
  const opened = await database.db.openCredentials(server.deps.merchantId);
  expect(opened.map(({ name, secret }) => [name, secret])).toEqual([
    ["STRIPE_PUBLISHABLE_KEY", "pk_test_shown"],
    ["STRIPE_SECRET_KEY", "sk_test_very_secret_4711"],
  ]);
});

test("one of them is replaced without the others, and what is replaced is gone", async () => {
  await set({ STRIPE_SECRET_KEY: "sk_test_another_0815" });
  const opened = await server.database.db.openCredentials(server.deps.merchantId);
  expect(opened.map(({ secret }) => secret)).toEqual(["pk_test_shown", "sk_test_another_0815"]);
});

test("live ones are refused where Till rehearses, and a key without any is refused", async () => {
  await expect(set({ STRIPE_SECRET_KEY: "sk_live_real_money" })).rejects.toMatchObject({
    body: { code: "invalid_input", message: expect.stringContaining("TILL_LIVE=1") },
  });
  await expect(set({})).rejects.toMatchObject({ body: { code: "invalid_input" } });
});

test("a manager neither sees, sets nor removes them: they are the owner's", async () => {
  const { manager } = server;
  const input = {
    id: ids.next<Uuid>(),
    gateway: "stripe",
    values: { STRIPE_SECRET_KEY: "sk_test_x" },
  } as const;
  const refused = { body: { code: "forbidden" } };
  await expect(async () => listCredentials(server.deps)(manager)).rejects.toMatchObject(refused);
  await expect(async () => setCredentials(server.deps)(manager, input)).rejects.toMatchObject(refused);
  await expect(async () => removeCredentials(server.deps)(manager, input)).rejects.toMatchObject(refused);
});

test("removed, nothing of a gateway is left", async () => {
  await removeCredentials(server.deps)(server.owner, { id: ids.next<Uuid>(), gateway: "stripe" });
  expect((await list()).gateways[0]?.kept).toEqual([]);
  expect(await server.database.owner`select 1 from gateway_credentials`).toHaveLength(0);
});
