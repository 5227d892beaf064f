import { type TestCluster, place, startTestCluster } from "@till/db/testing";
import { unattendedHeader } from "@till/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authorize } from "../access/authorize.ts";
import { managerOf, openTestOffice } from "../testing/test-office.ts";
import { toRegisterToken } from "./register-token.ts";
import { hashSessionToken } from "./session-rules.ts";
import { hashSecret, needsRehash } from "./slow-hash.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const { email, password, userId } = managerOf;
const minutes = (count: number): number => count * 60_000;

test("a password kept in an old form opens the door once more and is renewed on the way", async () => {
  const { database, browser } = await openTestOffice(cluster);
  const [, , , , salt = "", hash = ""] = (await hashSecret(password)).split("$");
  const plain = (text: string): string => Buffer.from(text, "base64").toString("base64url");
  const old = `argon2id$${plain(salt)}$${plain(hash)}`;
  await database.owner`update account set password = ${old} where user_id = ${userId}`;
  const stored = async (): Promise<string> => {
    const [row] = await database.owner<{ password: string }[]>`
      select password from account where user_id = ${userId}`;
    return row?.password ?? "";
  };
  expect((await browser().post("/sign-in/email", { email, password: "another one" })).status).toBe(401);
  expect(await stored()).toBe(old);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(200);
  expect(needsRehash(await stored())).toBe(false);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(200);
});

test("where too many sign in at once, one is told to come back, and it was no try", async () => {
  const { browser } = await openTestOffice(cluster, { bounds: { runningMax: 0, waitingMax: 0 } });
  for (let tries = 0; tries < 12; tries++) {
    const refused = await browser().post("/sign-in/email", { email, password });
    expect(refused).toMatchObject({ status: 429, retryAfter: "2", answer: { code: "rate_limited" } });
  }
});

test("a guesser is stopped, whether the account exists or not, and hears the same", async () => {
  const { browser } = await openTestOffice(cluster);
  const heard = async (who: string) => {
    const answers = [];
    for (let tries = 0; tries < 11; tries++) {
      const { status, answer } = await browser().post("/sign-in/email", {
        email: who,
        password: `guess ${tries}`,
      });
      answers.push({ status, answer });
    }
    return answers;
  };
  const known = await heard(email);
  expect(known).toEqual(await heard("nobody@shop.example"));
  expect(known.map(({ status }) => status)).toEqual([...Array<number>(10).fill(401), 429]);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(429);
});

test("a password that is short, common or one's own name is not taken; a good one is, and only it opens", async () => {
  const { browser } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  for (const newPassword of ["short", "Password123!", "mona-corner-shop", "x".repeat(40)]) {
    const refused = await mona.post("/change-password", { currentPassword: password, newPassword });
    expect(refused.status).toBe(400);
  }
  const newPassword = "a shell for every turtle";
  expect((await mona.post("/change-password", { currentPassword: password, newPassword })).status).toBe(200);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(401);
  expect((await browser().post("/sign-in/email", { email, password: newPassword })).status).toBe(200);
});

test("a changed password ends every other session and gives this one a new token", async () => {
  const { browser, callerOf } = await openTestOffice(cluster);
  const [here, elsewhere] = [browser(), browser()];
  await here.post("/sign-in/email", { email, password });
  await elsewhere.post("/sign-in/email", { email, password });
  const before = new Map(here.cookies);
  const newPassword = "a shell for every turtle";
  await here.post("/change-password", { currentPassword: password, newPassword });
  expect(await callerOf(elsewhere)).toEqual({ kind: "buyer" });
  expect(await callerOf({ cookies: before })).toEqual({ kind: "buyer" });
  expect(await callerOf(here)).toMatchObject({ kind: "person", session: { signedInBy: "password" } });
});

test("a token that was put into the browser before is never taken over", async () => {
  const { browser, callerOf } = await openTestOffice(cluster);
  const attacker = browser();
  await attacker.post("/sign-in/email", { email, password });
  const victim = browser();
  for (const [name, value] of attacker.cookies) victim.cookies.set(name, value);
  await victim.post("/sign-in/email", { email, password });
  expect([...victim.cookies.values()]).not.toEqual([...attacker.cookies.values()]);
  expect(await callerOf(victim)).toMatchObject({ kind: "person" });
});

