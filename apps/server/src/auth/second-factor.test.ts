import { type TestCluster, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { authorize } from "../access/authorize.ts";
import type { TestBrowser } from "../testing/test-browser.ts";
import { appCode } from "../testing/app-code.ts";
import { managerOf, openTestOffice } from "../testing/test-office.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const { email, password } = managerOf;
const setUp = z.object({
  totpURI: z.string().transform((uri) => new URL(uri).searchParams.get("secret") ?? ""),
  backupCodes: z.array(z.string()).min(8),
});

/** Mona with an authenticator app. The last code that she used is forgotten, so that tests need not wait for the next. */
async function officeWithApp() {
  const office = await openTestOffice(cluster);
  const mona = office.browser();
  await mona.post("/sign-in/email", { email, password });
  const before = new Map(mona.cookies);
  const { totpURI: key, backupCodes } = setUp.parse(
    (await mona.post("/two-factor/enable", { password })).answer,
  );
  expect((await mona.post("/two-factor/verify-totp", { code: appCode(key) })).status).toBe(200);
  const forgetCode = () => office.database.owner`update two_factor set last_step = null`;
  await forgetCode();
  /** As far as the password brings somebody. */
  const halfway = async (): Promise<TestBrowser> => {
    const browser = office.browser();
    const { answer } = await browser.post("/sign-in/email", { email, password });
    expect(answer).toMatchObject({ twoFactorRedirect: true });
    return browser;
  };
  return { ...office, mona, before, key, backupCodes, forgetCode, halfway };
}

test("a password opens nothing once an app is set up; its code does, under a new token", async () => {
  const { mona, before, callerOf, halfway, key } = await officeWithApp();
  expect(await callerOf({ cookies: before })).toEqual({ kind: "buyer" });
  expect(authorize(await callerOf(mona, "demanded"), "report.read").name).toBe("Mona");
  const browser = await halfway();
  expect(await callerOf(browser)).toEqual({ kind: "buyer" });
  expect((await browser.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401);
  expect(await callerOf(browser)).toEqual({ kind: "buyer" });
  expect((await browser.post("/two-factor/verify-totp", { code: appCode(key) })).status).toBe(200);
  expect(await callerOf(browser, "demanded")).toMatchObject({
    session: { signedInBy: "totp" },
    needsSecondFactor: false,
  });
});

test("a code opens once, also for who has the password too", async () => {
  const { callerOf, halfway, key } = await officeWithApp();
  const [first, second] = [await halfway(), await halfway()];
  const code = appCode(key);
  const answers = await Promise.all(
    [first, second].map((one) => one.post("/two-factor/verify-totp", { code })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  const callers = await Promise.all([first, second].map((one) => callerOf(one)));
  expect(callers.filter(({ kind }) => kind === "person")).toHaveLength(1);
});

test("codes cannot be guessed: after five wrong ones the right one is too late", async () => {
  const { callerOf, halfway, key } = await officeWithApp();
  for (let tries = 0; tries < 5; tries++) {
    const browser = await halfway();
    expect((await browser.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401);
  }
  const browser = await halfway();
  const refused = await browser.post("/two-factor/verify-totp", { code: appCode(key) });
  expect(refused).toMatchObject({ status: 429, answer: { code: "rate_limited" } });
  expect(await callerOf(browser)).toEqual({ kind: "buyer" });
});

test("a recovery code opens once and is counted down", async () => {
  const { account, backupCodes, callerOf, halfway } = await officeWithApp();
  const [code = ""] = backupCodes;
  const lost = await halfway();
  expect((await lost.post("/two-factor/verify-backup-code", { code })).status).toBe(200);
  const caller = await callerOf(lost);
  expect(caller).toMatchObject({ session: { signedInBy: "recovery" } });
  expect(await account.get(caller)).toMatchObject({ recoveryCodesLeft: backupCodes.length - 1 });
  const again = await halfway();
  expect((await again.post("/two-factor/verify-backup-code", { code })).status).toBe(401);
  expect(await callerOf(again)).toEqual({ kind: "buyer" });
});

test("neither a trusted device nor a session without cookies gets around the code", async () => {
  const { halfway, key, backupCodes } = await officeWithApp();
  const browser = await halfway();
  const code = appCode(key);
  expect((await browser.post("/two-factor/verify-totp", { code, trustDevice: true })).status).toBe(400);
  const [recovery] = backupCodes;
  const asked = { code: recovery, disableSession: true };
  expect((await browser.post("/two-factor/verify-backup-code", asked)).status).toBe(400);
});

test("an app is switched on and off only with the password, and off, the password opens again", async () => {
  const { account, browser, callerOf, mona } = await officeWithApp();
  expect((await mona.post("/two-factor/disable", { password: "not hers" })).status).toBe(400);
  expect((await mona.post("/two-factor/generate-backup-codes", { password: "not hers" })).status).toBe(400);
  expect((await mona.post("/two-factor/disable", { password })).status).toBe(200);
  expect(await account.get(await callerOf(mona))).toMatchObject({ hasApp: false, recoveryCodesLeft: 0 });
  const next = browser();
  await next.post("/sign-in/email", { email, password });
  expect(await callerOf(next)).toMatchObject({ session: { signedInBy: "password" } });
});

test("a passkey is added and taken away only within minutes of showing who one is", async () => {
  const { account, callerOf, mona, moveClock } = await officeWithApp();
  expect((await mona.get("/passkey/generate-register-options")).status).toBe(200);
  moveClock(11 * 60_000);
  const refused = await mona.get("/passkey/generate-register-options");
  expect(refused).toMatchObject({ status: 403, answer: { code: "confirmation_needed" } });
  expect((await mona.post("/passkey/delete-passkey", { id: "any" })).status).toBe(403);
  const caller = await callerOf(mona);
  await expect(account.confirm(caller, { password: "not hers" }, "127.0.0.1")).rejects.toMatchObject({
    body: { code: "wrong_password" },
  });
  await account.confirm(caller, { password }, "127.0.0.1");
  expect((await mona.get("/passkey/generate-register-options")).status).toBe(200);
});

test("neither the app's secret nor a recovery code is readable in the database", async () => {
  const { backupCodes, database, key } = await officeWithApp();
  const [row] = await database.owner<{ secret: string; backup_codes: string }[]>`select * from two_factor`;
  for (const text of [row?.secret ?? "", row?.backup_codes ?? ""]) {
    expect(text).not.toContain(key);
    for (const code of backupCodes) expect(text).not.toContain(code);
  }
});

test("who came in, by what, and what they changed of the ways in is on record, without secrets", async () => {
  const { database, halfway, key, backupCodes } = await officeWithApp();
  const browser = await halfway();
  await browser.post("/two-factor/verify-totp", { code: appCode(key) });
  const rows = await database.owner<{ action: string; after: unknown }[]>`
    select action, after from audit where action like 'person.%' order by at_ms, id`;
  expect(rows.map(({ action }) => action)).toEqual([
    "person.signed_in",
    "person.app_added",
    "person.signed_in",
  ]);
  const written = JSON.stringify(rows);
  expect(written).toContain("totp");
  for (const secret of [password, ...backupCodes]) expect(written).not.toContain(secret);
});
