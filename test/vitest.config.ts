import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    include: ["packages/*/src/**/*.test.{ts,tsx}", "apps/*/src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    // A gateway's SDK writes every call to the console; only a failed test's are worth reading.
    silent: "passed-only",
    // Bounds, not expectations: two busy cores start a PostgreSQL, a server and a browser within these.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
