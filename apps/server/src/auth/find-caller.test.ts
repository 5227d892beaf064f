import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { createTokenReader } from "./find-caller.ts";

const secret = "a secret of thirty-two characters";
const name = "till.session_token";
const read = createTokenReader(name, secret);
const sign = (token: string, key = secret): string =>
  encodeURIComponent(`${token}.${createHmac("sha256", key).update(token).digest("base64")}`);

test("a till's plain bearer token and a browser's signed cookie name the session", () => {
  expect(read({ authorization: "Bearer abc_DEF-123" })).toBe("abc_DEF-123");
  expect(read({ cookie: `theme=dark; ${name}=${sign("abc123")}; other=1` })).toBe("abc123");
});

test("a cookie that is unsigned, signed by another key or for another token names nobody", () => {
  const [, signature] = sign("abc123").split(".");
  for (const value of [
    "abc123",
    "abc123.",
    ".",
    `other.${signature}`,
    sign("abc123", "another key"),
    "%E0%A4%A",
  ]) {
    expect(read({ cookie: `${name}=${value}` })).toBeNull();
  }
});

test("what is not plain is left to the sign-in library", () => {
  expect(read({})).toBeNull();
  expect(read({ authorization: "Basic abc", cookie: `${name}=${sign("abc123")}` })).toBeNull();
  expect(read({ authorization: "Bearer abc.def" })).toBeNull();
  expect(read({ cookie: `${name}=${sign("one")}; ${name}=${sign("two")}` })).toBeNull();
  expect(read({ cookie: `not-${name}=${sign("abc123")}` })).toBeNull();
});