test("whoever reads the table of sessions cannot use what stands there", async () => {
  const { database, browser, callerOf, callerWith } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  const [row] = await database.owner<{ token: string }[]>`select token from session`;
  const held = [...mona.cookies.values()].map((value) => decodeURIComponent(value).split(".")[0] ?? "");
  expect(held).not.toContain(row?.token);
  expect(await callerWith({ authorization: `Bearer ${row?.token}` })).toEqual({ kind: "buyer" });
  expect(await callerWith({ authorization: `Bearer ${held[0]}` })).toMatchObject({ kind: "person" });
  expect(await callerOf(mona)).toMatchObject({ kind: "person" });
});

test("no answer of the door shows a page its session's token", async () => {
  const { browser } = await openTestOffice(cluster);
  const mona = browser();
  const { answer } = await mona.post("/sign-in/email", { email, password });
  expect(answer).toEqual({});
});

test("a session left alone for an hour is over, and a busy one after twelve", async () => {
  const { browser, callerOf, moveClock } = await openTestOffice(cluster);
  const [left, busy] = [browser(), browser()];
  await left.post("/sign-in/email", { email, password });
  await busy.post("/sign-in/email", { email, password });
  for (let hour = 0; hour < 12; hour++) {
    expect(await callerOf(busy)).toMatchObject({ kind: "person" });
    moveClock(minutes(59));
  }
  expect(await callerOf(left)).toEqual({ kind: "buyer" });
  const { status } = await left.post("/change-password", {
    currentPassword: password,
    newPassword: "four plain words",
  });
  expect(status).toBe(401);
  expect(await callerOf(busy)).toMatchObject({ kind: "person" });
  moveClock(minutes(13));
  expect(await callerOf(busy)).toEqual({ kind: "buyer" });
});

