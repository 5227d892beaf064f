import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createDatabase, createMasterKeyWrap, formatMasterKey } from "@till/db";
import { type TestCluster, ids, place, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { hashLinkToken } from "../auth/mailed-links.ts";
import { appCode } from "../testing/app-code.ts";
import { managerOf, openTestOffice } from "../testing/test-office.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const run = promisify(execFile);
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const masterKey = { id: "test", bytes: randomBytes(32) };
const TILL_MASTER_KEYS = formatMasterKey(masterKey);

test("who has the machine gets a link that opens one account once", async () => {
  const { browser, database, resets } = await openTestOffice(cluster);
  const env = { ...process.env, DATABASE_URL: database.appUrl, TILL_MASTER_KEYS };
  const { stdout } = await run(process.execPath, [main, "reset-password", managerOf.email], { env });
  const [, token = ""] = /#token=([\w-]{43})\n/.exec(stdout) ?? [];
  const newPassword = "a shell for every turtle";
  await resets.choose({ token, newPassword }, "127.0.0.1");
  expect(
    (await browser().post("/sign-in/email", { email: managerOf.email, password: newPassword })).status,
  ).toBe(200);
  await expect(
    run(process.execPath, [main, "reset-password", "nobody@shop.example"], { env }),
  ).rejects.toMatchObject({
    code: 1,
    stderr: "Nobody who works here signs in with nobody@shop.example.\n",
  });
});

test("who has lost app, codes and passkeys gets back in by the machine, signed out everywhere, and it is on record", async () => {
  const { browser, database, callerOf } = await openTestOffice(cluster);
  const { email, password, userId } = managerOf;
  const mona = browser();
  await mona.post("/sign-in/email", { email, password });
  const { totpURI } = z
    .object({ totpURI: z.url() })
    .parse((await mona.post("/two-factor/enable", { password })).answer);
  await mona.post("/two-factor/verify-totp", {
    code: appCode(new URL(totpURI).searchParams.get("secret") ?? ""),
  });
  await database.owner`
    insert into passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up)
    values ('lost', 'Lost', 'k', ${userId}, 'c', 0, 'singleDevice', false)`;
  expect((await browser().post("/sign-in/email", { email, password })).answer).toMatchObject({
    twoFactorRedirect: true,
  });

  const env = { ...process.env, DATABASE_URL: database.appUrl, TILL_MASTER_KEYS };
  const { stdout } = await run(process.execPath, [main, "remove-second-factor", email], { env });
  expect(stdout).toMatch(/^Mona signs in by password alone now/);

  expect(await callerOf(mona)).toEqual({ kind: "buyer" });
  const again = browser();
  await again.post("/sign-in/email", { email, password });
  expect(await callerOf(again)).toMatchObject({ session: { signedInBy: "password" } });
  // Where the shop demands a second factor, that opens their own account alone, to set one up.
  expect(await callerOf(again, "demanded")).toMatchObject({ needsSecondFactor: true });
  const left = await database.owner`
    select user_id from two_factor union all select user_id from passkey`;
  expect([...left]).toEqual([]);
  const rows = await database.owner`
    select actor_kind as kind from audit where action = 'person.second_factor_removed'`;
  expect([...rows]).toEqual([{ kind: "system" }]);
}, 60_000);

test("without a mail server whoever has the machine gets the link of an invitation, and of nothing else", async () => {
  const { database, deps } = await openTestOffice(cluster);
  const { clock } = deps;
  const own = await createDatabase({
    url: database.appUrl,
    ids,
    sealing: { keyWrap: createMasterKeyWrap([masterKey], randomBytes), clock, random: randomBytes },
    poolMax: 1,
    onError: () => {},
  });
  await database.owner`update people set user_id = null where id = ${place.cashierId}`;
  const [manager] = await database.owner<{ id: never }[]>`
    select id from people where user_id = ${managerOf.userId}`;
  const madeBy = manager?.id ?? ids.next<never>();
  await own.uow.run(place.merchantId, async (tx) => {
    const times = { madeAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + 60_000 };
    await tx.invitations.put({
      id: ids.next(),
      personId: place.cashierId,
      role: "cashier",
      email: "carl@home.example",
      madeBy,
      ...times,
    });
  });
  await own.close();
  const env = { ...process.env, DATABASE_URL: database.appUrl, TILL_MASTER_KEYS };
  const { stdout } = await run(process.execPath, [main, "invitation", "Carl@Home.example"], { env });
  const [, token = ""] = /welcome#token=([\w-]{43})\n/.exec(stdout) ?? [];
  expect(await database.owner`select token_hash from invitations`).toEqual([
    { token_hash: hashLinkToken(token) },
  ]);
  await expect(run(process.execPath, [main, "invitation", managerOf.email], { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("No invitation waits for"),
  });
});
