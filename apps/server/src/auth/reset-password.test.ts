import { type TestCluster, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getOutboxMessage, listOutbox, resendMessage } from "../outbox/read-outbox.ts";
import type { Mail } from "../outbox/senders.ts";
import { managerOf, openTestOffice } from "../testing/test-office.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const { email, password, userId } = managerOf;
const newPassword = "a shell for every turtle";
const address = "127.0.0.1";

/** An office whose mails arrive in a list. */
async function officeWithMail({ isWorking = true } = {}) {
  const mails: Mail[] = [];
  const mail = {
    from: "Corner shop <shop@shop.example>",
    send: async (one: Mail) => {
      mails.push(one);
      return { kind: "sent" as const };
    },
  };
  const office = await openTestOffice(cluster, { senders: { mail: isWorking ? mail : null, hook: null } });
  /** Asks, and waits until what is written behind the answer's back is written and sent. */
  const ask = async (who: string) => {
    const answer = await office.resets.ask({ email: who }, address);
    await office.resets.idle();
    await office.runJobs(["outbox.send"]);
    return answer;
  };
  const tokenIn = (one: Mail | undefined): string => /#token=([\w-]+)/.exec(one?.text ?? "")?.[1] ?? "";
  return { ...office, mails, ask, tokenIn };
}

test("a mail's link opens an account once, ends its sessions, and only the new password opens then", async () => {
  const { ask, browser, callerOf, mails, resets, tokenIn } = await officeWithMail();
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  expect(await ask(` ${email.toUpperCase()} `)).toEqual({ mails: true });
  expect(mails.map(({ to }) => to)).toEqual([email]);
  const token = tokenIn(mails[0]);
  expect(await resets.choose({ token, newPassword }, address)).toEqual({ email });
  expect(await callerOf(mona)).toEqual({ kind: "buyer" });
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(401);
  expect((await browser().post("/sign-in/email", { email, password: newPassword })).status).toBe(200);
  await expect(resets.choose({ token, newPassword: "another shell for it" }, address)).rejects.toMatchObject({
    body: { code: "not_found" },
  });
});

test("two that use a link at the same moment are one too many", async () => {
  const { ask, mails, resets, tokenIn } = await officeWithMail();
  await ask(email);
  const token = tokenIn(mails[0]);
  const both = await Promise.allSettled(
    ["one shell for turtles", "two shells for turtles"].map((chosen) =>
      resets.choose({ token, newPassword: chosen }, address),
    ),
  );
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("an address that nobody has is answered alike, and nothing is sent", async () => {
  const { ask, mails } = await officeWithMail();
  expect(await ask("nobody@shop.example")).toEqual(await ask(email));
  expect(mails.map(({ to }) => to)).toEqual([email]);
});

test("a link is void after half an hour, and once another was asked for", async () => {
  const { ask, mails, moveClock, resets, tokenIn } = await officeWithMail();
  await ask(email);
  await ask(email);
  const [first, second] = mails.map(tokenIn);
  const refused = { body: { code: "not_found" } };
  await expect(resets.choose({ token: first ?? "", newPassword }, address)).rejects.toMatchObject(refused);
  moveClock(31 * 60_000);
  await expect(resets.choose({ token: second ?? "", newPassword }, address)).rejects.toMatchObject(refused);
});

test("a password that is not taken does not use the link up", async () => {
  const { ask, mails, resets, tokenIn } = await officeWithMail();
  await ask(email);
  const token = tokenIn(mails[0]);
  await expect(resets.choose({ token, newPassword: "Password2026!" }, address)).rejects.toMatchObject({
    body: { code: "invalid_input", field: "newPassword" },
  });
  await resets.choose({ token, newPassword }, address);
});

test("a new password does not get around the second step", async () => {
  const { ask, browser, callerOf, database, mails, resets, tokenIn } = await officeWithMail();
  await database.owner`update "user" set two_factor_enabled = true where id = ${userId}`;
  await ask(email);
  await resets.choose({ token: tokenIn(mails[0]), newPassword }, address);
  const mona = browser();
  const { answer } = await mona.post("/sign-in/email", { email, password: newPassword });
  expect(answer).toMatchObject({ twoFactorRedirect: true });
  expect(await callerOf(mona)).toEqual({ kind: "buyer" });
});

test("neither a colleague nor whoever reads the database finds the link, with a mail server or without", async () => {
  for (const isWorking of [true, false]) {
    const { ask, database, deps, mails, owner, tokenIn } = await officeWithMail({ isWorking });
    expect(await ask(email)).toEqual({ mails: isWorking });
    const { messages } = await listOutbox(deps)(owner, { limit: 10 });
    expect(messages).toMatchObject([{ to: email, state: isWorking ? "sent" : "kept" }]);
    const [message] = messages;
    const shown = await getOutboxMessage(deps)(owner, message?.id ?? deps.ids.next());
    expect(shown.text).toContain("only its receiver sees it");
    await expect(
      resendMessage(deps)(owner, { id: deps.ids.next(), messageId: shown.id }),
    ).rejects.toMatchObject({ body: { code: "conflict" } });
    const kept = JSON.stringify([
      await database.owner`select * from verification`,
      await database.owner`select * from outbox`,
      await database.owner`select * from audit`,
      await database.owner`select * from pgboss.job`,
    ]);
    expect(mails).toHaveLength(isWorking ? 1 : 0);
    expect(kept).not.toContain(isWorking ? tokenIn(mails[0]) : "#token=");
  }
});

test("nobody's letter box is filled: the fourth mail within an hour waits", async () => {
  const { ask, mails, resets } = await officeWithMail();
  for (let times = 0; times < 3; times++) await ask(email);
  await expect(resets.ask({ email }, address)).rejects.toMatchObject({ body: { code: "rate_limited" } });
  expect(mails).toHaveLength(3);
});