test("a page that asks by itself keeps no session open: what nobody touched is over after an hour", async () => {
  const { browser, callerOf, callerWith, moveClock } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  const cookie = [...mona.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  for (let minute = 0; minute < 60; minute += 5) {
    expect(await callerWith({ cookie, [unattendedHeader]: "1" })).toMatchObject({ kind: "person" });
    moveClock(minutes(5));
  }
  expect(await callerOf(mona)).toEqual({ kind: "buyer" });
});

test("a till's session lasts a working day without being touched, and changes nothing of an account", async () => {
  const office = await openTestOffice(cluster);
  const { account, callerWith, moveClock } = office;
  const authorization = `Bearer ${await startAtRegister(office)}`;
  await expect(account.get(await callerWith({ authorization }))).rejects.toMatchObject({
    body: { code: "not_signed_in" },
  });
  moveClock(minutes(11 * 60));
  expect(await callerWith({ authorization })).toMatchObject({ kind: "person", registerId: place.registerId });
  moveClock(minutes(61));
  expect(await callerWith({ authorization })).toEqual({ kind: "buyer" });
});

test("a till's session ends with its register's key, and another key does not bring it back", async () => {
  const office = await openTestOffice(cluster);
  const { deps, callerWith } = office;
  const authorization = `Bearer ${await startAtRegister(office)}`;
  const setKey = (key: { readonly hash: string; readonly atMs: number } | null) =>
    deps.uow.run(place.merchantId, (tx) => tx.merchants.setRegisterKey(place.registerId, key));
  expect(await callerWith({ authorization })).toMatchObject({ kind: "person" });
  await setKey(null);
  expect(await callerWith({ authorization })).toEqual({ kind: "buyer" });
  await setKey({ hash: "another till's", atMs: 0 });
  expect(await callerWith({ authorization })).toEqual({ kind: "buyer" });
});

test("whoever leaves the shop is signed out at once and does not come in again", async () => {
  const { database, browser, callerOf } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  await database.owner`update people set active = false where user_id = ${userId}`;
  expect(await callerOf(mona)).toEqual({ kind: "buyer" });
  expect(await database.owner`select 1 from session`).toHaveLength(0);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(401);
  expect(await database.owner`select 1 from session`).toHaveLength(0);
});

test("a person sees where they are signed in and ends one session or all others; nobody ends another's", async () => {
  const { account, browser, callerOf, database } = await openTestOffice(cluster);
  const [one, two, three] = [browser(), browser(), browser()];
  for (const each of [one, two, three]) await each.post("/sign-in/email", { email, password });
  await database.owner`insert into "user" (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
    select 'user-carl', 'Carl', 'carl@shop.example', true, false, created_at, updated_at from "user" limit 1`;
  await database.owner`insert into session (id, token, user_id, signed_in_by, ip_address, user_agent,
      created_at, updated_at, confirmed_at, expires_at)
    select 'carls', 'carls', 'user-carl', signed_in_by, ip_address, user_agent,
      created_at, updated_at, confirmed_at, expires_at from session limit 1`;
  const caller = await callerOf(one);
  const { sessions } = await account.get(caller);
  expect(sessions).toHaveLength(3);
  expect(sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
  expect(sessions[0]).toMatchObject({ userAgent: "Test browser", signedInBy: "password" });
  expect(JSON.stringify(sessions)).not.toContain("token");

  const other = sessions.find(({ isThis }) => !isThis)?.id ?? "";
  expect(await account.endSession(caller, { sessionId: other })).toEqual({ ended: 1 });
  expect(await account.endSession(caller, { sessionId: other })).toEqual({ ended: 0 });
  expect(await account.endSession(caller, { sessionId: "carls" })).toEqual({ ended: 0 });
  expect(await account.endOtherSessions(caller)).toEqual({ ended: 1 });
  expect((await account.get(caller)).sessions).toHaveLength(1);
  expect(await callerOf(three)).toEqual({ kind: "buyer" });
  expect(await database.owner`select 1 from session where user_id = 'user-carl'`).toHaveLength(1);
});

test("who signed in some time ago shows once more that it is them before they end another session", async () => {
  const { account, browser, callerOf, moveClock } = await openTestOffice(cluster);
  const [one, two] = [browser(), browser()];
  for (const each of [one, two]) await each.post("/sign-in/email", { email, password });
  moveClock(11 * 60_000);
  const late = await callerOf(one);
  const other = (await account.get(late)).sessions.find(({ isThis }) => !isThis)?.id ?? "";
  const asked = { body: { code: "confirmation_needed" } };
  await expect(account.endSession(late, { sessionId: other })).rejects.toMatchObject(asked);
  await expect(account.endOtherSessions(late)).rejects.toMatchObject(asked);
  expect(await callerOf(two)).toMatchObject({ kind: "person" });
  await account.confirm(late, { password }, "127.0.0.1");
  expect(await account.endOtherSessions(await callerOf(one))).toEqual({ ended: 1 });
  // Nobody is kept from leaving.
  moveClock(11 * 60_000);
  const leaving = await callerOf(one);
  const own = (await account.get(leaving)).sessions[0]?.id ?? "";
  expect(await account.endSession(leaving, { sessionId: own })).toEqual({ ended: 1 });
});

test("what the library has beside the open pages is not there", async () => {
  const { browser } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  for (const path of ["/list-sessions", "/get-session", "/ok"])
    expect((await mona.get(path)).status).toBe(404);
  for (const path of [
    "/update-user",
    "/delete-user",
    "/sign-up/email",
    "/revoke-sessions",
    "/sign-in/social",
  ])
    expect((await mona.post(path)).status).toBe(404);
  expect((await mona.post("/sign-in/email", { email, password, rememberMe: false })).status).toBe(400);
});

test("where a second factor is demanded, a password alone may only look at its own account", async () => {
  const { account, browser, callerOf } = await openTestOffice(cluster);
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  const caller = await callerOf(mona, "demanded");
  expect(() => authorize(caller, "report.read")).toThrow(
    expect.objectContaining({ body: expect.objectContaining({ code: "second_factor_needed" }) }),
  );
  expect(await account.get(caller)).toMatchObject({ needsSecondFactor: true, hasApp: false });
  expect(authorize(await callerOf(mona), "report.read").name).toBe("Mona");
});

/** Carl at the front register, as a right PIN signs him in; his token. */
async function startAtRegister({ deps }: Awaited<ReturnType<typeof openTestOffice>>): Promise<string> {
  const token = toRegisterToken(new Uint8Array(32));
  const { merchantId, cashierId: personId, registerId } = place;
  const startedAtMs = deps.clock.nowMs();
  await deps.uow.run(merchantId, (tx) =>
    tx.access.startSession({
      id: deps.ids.next(),
      tokenHash: hashSessionToken(token),
      personId,
      registerId,
      keyHash: "hash of the front till's key",
      startedAtMs,
      expiresAtMs: startedAtMs + minutes(12 * 60),
    }),
  );
  return token;
}
