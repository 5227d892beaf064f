import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findViolations } from "./find-violations.ts";
import { type House, parseManifest, readHouse } from "./house.ts";

const house = readHouse(fileURLToPath(new URL("../..", import.meta.url)));

test("the whole house keeps its rules", () => {
  expect(house.sources.length).toBeGreaterThan(100);
  expect(findViolations(house)).toEqual([]);
});

const room = (name: string, more: object = {}) =>
  parseManifest(JSON.stringify({ name: `@till/${name}`, exports: { ".": "./src/index.ts" }, ...more }));

/** A house in which only the given file, or the given room, can be wrong. */
function houseWith(file: string, text: string): House {
  const rooms = {
    "packages/kernel": room("kernel"),
    "packages/money": room("money"),
    "apps/server": room("server"),
  };
  return { topLevel: ["packages"], sources: [{ path: file, text }], manifests: rooms };
}

describe("each rule can fail", () => {
  test.each([
    ["packages/money/src/a.ts", 'import { b } from "@till/sales";', "an edge that the rules forbid"],
    ["packages/money/src/a.ts", 'export { b } from "@till/sales";', "an edge that the rules forbid"],
    ["packages/money/src/a.ts", 'export * from "@till/sales";', "an edge that the rules forbid"],
    ["packages/money/src/a.ts", 'const b = await import("@till/sales");', "an edge that the rules forbid"],
    ["packages/money/src/a.ts", 'type B = import("@till/sales").B;', "an edge that the rules forbid"],
    ["packages/gateway-stripe/src/a.ts", 'import "@till/gateway-square";', "an edge that the rules forbid"],
    ["packages/gateway-stripe/src/a.ts", 'import "@till/db";', "an edge that the rules forbid"],
    ["packages/kernel/src/a.ts", 'import { b } from "@till/money";', "an edge that the rules forbid"],
    ["apps/web/src/a.ts", 'import type { AppRouter } from "@till/server";', "an edge that the rules forbid"],
    ["packages/client/src/a.ts", 'import { AppRouter } from "@till/server";', "may see types only"],
    [
      "apps/server/src/jobs/a.ts",
      'import { b } from "@till/gateway-stripe";',
      "which only apps/server/src/main.ts may",
    ],
    ["packages/money/src/a.ts", 'import { b } from "@till/kernel/src/ids.ts";', "past the front door"],
    ["packages/money/src/a.ts", 'import { b } from "../../kernel/src/ids.ts";', "past the front door"],
    [
      "packages/money/src/a.ts",
      'import { b } from "../../../test/kit/eventually.ts";',
      "only test/ imports test/",
    ],
    ["packages/money/src/a.ts", 'import { b } from "@till/test";', "only test/ imports test/"],
    ["packages/money/src/a.ts", 'import { b } from "./testing/cases.ts";', "for tests only"],
    ["apps/pos/src/renderer/a.ts", 'import { b } from "../host/store.ts";', "renderer may not see host"],
    [
      "apps/pos/src/host/a.ts",
      'import { b } from "../browser-shell/main.ts";',
      "host may not see browser-shell",
    ],
    ["apps/web/src/storefront/a.ts", 'import { b } from "../office/a.ts";', "storefront may not see office"],
    ["packages/money/src/a.ts", 'import { readFileSync } from "node:fs";', "Node has no place"],
    ["apps/pos/src/renderer/a.ts", 'import path from "node:path";', "Node has no place"],
    ["apps/pos/src/preload/a.ts", 'import path from "node:path";', "Node has no place"],
    ["apps/pos/src/host/a.ts", 'import { app } from "electron";', "Electron has no place"],
    ["apps/pos/src/host/a.ts", 'import { useState } from "react";', "React and the browser has no place"],
    [
      "apps/server/src/a.ts",
      'import { createRoot } from "react-dom/client";',
      "React and the browser has no place",
    ],
    ["packages/money/src/a.ts", 'import { z } from "zod";', "a pure room leans on nothing"],
    ["apps/server/src/a.ts", "const at = Date.now();", "Date.now() outside of a composition root"],
    ["apps/server/src/a.ts", "const at = new Date();", "new Date() outside of a composition root"],
    ["apps/server/src/a.ts", "const at = Math.random();", "Math.random() outside of a composition root"],
    [
      "apps/server/src/a.ts",
      "const id = crypto.randomUUID();",
      "crypto.randomUUID() outside of a composition root",
    ],
    ["packages/money/src/utils.ts", "", "its name says nothing"],
    ["packages/money/src/common/money.ts", "", "its name says nothing"],
    ["packages/money/src/date-helpers.ts", "", "its name says nothing"],
    ["packages/money/src/moneyBag.ts", "", "not in kebab-case"],
  ])("%s: %s", (file, text, sentence) => {
    const found = findViolations(houseWith(file, text));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
  });

  test.each([
    ["packages/client/src/a.ts", 'import type { AppRouter } from "@till/server";'],
    ["apps/server/src/main.ts", 'import { b } from "@till/gateway-stripe"; const at = Date.now();'],
    ["packages/money/gallery/a.ts", 'import { b } from "@till/money";'],
    ["apps/server/src/a.ts", "const at = new Date(nowMs);"],
    ["packages/money/src/a.test.ts", 'import { z } from "node:fs"; import { b } from "./testing/cases.ts";'],
    ["apps/pos/src/main/a.ts", 'import { app } from "electron"; import { b } from "../host/store.ts";'],
  ])("and none fails for %s: %s", (file, text) => {
    expect(findViolations(houseWith(file, text))).toEqual([]);
  });

  test("a file or folder at the top that the design does not name", () => {
    expect(findViolations({ ...houseWith("packages/money/src/a.ts", ""), topLevel: ["docs"] })).toEqual([
      "docs: nothing of that name belongs at the top",
    ]);
  });

  test("a version outside the catalog, a forbidden dependency, a room that nobody planned", () => {
    const wrong = {
      "packages/money": room("money", { dependencies: { zod: "4.6.7", "@till/db": "workspace:*" } }),
      "packages/loyalty": room("loyalty"),
    };
    expect(findViolations({ topLevel: [], sources: [], manifests: wrong })).toEqual([
      "packages/money/package.json: zod has a version outside the catalog (4.6.7)",
      "packages/money/package.json: depends on @till/db, an edge that the rules forbid",
      "packages/loyalty/package.json: the rules know no room packages/loyalty",
    ]);
  });
});
