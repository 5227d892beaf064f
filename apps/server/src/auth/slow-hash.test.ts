import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { hashSecret, needsRehash, verifySecret } from "./slow-hash.ts";

test("a secret is found right by its hash, another is not, and two hashes of one differ", async () => {
  const [one, two] = [await hashSecret("four plain words"), await hashSecret("four plain words")];
  expect(one).not.toBe(two);
  expect(await verifySecret("four plain words", one)).toBe(true);
  expect(await verifySecret("four plain word", one)).toBe(false);
  expect(needsRehash(one)).toBe(false);
});

test("a hash made at another cost, or in the form of the first shops, still opens and asks to be renewed", async () => {
  const [, , , , salt = "", hash = ""] = (await hashSecret("1111")).split("$");
  const plain = (text: string): string => Buffer.from(text, "base64").toString("base64url");
  const old = `argon2id$${plain(salt)}$${plain(hash)}`;
  expect(await verifySecret("1111", old)).toBe(true);
  expect(await verifySecret("1112", old)).toBe(false);
  expect(needsRehash(old)).toBe(true);
  const cheap =
    "$argon2id$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  expect(needsRehash(cheap)).toBe(true);
});

test("a stored text that is no hash, or asks for all the memory, opens nothing and costs nothing", async () => {
  const salt = randomBytes(16).toString("base64url");
  for (const stored of [
    "",
    "plain",
    "argon2id$$",
    `$argon2id$v=19$m=9999999,t=2,p=1$${salt}$${salt}${salt}`,
    `$argon2id$v=19$m=19456,t=999,p=1$${salt}$${salt}${salt}`,
    `$2b$12$${salt}${salt}`,
  ]) {
    expect(await verifySecret("", stored)).toBe(false);
    expect(needsRehash(stored)).toBe(true);
  }
});
