import type { OpenCredential } from "@till/db";
import { parseGatewayName } from "@till/payments";
import { expect, test } from "vitest";
import { type Config, readConfig, usesSandbox } from "../config.ts";
import { withKeptCredentials } from "./with-kept-credentials.ts";

const base = {
  DATABASE_URL: "postgres://till@localhost/till",
  TILL_SECRET: "x".repeat(32),
  TILL_MASTER_KEYS: `main:${Buffer.alloc(32, 7).toString("base64")}`,
};
const read = (env: Readonly<Record<string, string>> = {}): Config => readConfig({ ...base, ...env });
const kept = (values: Readonly<Record<string, string>>): readonly OpenCredential[] =>
  Object.entries(values).map(([name, secret]) => ({
    gateway: parseGatewayName(name.split("_")[0]?.toLowerCase() ?? ""),
    name,
    secret,
  }));

const stripe = { STRIPE_SECRET_KEY: "sk_test_kept", STRIPE_PUBLISHABLE_KEY: "pk_test_kept" };
const square = { SQUARE_ACCESS_TOKEN: "kept-token", SQUARE_APPLICATION_ID: "app", SQUARE_LOCATION_ID: "loc" };

test("with nothing anywhere the sandbox plays the gateways, and never where real money is meant", () => {
  expect(usesSandbox(withKeptCredentials(read(), []).config)).toBe(true);
  expect(usesSandbox(withKeptCredentials(read({ TILL_LIVE: "1" }), []).config)).toBe(false);
});

test("what is kept takes the place of variables that are not there", () => {
  const { config, uses } = withKeptCredentials(
    read(),
    kept({ ...stripe, STRIPE_WEBHOOK_SECRET: "whsec_kept" }),
  );
  expect(config).toMatchObject({ ...stripe, STRIPE_WEBHOOK_SECRET: "whsec_kept" });
  expect(usesSandbox(config)).toBe(false);
  expect(uses.stripe).toEqual({ source: "kept", problem: null });
  expect(uses.square).toEqual({ source: "none", problem: null });
});

test("where the environment names a gateway's key, nothing that is kept for it is used, not even what it leaves out", () => {
  const env = { STRIPE_SECRET_KEY: "sk_test_env", STRIPE_PUBLISHABLE_KEY: "pk_test_env" };
  const all = kept({ ...stripe, STRIPE_WEBHOOK_SECRET: "whsec_kept", ...square });
  const { config, uses } = withKeptCredentials(read(env), all);
  expect(config).toMatchObject({ ...env, ...square });
  expect(config.STRIPE_WEBHOOK_SECRET).toBeUndefined();
  expect([uses.stripe.source, uses.square.source]).toEqual(["environment", "kept"]);
});

test.each([
  [
    "half of them",
    { SQUARE_ACCESS_TOKEN: "kept-token" },
    {},
    /SQUARE_APPLICATION_ID and SQUARE_LOCATION_ID is missing/,
  ],
  ["live ones in a rehearsal", { ...stripe, STRIPE_SECRET_KEY: "sk_live_kept" }, {}, /take real money/],
  ["test ones beside real money", stripe, { TILL_LIVE: "1" }, /for tests/],
  ["ones that do not say beside real money", square, { TILL_LIVE: "1" }, /for tests/],
])("%s are left out with a sentence that says why, and the server starts", (_name, values, env, why) => {
  const { config, uses } = withKeptCredentials(read(env), kept(values));
  expect(config.STRIPE_SECRET_KEY ?? config.SQUARE_ACCESS_TOKEN).toBeUndefined();
  expect([uses.stripe, uses.square].map(({ problem }) => problem ?? "").join("")).toMatch(why);
});

test("live ones are used where real money is meant, each in its own world", () => {
  const live = { ...square, SQUARE_ENVIRONMENT: "production" };
  const { config } = withKeptCredentials(read({ TILL_LIVE: "1" }), kept(live));
  expect(config).toMatchObject(live);
});
