import { type TestCluster, clock, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { createTestServer } from "../testing/test-server.ts";
import { linkTrail } from "./link-trail.ts";
import { createTrailSeal } from "./trail-seal.ts";
import { verifyTrail } from "./verify-trail.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

/** Rows of one moment have no order of their own; the chain gives them one. */
const second = "where id = (select audit_id from audit_links where position = 2)";

const seal = createTrailSeal("the server's secret");

async function openTrail() {
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
  const { deps, database } = server;
  const write = (subject: string) =>
    deps.uow.run(deps.merchantId, (tx) =>
      audit(deps, tx, systemActor, { action: "test.done", subject, before: null, after: { b: 1, a: "x" } }),
    );
  /** As somebody would who has the owner's password, and knows the triggers. */
  const tamper = async (statement: string): Promise<void> => {
    await database.owner.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql.unsafe(statement);
    });
  };
  return { deps, database, write, tamper, link: linkTrail(deps, seal), verify: verifyTrail(deps, seal) };
}

async function threeLinked() {
  const trail = await openTrail();
  for (const subject of ["one", "two", "three"]) await trail.write(subject);
  expect(await trail.link()).toBe(3);
  return trail;
}

test("what is written is linked once, in order, and the chain holds", async () => {
  const { write, link, verify } = await threeLinked();
  expect(await link()).toBe(0);
  await write("four");
  expect(await verify()).toMatchObject({ rows: 4, linked: 3, broken: null });
  expect(await link()).toBe(1);
  expect(await verify()).toMatchObject({ rows: 4, linked: 4, headAtMs: clock.nowMs(), broken: null });
});

test("several processes that link at the same moment make one chain", async () => {
  const { deps, write, verify } = await openTrail();
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(`s${index}`)));
  const linked = await Promise.all([1, 2, 3].map(() => linkTrail(deps, seal)()));
  expect(linked.reduce((sum, one) => sum + one, 0)).toBe(20);
  expect(await verify()).toMatchObject({ linked: 20, broken: null });
});

test.each([
  ["a row that was changed", `update audit set after = '{}' ${second}`, "row of link 2 was changed"],
  ["a row that was taken out", `delete from audit ${second}`, "row of link 2 is missing"],
  ["a link that was taken out", "delete from audit_links where position = 2", "Link 2 is missing"],
  ["an end that was cut off", "delete from audit_links where position = 3", "end was cut off"],
])("%s is found", async (_, statement, words) => {
  const { tamper, verify } = await threeLinked();
  await tamper(statement);
  expect((await verify()).broken).toContain(words);
});

test("a chain that somebody made anew without the server's secret is found by its seals", async () => {
  const { deps, tamper, verify } = await threeLinked();
  await tamper(`update audit set after = '{}' ${second}`);
  await tamper("delete from audit_links");
  await linkTrail(deps, createTrailSeal("another secret"))(0);
  expect((await verify()).broken).toContain("not this server's");
});

test("a shorter chain with a right seal at its end is found by a head that was kept elsewhere", async () => {
  const { write, link, verify, tamper } = await threeLinked();
  await write("four");
  await link();
  const { headHash } = await verify();
  await tamper("delete from audit_links where position = 4");
  expect((await verify()).broken).toBeNull();
  expect((await verify([headHash ?? ""])).broken).toContain("kept elsewhere");
});

test("nobody rewrites the trail or its chain by the ordinary way", async () => {
  const { database } = await threeLinked();
  for (const statement of [
    "update audit set action = 'x'",
    "delete from audit_links",
    "truncate audit_links",
  ])
    await expect(database.owner.unsafe(statement)).rejects.toThrow("append-only");
});
