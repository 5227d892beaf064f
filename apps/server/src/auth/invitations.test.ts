import { type TestCluster, ids, place, startTestCluster } from "@till/db/testing";
import { type PersonId, type Uuid, invariant } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listOutbox } from "../outbox/read-outbox.ts";
import type { Mail } from "../outbox/senders.ts";
import { inOffice } from "../testing/in-office.ts";
import { managerOf, openTestOffice } from "../testing/test-office.ts";
import { closeOffice, inviteToOffice } from "../use-cases/office-access.ts";
import { listPeople, savePerson } from "../use-cases/people.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const email = "robin@shop.example";
const newPassword = "a shell for every turtle";
const address = "127.0.0.1";
const dayMs = 86_400_000;
const over = { body: { code: "not_found" } };

/** An office whose mails arrive in a list, with Robin, who works at the till. */
async function officeWithRobin({ role = "cashier" } = {}) {
  const mails: Mail[] = [];
  const mail = {
    from: "Corner shop <shop@shop.example>",
    send: async (one: Mail) => {
      mails.push(one);
      return { kind: "sent" as const };
    },
  };
  const office = await openTestOffice(cluster, { senders: { mail, hook: null } });
  const { deps, owner } = office;
  /** The manager, who has just shown in the office that it is them. */
  const mona = () => inOffice(owner, deps.clock.nowMs());
  const robinId = ids.next<PersonId>();
  const save = (change: {
    readonly role?: string;
    readonly active?: boolean;
    readonly personId?: PersonId;
  }) =>
    savePerson(deps)(mona(), {
      id: ids.next(),
      personId: robinId,
      name: "Robin",
      role,
      active: true,
      ...change,
    });
  await save({});
  const invite = (to = email, personId = robinId, id = ids.next<Uuid>()) =>
    inviteToOffice(deps)(mona(), { id, personId, email: to });
  /** Invites, and gives the link's token out of the mail. */
  const invited = async (to = email): Promise<string> => {
    await invite(to);
    await office.runJobs(["outbox.send"]);
    return /welcome#token=([\w-]+)/.exec(mails.at(-1)?.text ?? "")?.[1] ?? "";
  };
  const accept = (token: string, password = newPassword) =>
    office.invitations.accept({ token, newPassword: password }, address);
  const robin = async () =>
    (await listPeople(deps)(mona())).people.find(({ id }) => id === robinId) ?? { hasOffice: null };
  return { ...office, mails, mona, robinId, save, invite, invited, accept, robin };
}

test("a mail's link lets its receiver choose the password, once, and with it the office opens to them", async () => {
  const { accept, browser, callerOf, invited, mails, robin, robinId } = await officeWithRobin();
  const token = await invited(" Robin@Shop.example ");
  expect(mails.map(({ to }) => to)).toEqual([email]);
  expect(await robin()).toMatchObject({ hasOffice: false, invitation: { email, isOver: false } });
  expect((await browser().post("/sign-in/email", { email, password: newPassword })).status).toBe(401);

  await expect(accept(token, "Password2026!")).rejects.toMatchObject({ body: { field: "newPassword" } });
  expect(await accept(token)).toEqual({ email });
  expect(await robin()).toMatchObject({ hasOffice: true, invitation: null });
  const theirs = browser();
  expect((await theirs.post("/sign-in/email", { email, password: newPassword })).status).toBe(200);
  expect(await callerOf(theirs)).toMatchObject({ kind: "person", person: { id: robinId, role: "cashier" } });
  expect(await callerOf(theirs, "demanded")).toMatchObject({ needsSecondFactor: true });
  await expect(accept(token)).rejects.toMatchObject(over);
});

