import { expect, test } from "vitest";
import { sendCode, signIn, signOut } from "./sign-in.ts";

const answering =
  (status: number, body: object = {}) =>
  async () =>
    Response.json(body, { status });
const credentials = { email: "m@till.example", password: "x" };
const messageOf = (outcome: Awaited<ReturnType<typeof signIn>>): string =>
  outcome.kind === "refused" ? outcome.message : "";

test("a wrong address and a wrong password sound the same", async () => {
  const wrong = { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" };
  const [unknown, known] = [
    await signIn(credentials, answering(401)),
    await signIn(credentials, answering(401, wrong)),
  ];
  expect(unknown).toEqual(known);
  expect(unknown.kind).toBe("refused");
});

test("a locked door, a broken one and a missing one each say what to do", async () => {
  const messages = await Promise.all([
    signIn(credentials, answering(429)),
    signIn(credentials, answering(429, { code: "rate_limited", message: "Wait five minutes." })),
    signIn(credentials, answering(500)),
    signIn(credentials, () => Promise.reject(new TypeError("failed"))),
  ]);
  expect(new Set(messages.map(messageOf)).size).toBe(4);
  expect(messages.map(messageOf)).toContain("Wait five minutes.");
});

test("where a second step is asked for, nobody is in yet", async () => {
  const asks = { twoFactorRedirect: true, twoFactorMethods: ["totp"] };
  expect(await signIn(credentials, answering(200, asks))).toEqual({ kind: "second_step", hasApp: true });
  expect(await signIn(credentials, answering(200, { ...asks, twoFactorMethods: [] }))).toEqual({
    kind: "second_step",
    hasApp: false,
  });
  expect(await signIn(credentials, answering(200))).toEqual({ kind: "in" });
});

test("a code is sent without the spaces that people read it with", async () => {
  const sent: unknown[] = [];
  await sendCode("app", " 123 456 ", async (_path, init) => {
    sent.push(init?.body);
    return Response.json({});
  });
  expect(sent).toEqual([JSON.stringify({ code: "123456" })]);
});

test("signing out without the server is not called done", async () => {
  expect(await signOut(() => Promise.reject(new TypeError("failed")))).toBe(false);
  expect(await signOut(answering(200))).toBe(true);
});
