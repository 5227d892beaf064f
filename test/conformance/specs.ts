import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Where the official descriptions lie: beside the checkout, or where `TILL_SPEC_DIR` says. */
function specFolder(gateway: string): string {
  const root = process.env["TILL_SPEC_DIR"] ?? new URL("../../../shared/specs", import.meta.url).pathname;
  return join(root, gateway);
}

/**
 * Tests against a gateway's official description. Without the description they are skipped and say so, unless
 * `TILL_REQUIRE_SPECS=1` makes its absence a failure.
 */
export function describeWithSpecs(
  gateway: string,
  define: (readSpec: (file: string) => JsonObject) => void,
): void {
  const folder = specFolder(gateway);
  const missing = !existsSync(folder);
  const required = process.env["TILL_REQUIRE_SPECS"] === "1";
  test.runIf(missing && required)(`${gateway}'s description lies in ${folder}`, () => {
    expect(existsSync(folder)).toBe(true);
  });
  describe.skipIf(missing)(
    `${gateway} against its description${missing ? ` (none in ${folder})` : ""}`,
    () => {
      define((file) => (missing ? {} : (JSON.parse(readFileSync(join(folder, file), "utf8")) as JsonObject)));
    },
  );
}

/** OpenAPI 3.0's `nullable` in JSON Schema's own words. */
export function withoutNullable(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withoutNullable);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutNullable(value)]));
  return nullable === true ? { anyOf: [{ type: "null" }, plain] } : plain;
}

/** The path template of a description that a request's path fits, literal parts before parameters. */
export function templateOf(paths: readonly string[], path: string): string | undefined {
  const parts = path.split("/");
  return paths
    .filter((template) => {
      const wanted = template.split("/");
      return (
        wanted.length === parts.length && wanted.every((part, i) => part.startsWith("{") || part === parts[i])
      );
    })
    .sort((a, b) => a.split("{").length - b.split("{").length)[0];
}
