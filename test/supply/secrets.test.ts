import { generateKeyPairSync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { root } from "./run-pnpm.ts";
import { filesInGit, findSecrets, type Found, readText } from "./secrets.ts";

/** What looks like a secret and is none, each with the reason. The text must be this one; its file does not matter. */
const planted: Readonly<Record<string, string>> = {
  whsec_sandbox0till0till0till0till0till:
    "signs what the sandbox tells a server on the same machine; Stripe knows nothing of it",
};

const whatToDo =
  "take it out, and where it was real also make a new one at its owner's: git keeps the old text. What is no secret gets its reason in test/supply/secrets.test.ts";

const unknown = (found: readonly Found[]) =>
  found
    .filter(({ text }) => !Object.hasOwn(planted, text))
    .map(({ file, line, rule }) => `${file}:${line} holds a secret (${rule}): ${whatToDo}`);

test("no file in git holds a secret", async () => {
  const files = filesInGit(root).flatMap((file) => {
    const text = readText(root, file);
    return text === undefined ? [] : [{ file, text }];
  });
  expect(files.length).toBeGreaterThan(1000);
  const found: Found[] = [];
  for (const { file, text } of files) found.push(...(await findSecrets(file, text)));
  expect(unknown(found)).toEqual([]);
  expect(
    Object.keys(planted).filter((text) => !found.some((one) => one.text === text)),
    "no longer needed: take it from the list",
  ).toEqual([]);
}, 60_000);

const letters = (count: number) => randomBytes(count).toString("hex").slice(0, count);

test.each([
  ["a live key of Stripe", `const key = "sk_live_${letters(40)}";`],
  ["a test key of Stripe", `const key = "sk_test_51H${letters(40)}";`],
  ["a webhook secret of Stripe", `whsec_${letters(32)}`],
  ["an access token of Square", `SQUARE_ACCESS_TOKEN=EAAA${letters(60)}`],
  ["a key of Till's own API", `till_key_${randomBytes(32).toString("base64url")}`],
  ["a master key", `TILL_MASTER_KEYS=main:${randomBytes(32).toString("base64")}`],
  ["a database's password", `postgres://till:${letters(16)}@db.corner-shop.net:5432/till`],
  [
    "a private key",
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  ],
  ["a token of the npm registry", `npm_${letters(36)}`],
  ["a comment that switches the scan off", ["//", "secretlint-"].join(" ").concat("disable")],
])("%s is found wherever it is written", async (_what, text) => {
  const found = await findSecrets("apps/server/src/anything.ts", `// one line\n${text}\n`);
  expect(unknown(found)[0]).toMatch(/^apps\/server\/src\/anything\.ts:2 holds a secret/);
  // The report of a leak is no second one.
  expect(unknown(found).join()).not.toContain(text.slice(-8));
});
