import { type TestCluster, seed, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestBrowser, testOrigin } from "../testing/test-browser.ts";
import { createHashQueue } from "./hash-queue.ts";
import { createSignIn } from "./sign-in.ts";
import { hashSecret, needsRehash } from "./slow-hash.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const email = "mona@shop.example";
const password = "turtles all the way";

async function openDoor(bounds = { runningMax: 1, waitingMax: 20 }) {
  const database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
  const signIn = createSignIn({
    database: database.db,
    origin: testOrigin,
    secret: "a secret of thirty-two characters",
    hashes: createHashQueue(bounds),
    shopName: "Corner shop",
    limited: false,
  });
  const setHash = (hash: string) =>
    database.owner`update account set password = ${hash} where user_id = 'user-mona'`;
  const storedHash = async (): Promise<string> => {
    const [row] = await database.owner<{ password: string }[]>`
      select password from account where user_id = 'user-mona'`;
    return row?.password ?? "";
  };
  await setHash(await hashSecret(password));
  return { database, signIn, setHash, storedHash, browser: () => createTestBrowser(signIn) };
}

test("a password kept in an old form opens the door once more and is renewed on the way", async () => {
  const { setHash, storedHash, browser } = await openDoor();
  const [, , , , salt = "", hash = ""] = (await hashSecret(password)).split("$");
  const plain = (text: string): string => Buffer.from(text, "base64").toString("base64url");
  const old = `argon2id$${plain(salt)}$${plain(hash)}`;
  await setHash(old);
  expect((await browser().post("/sign-in/email", { email, password: "another one" })).status).toBe(401);
  expect(await storedHash()).toBe(old);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(200);
  expect(needsRehash(await storedHash())).toBe(false);
  expect((await browser().post("/sign-in/email", { email, password })).status).toBe(200);
});

test("where too many sign in at once, one is told to come back and nobody hangs", async () => {
  const { browser } = await openDoor({ runningMax: 1, waitingMax: 0 });
  const answers = await Promise.all(
    [1, 2, 3].map(() => browser().post("/sign-in/email", { email, password })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(3);
  expect(refused[0]?.answer).toMatchObject({ code: "rate_limited" });
  expect(refused[0]?.retryAfter).toBe("2");
});

test("a password that is short, common or one's own name is not taken; a good one is, and only it opens", async () => {
  const { browser } = await openDoor();
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
