import { expect, test } from "vitest";
import { readSettings } from "./read-settings.ts";
import { StartupError } from "./startup-error.ts";

test("with nothing set, the sandbox plays the gateways on the printed ports", () => {
  const settings = readSettings({ PATH: "/bin", TILL_PORT: "" });
  expect(settings.gateways).toBe("sandbox");
  expect(Object.values(settings.ports)).toEqual([4000, 4001, 4020, 4021, 4010, 4011, 4012, 4013]);
  expect(settings.database).toBeUndefined();
});

const masterKeys = { TILL_MASTER_KEYS: `main:${Buffer.alloc(32, 7).toString("base64")}` };
const stripeTest = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_PUBLISHABLE_KEY: "pk_test_1" };
const stripeLive = { STRIPE_SECRET_KEY: "sk_live_1", STRIPE_PUBLISHABLE_KEY: "pk_live_1" };
const squareTest = { SQUARE_ACCESS_TOKEN: "t", SQUARE_APPLICATION_ID: "a", SQUARE_LOCATION_ID: "l" };

test("credentials for tests need no word; live ones need TILL_LIVE=1", () => {
  expect(readSettings({ ...stripeTest, ...squareTest }).gateways).toBe("test");
  expect(readSettings({ ...stripeLive, TILL_LIVE: "1", ...masterKeys }).gateways).toBe("live");
  expect(readSettings({ TILL_LIVE: "1", ...masterKeys }).gateways).toBe("live");
});

test.each([
  [{ TILL_PORT: "http" }, "The variable TILL_PORT must be a port number."],
  [{ TILL_POS_PORT: "70000" }, "The variable TILL_POS_PORT must be a port number from 1 to 65535."],
  [{ TILL_LIVE: "yes" }, "The variable TILL_LIVE must be 1 or left out."],
  [
    { STRIPE_SECRET_KEY: "sk_test_1" },
    "The variable STRIPE_PUBLISHABLE_KEY must be set beside STRIPE_SECRET_KEY.",
  ],
  [{ STRIPE_SECRET_KEY: "hello" }, "The variable STRIPE_SECRET_KEY must begin with sk_test_ or sk_live_."],
  [{ PAYPAL_CLIENT_ID: "x" }, "The variable PAYPAL_CLIENT_SECRET must be set beside PAYPAL_CLIENT_ID."],
  [{ DATABASE_URL: "postgres://a@b/c" }, "The variable DATABASE_OWNER_URL must be set beside DATABASE_URL."],
  [
    { DATABASE_URL: "mysql://a@b/c", DATABASE_OWNER_URL: "postgres://a@b/c" },
    "The variable DATABASE_URL must be an address such as postgres://user:password@host:5432/till.",
  ],
  [stripeLive, /takes real money; set TILL_LIVE=1/],
  [{ ...stripeLive, TILL_LIVE: "1" }, /TILL_MASTER_KEYS must be set beside TILL_LIVE=1/],
  [{ TILL_MASTER_KEYS: "main:c2hvcnQ=" }, /TILL_MASTER_KEYS is wrong: master key number 1 must be written/],
  [{ TILL_LIVE: "1" }, /TILL_MASTER_KEYS must be set beside TILL_LIVE=1/],
  [
    { ...stripeTest, TILL_LIVE: "1" },
    /takes real money, and STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY is for tests/,
  ],
  [
    { ...stripeLive, ...squareTest, TILL_LIVE: "1" },
    "Live and test credentials cannot be used together: STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY is live, SQUARE_ACCESS_TOKEN is not.",
  ],
  [{ ...stripeLive, STRIPE_PUBLISHABLE_KEY: "pk_test_1", TILL_LIVE: "1" }, /cannot be used together/],
])("%o is refused in one sentence", (env, sentence) => {
  expect(() => readSettings(env)).toThrow(StartupError);
  expect(() => readSettings(env)).toThrow(sentence);
});
