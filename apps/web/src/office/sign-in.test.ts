import { expect, test } from "vitest";
import { signIn, signOut } from "./sign-in.ts";

const answering = (status: number) => async () => new Response("{}", { status });
const credentials = { email: "m@till.example", password: "x" };

test("a wrong address and a wrong password sound the same", async () => {
  const [unknown, wrong] = [
    await signIn(credentials, answering(401)),
    await signIn(credentials, answering(400)),
  ];
  expect(unknown).toEqual(wrong);
  expect(unknown.ok).toBe(false);
});

test("a locked door, a broken one and a missing one each say what to do", async () => {
  const messages = await Promise.all([
    signIn(credentials, answering(429)),
    signIn(credentials, answering(500)),
    signIn(credentials, () => Promise.reject(new TypeError("failed"))),
  ]);
  expect(new Set(messages.map((outcome) => (outcome.ok ? "" : outcome.message))).size).toBe(3);
});

test("signing out without the server is not called done", async () => {
  expect(await signOut(() => Promise.reject(new TypeError("failed")))).toBe(false);
  expect(await signOut(answering(200))).toBe(true);
});