test("two that use a link at the same moment are one too many", async () => {
  const { accept, invited } = await officeWithRobin();
  const token = await invited();
  const both = await Promise.allSettled([
    accept(token, "one shell for turtles"),
    accept(token, "two shells for turtles"),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a link is void after three days, and once they are invited anew", async () => {
  const { accept, invited, moveClock, robin } = await officeWithRobin();
  const first = await invited();
  const second = await invited("robin.new@shop.example");
  await expect(accept(first)).rejects.toMatchObject(over);
  moveClock(3 * dayMs);
  await expect(accept(second)).rejects.toMatchObject(over);
  expect(await robin()).toMatchObject({ hasOffice: false, invitation: { isOver: true } });
});

test("a link counts for the role it was given for, and no more for somebody who was let go", async () => {
  for (const change of [{ role: "manager" }, { active: false }]) {
    const { accept, invited, robin, save } = await officeWithRobin();
    const token = await invited();
    await save(change);
    expect(await robin()).toMatchObject({ invitation: null });
    await expect(accept(token)).rejects.toMatchObject(over);
  }
});

test("a link counts no more when who made it has left, or may not give that role any more", async () => {
  for (const change of ["active = false", "role = 'cashier'"]) {
    const { accept, database, invited } = await officeWithRobin({ role: "manager" });
    const token = await invited();
    await database.owner`update people set ${database.owner.unsafe(change)} where user_id = ${managerOf.userId}`;
    await expect(accept(token)).rejects.toMatchObject(over);
  }
});

test("nobody invites into a role that may do more than they, nor from a register, nor long after they signed in", async () => {
  const { database, deps, invite, mona, moveClock, owner, robinId } = await officeWithRobin();
  const input = { id: ids.next<Uuid>(), personId: robinId, email };
  const forbidden = { body: { code: "forbidden" } };
  await expect(inviteToOffice(deps)(owner, input)).rejects.toMatchObject(forbidden);
  const before = mona();
  moveClock(3_000_000);
  await expect(inviteToOffice(deps)(before, input)).rejects.toMatchObject({
    body: { code: "confirmation_needed" },
  });
  await database.owner`update people set role = 'owner' where id = ${robinId}`;
  const { person } = mona();
  const { "key.manage": _, ...fewer } = person.grants;
  const manager = { ...mona(), person: { ...person, grants: fewer } };
  await expect(inviteToOffice(deps)(manager, input)).rejects.toMatchObject(forbidden);
  await expect(closeOffice(deps)(manager, { id: ids.next(), personId: robinId })).rejects.toMatchObject(
    forbidden,
  );
  await invite();
});

test("a colleague's address is refused by name, and one who signs in already is not invited", async () => {
  const { accept, invite, invited } = await officeWithRobin();
  await expect(invite(managerOf.email.toUpperCase())).rejects.toMatchObject({
    body: { code: "conflict", field: "email", message: expect.stringContaining("Mona") },
  });
  await accept(await invited());
  await expect(invite("another@shop.example")).rejects.toMatchObject({ body: { code: "conflict" } });
});

test("an address that has an account at another shop is answered like any, and opens only by the mail", async () => {
  const { accept, browser, callerOf, database, invite, invited } = await officeWithRobin();
  const answer = await invite("nobody@shop.example");
  await database.owner`insert into "user" (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
    select 'user-elsewhere', 'Rob', ${email}, true, false, now(), now()`;
  const password = await database.owner`select password from account where user_id = ${managerOf.userId}`;
  await database.owner`insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
    values ('a', 'user-elsewhere', 'credential', 'user-elsewhere', ${String(password[0]?.["password"])}, now(), now())`;
  expect({ ...(await invite()), expiresAtMs: 0 }).toEqual({ ...answer, expiresAtMs: 0 });
  // With the password they have there they are nobody here.
  const theirs = browser();
  await theirs.post("/sign-in/email", { email, password: managerOf.password });
  expect(await callerOf(theirs)).toEqual({ kind: "buyer" });
  await accept(await invited());
  await theirs.post("/sign-in/email", { email, password: newPassword });
  expect(await callerOf(theirs)).toMatchObject({ person: { name: "Robin" } });
});

test("taking the office sign-in away ends it at once and leaves no password behind; an invitation, too", async () => {
  const { accept, browser, callerOf, database, deps, invited, mona, robin, robinId } =
    await officeWithRobin();
  await accept(await invited());
  const theirs = browser();
  await theirs.post("/sign-in/email", { email, password: newPassword });
  const close = (personId: PersonId) => closeOffice(deps)(mona(), { id: ids.next(), personId });
  await close(robinId);
  expect(await callerOf(theirs)).toEqual({ kind: "buyer" });
  expect((await browser().post("/sign-in/email", { email, password: newPassword })).status).toBe(401);
  expect(await robin()).toMatchObject({ active: true, hasOffice: false });
  expect(await database.owner`select 1 from "user" where email = ${email}`).toHaveLength(0);

  const token = await invited();
  await close(robinId);
  await expect(accept(token)).rejects.toMatchObject(over);
  await expect(close(mona().person.id)).rejects.toMatchObject({ body: { code: "conflict" } });
});

test("a user whom another shop's people have stays there", async () => {
  const { accept, database, deps, invited, mona, robinId } = await officeWithRobin();
  await accept(await invited());
  await database.owner`insert into merchants (merchant_id, name, currency, created_at_ms)
    values (${ids.next()}, 'Next door', 'EUR', 0)`;
  const [other] = await database.owner<{ id: string }[]>`
    select merchant_id as id from merchants where name = 'Next door'`;
  await database.owner`insert into roles (merchant_id, code, name, grants, saved_at_ms)
    values (${other?.id ?? ""}, 'owner', 'Owner', '{}', 0)`;
  await database.owner`insert into people (merchant_id, id, name, role, active, user_id)
    select ${other?.id ?? ""}, ${ids.next()}, 'Rob', 'owner', true, user_id from people where id = ${robinId}`;
  await closeOffice(deps)(mona(), { id: ids.next(), personId: robinId });
  expect(await database.owner`select 1 from "user" where email = ${email}`).toHaveLength(1);
});

test("the only owner who can sign in to the office keeps that", async () => {
  const { accept, database, deps, invited, mona, robinId } = await officeWithRobin();
  await accept(await invited());
  await database.owner`update people set role = 'owner' where id = ${robinId}`;
  const close = () => closeOffice(deps)(mona(), { id: ids.next(), personId: robinId });
  await expect(close()).rejects.toMatchObject({ body: { code: "conflict" } });
  // Carl works at tills alone: an owner whom nobody could leave the office to.
  await database.owner`update people set role = 'owner' where id = ${place.cashierId}`;
  const robin = { personId: robinId, name: "Robin", role: "manager", active: true };
  const demote = () => savePerson(deps)(mona(), { id: ids.next(), ...robin });
  await expect(demote()).rejects.toMatchObject({ body: { code: "conflict" } });
  await database.owner`update people set role = 'owner' where user_id = ${managerOf.userId}`;
  await close();
});

test("of two owners who shut one another out at the same moment, one stays", async () => {
  const { accept, database, deps, invited, mona, robinId } = await officeWithRobin();
  await accept(await invited());
  await database.owner`update people set role = 'owner' where user_id is not null`;
  const people = await deps.uow.run(deps.merchantId, (tx) => tx.people.list());
  const robin = people.find(({ id }) => id === robinId);
  invariant(robin, "Robin works here");
  const asRobin = { ...mona(), person: robin };
  const closed = await Promise.allSettled([
    closeOffice(deps)(mona(), { id: ids.next(), personId: robinId }),
    closeOffice(deps)(asRobin, { id: ids.next(), personId: mona().person.id }),
  ]);
  expect(closed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(closed.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { body: { code: "conflict" } },
  });
  const [left] = await database.owner<{ count: string }[]>`
    select count(*) from people where role = 'owner' and user_id is not null`;
  expect(left?.count).toBe("1");
});

test("neither a colleague nor whoever reads the database finds the link, and the trail names no address", async () => {
  const { database, deps, invited, owner, accept } = await officeWithRobin();
  const token = await invited();
  const { messages } = await listOutbox(deps)(owner, { limit: 10 });
  expect(messages).toMatchObject([{ to: email, state: "sent" }]);
  const waiting = JSON.stringify([
    await database.owner`select * from invitations`,
    await database.owner`select * from outbox`,
    await database.owner`select * from audit`,
    await database.owner`select * from idempotency_keys`,
    await database.owner`select * from pgboss.job`,
  ]);
  expect(waiting).not.toContain(token);
  expect(waiting).not.toContain(email);
  await accept(token);
  const trail = await database.owner<{ action: string }[]>`select * from audit order by at_ms, id`;
  expect(trail.map(({ action }) => action)).toEqual([
    "person.added",
    "person.invited",
    "person.invitation_accepted",
  ]);
  expect(JSON.stringify(trail)).not.toContain(email);
});

test("the address of an invitation that ran out a month ago is forgotten", async () => {
  const { database, deps, invite, moveClock, runJobs } = await officeWithRobin();
  await invite();
  const forget = async (): Promise<number> => {
    await deps.uow.run(deps.merchantId, (tx) =>
      tx.jobs.enqueue("personal_data.forget", { merchantId: deps.merchantId }, { onlyOne: "forget" }),
    );
    await runJobs(["personal_data.forget"]);
    return (await database.owner`select 1 from invitations`).length;
  };
  moveClock(32 * dayMs);
  expect(await forget()).toBe(1);
  moveClock(2 * dayMs);
  expect(await forget()).toBe(0);
});
