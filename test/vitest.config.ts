import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const everything = [
  "packages/*/src/**/*.test.{ts,tsx}",
  "apps/*/src/**/*.test.{ts,tsx}",
  "test/**/*.test.ts",
];

/**
 * What `pnpm test` plays once more in each weather (`kit/weather.ts`): what that weather could break. The money suites are
 * played with webhooks off in fair weather already. All of it in one weather: `TILL_TEST_WEATHER=… pnpm test`.
 */
const againIn = {
  "webhooks-off": ["test/e2e/mixed-day.test.ts", "test/e2e/outbox.test.ts"],
  "searches-lag": [
    "test/contract/{stripe,square,paypal}.test.ts",
    "test/e2e/inbox.test.ts",
    "test/e2e/days-later.test.ts",
  ],
  "keys-expired": [
    "test/contract/{stripe,square,paypal}.test.ts",
    "test/e2e/never-twice.test.ts",
    "test/e2e/late-answers.test.ts",
  ],
};

const played = process.env["TILL_TEST_ALL_WEATHERS"] === "1" ? Object.entries(againIn) : [];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    // A gateway's SDK writes every call to the console; only a failed test's are worth reading.
    silent: "passed-only",
    // Two at least: a test file waits for its servers more than it works.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ["test/kit/provide-postgres.ts"],
    // Bounds, not expectations: two busy cores start a PostgreSQL, a server and a browser within these.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "fair", include: everything } },
      ...played.map(([name, include]) => ({
        extends: true as const,
        test: { name, include, env: { TILL_TEST_WEATHER: name } },
      })),
    ],
  },
});
