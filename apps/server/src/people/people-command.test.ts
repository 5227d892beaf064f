import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { formatMasterKey } from "@till/db";
import { type TestCluster, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { managerOf, openTestOffice } from "../testing/test-office.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const run = promisify(execFile);
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const TILL_MASTER_KEYS = formatMasterKey({ id: "test", bytes: randomBytes(32) });

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
