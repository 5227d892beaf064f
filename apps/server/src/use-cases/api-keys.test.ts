import { type TestCluster, ids, startTestCluster } from "@till/db/testing";
import type { PersonId, Uuid } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authorize } from "../access/authorize.ts";
import { inOffice } from "../testing/in-office.ts";
import { openTestOffice } from "../testing/test-office.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "./api-keys.ts";
import { closeOffice } from "./office-access.ts";
import { savePerson } from "./people.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const dayMs = 86_400_000;
const grants = { "report.read": { limit: null }, "refund.create": { limit: 500n } };

async function officeWithKeys() {
  const office = await openTestOffice(cluster);
  const { deps } = office;
  const owner = inOffice(office.owner, deps.clock.nowMs());
  let made = 0;
  const random = (count: number) => new Uint8Array(count).fill((made += 1));
  const input = () => ({ id: ids.next<Uuid>(), name: "Bookkeeping", grants, days: 30 });
  return {
    ...office,
    owner,
    input,
    create: createApiKey(deps, random),
    rotate: rotateApiKey(deps, random),
    revoke: revokeApiKey(deps),
    list: listApiKeys(deps),
    withKey: (secret: string | null) => office.callerWith({ authorization: `Bearer ${secret}` }),
  };
}

test("a key does what it was made for and nothing else, in either header", async () => {
  const { create, callerWith, input, owner, withKey } = await officeWithKeys();
  const { secret, key } = await create(owner, input());
  expect(secret).toMatch(/^till_key_[\w-]{43}$/);
  expect(secret?.startsWith(key.prefix)).toBe(true);
  const caller = await withKey(secret);
  expect(await callerWith({ "x-api-key": secret ?? "" })).toEqual(caller);
  expect(authorize(caller, "report.read")).toEqual({ id: null, name: "Bookkeeping" });
  for (const other of ["sale.read", "settings.save", "key.manage"] as const)
    expect(() => authorize(caller, other)).toThrow('The API key "Bookkeeping" may not do this.');
  expect(await withKey(`${secret?.slice(0, -1)}_`)).toEqual({ kind: "buyer" });
});

test("a key is shown once, and what is stored of it opens nothing", async () => {
  const { create, database, input, owner, withKey } = await officeWithKeys();
  const asked = input();
  const { secret } = await create(owner, asked);
  expect(await create(owner, asked)).toMatchObject({ secret: null, key: { name: "Bookkeeping" } });
  const written = JSON.stringify([
    await database.owner`select * from api_keys`,
    await database.owner`select * from idempotency_keys`,
    await database.owner`select * from audit`,
  ]);
  expect(written).not.toContain(secret);
  const [row] = await database.owner<{ key_hash: string }[]>`select key_hash from api_keys`;
  expect(await withKey(row?.key_hash ?? "")).toEqual({ kind: "buyer" });
  expect(await withKey(`till_key_${row?.key_hash}`)).toEqual({ kind: "buyer" });
});

test("rotated, the old key lives on for as long as was said, and no longer", async () => {
  const { create, input, moveClock, owner, rotate, withKey } = await officeWithKeys();
  const old = await create(owner, input());
  const next = await rotate(owner, { id: ids.next(), keyId: old.key.id, days: 30, overlapMs: 60_000 });
  expect(next.key).toMatchObject({ replaces: old.key.id, name: "Bookkeeping", grants });
  expect(await withKey(old.secret)).toMatchObject({ kind: "key" });
  expect(await withKey(next.secret)).toMatchObject({ kind: "key" });
  moveClock(60_001);
  expect(await withKey(old.secret)).toEqual({ kind: "buyer" });
  expect(await withKey(next.secret)).toMatchObject({ kind: "key" });
  moveClock(31 * dayMs);
  expect(await withKey(next.secret)).toEqual({ kind: "buyer" });
});

test("a revoked key is refused at once; its last use stays readable", async () => {
  const { create, input, list, owner, revoke, withKey } = await officeWithKeys();
  const { key, secret } = await create(owner, input());
  await withKey(secret);
  await revoke(owner, { id: ids.next(), keyId: key.id });
  expect(await withKey(secret)).toEqual({ kind: "buyer" });
  expect(await list(owner)).toMatchObject([{ id: key.id, state: "revoked", madeBy: "Mona" }]);
  expect((await list(owner))[0]?.usedAtMs).not.toBeNull();
});

test("the keys of who is let go, or loses the office, end with that", async () => {
  const { create, deps, input, list, owner, withKey } = await officeWithKeys();
  const { secret: stays } = await create(owner, input());
  const take = {
    "let go": (person: { personId: PersonId; name: string }) =>
      savePerson(deps)(owner, { id: ids.next(), ...person, role: "manager", active: false }),
    "no office": ({ personId }: { personId: PersonId }) =>
      closeOffice(deps)(owner, { id: ids.next(), personId }),
  };
  for (const [name, act] of Object.entries(take)) {
    const personId = ids.next<PersonId>();
    await deps.uow.run(deps.merchantId, (tx) =>
      tx.people.insert({ id: personId, name, role: "manager", userId: null }),
    );
    const { secret } = await create({ ...owner, person: { ...owner.person, id: personId, name } }, input());
    expect(await withKey(secret)).toMatchObject({ kind: "key" });
    await act({ personId, name });
    expect(await withKey(secret)).toEqual({ kind: "buyer" });
    expect(await list(owner)).toContainEqual(expect.objectContaining({ madeBy: name, state: "revoked" }));
  }
  expect(await withKey(stays)).toMatchObject({ kind: "key" });
});

test("no key is made at a register, without a fresh proof, or for what is a person's to do", async () => {
  const { create, input, moveClock, owner } = await officeWithKeys();
  const { session: _, ...atRegister } = owner;
  await expect(create(atRegister, input())).rejects.toMatchObject({ body: { code: "forbidden" } });
  for (const wrong of [{ "settings.save": { limit: null } }, {}])
    await expect(create(owner, { ...input(), grants: wrong })).rejects.toMatchObject({
      body: { code: "invalid_input", field: "grants" },
    });
  moveClock(11 * 60_000);
  await expect(create(owner, input())).rejects.toMatchObject({ body: { code: "confirmation_needed" } });
});

test("a key never goes further than who made it", async () => {
  const { create, input, owner } = await officeWithKeys();
  const limited = { "key.manage": { limit: null }, "refund.create": { limit: 100n } };
  const maker = { ...owner, person: { ...owner.person, grants: limited } };
  const { key } = await create(maker, input());
  expect(key.grants).toEqual({ "refund.create": { limit: 100n } });
});

test("a key does no more than its maker may do today", async () => {
  const { create, deps, input, owner, withKey } = await officeWithKeys();
  const { secret } = await create(owner, input());
  const grants = { "key.manage": { limit: null }, "refund.create": { limit: 100n } };
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.people.saveRole({ code: "helper", name: "Helper", grants }, deps.clock.nowMs());
    await tx.people.update(owner.person.id, { role: "helper" });
  });
  const weaker = await withKey(secret);
  expect(weaker).toMatchObject({ kind: "key", key: { grants: { "refund.create": { limit: 100n } } } });
  expect(() => authorize(weaker, "report.read")).toThrow("may not do this");
});
