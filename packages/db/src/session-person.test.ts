import { builtInRoles } from "@till/people";
import { afterAll, beforeAll, expect, test } from "vitest";
import { place, seed, shop } from "./testing/test-data.ts";
import { type TestCluster, type TestDatabase, ids, startTestCluster } from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId } = place;

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

const startSession = async (token: string, userId: string, expiresAtMs: number) => {
  const at = new Date(expiresAtMs);
  await database.app`insert into session
      (id, expires_at, token, created_at, updated_at, confirmed_at, signed_in_by, user_id)
    values (${token}, ${at}, ${token}, ${at}, ${at}, ${at}, 'password', ${userId})`;
};

test("a session's token stands for its person until the session is revoked or the person leaves", async () => {
  const { id: managerId, name, office } = shop.people[0];
  const { userId } = office;
  await startSession("token-1", userId, 1_800_000_000_123);
  const find = (token: string) => database.db.findSessionPerson(merchantId, token);
  expect(await find("token-1")).toMatchObject({
    person: {
      id: managerId,
      merchantId,
      name,
      role: "manager",
      roleName: "Manager",
      grants: builtInRoles.find(({ code }) => code === "manager")?.grants,
      userId,
      active: true,
    },
    session: { id: "token-1", signedInBy: "password", expiresAtMs: 1_800_000_000_123 },
  });
  expect(await find("token-2")).toBeNull();
  expect(await database.db.findSessionPerson(ids.next<typeof merchantId>(), "token-1")).toBeNull();

  await database.owner`update people set active = false where id = ${managerId}`;
  expect(await find("token-1")).toBeNull();
  await database.owner`update people set active = true where id = ${managerId}`;
  // Who leaves is signed out for good.
  expect(await find("token-1")).toBeNull();
  await startSession("token-1", userId, 1_800_000_000_123);
  expect(await find("token-1")).not.toBeNull();
  await database.app`delete from session where token = 'token-1'`;
  expect(await find("token-1")).toBeNull();
});
