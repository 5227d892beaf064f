import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { policyOfPage } from "./content-policy.ts";
import { createKnownBrowsers } from "./known-browser.ts";
import { payFormSources } from "./pay-form-sources.ts";
import { ownNames } from "./refuse-strangers.ts";

const env = {
  DATABASE_URL: "postgres://till@127.0.0.1/till",
  TILL_SECRET: "a secret of thirty-two characters",
  TILL_MASTER_KEYS: `one:${Buffer.alloc(32).toString("base64")}`,
};
const policyWith = (more: Record<string, string>): string =>
  policyOfPage({ mapHashes: [], isHttps: true, sources: payFormSources(readConfig({ ...env, ...more })) });
const directive = (policy: string, name: string): string =>
  policy.split("; ").find((one) => one.startsWith(`${name} `)) ?? "";

test("a page runs its own scripts and those of the gateways whose forms it shows, and nothing inline", () => {
  const none = policyOfPage({ mapHashes: [], isHttps: false, sources: [] });
  expect(directive(none, "script-src")).toBe("script-src 'self'");
  const stripe = policyWith({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_PUBLISHABLE_KEY: "pk_test_1" });
  expect(directive(stripe, "script-src")).toBe(
    "script-src 'self' https://js.stripe.com https://*.js.stripe.com",
  );
  expect(stripe).not.toMatch(/unsafe/);
  const keys = { SQUARE_ACCESS_TOKEN: "t", SQUARE_APPLICATION_ID: "a", SQUARE_LOCATION_ID: "l" };
  const square = policyWith(keys);
  expect(directive(square, "script-src")).toBe("script-src 'self' https://sandbox.web.squarecdn.com");
  expect(directive(square, "style-src")).toContain("'unsafe-inline'");
  for (const policy of [none, stripe, square]) {
    expect(directive(policy, "script-src")).not.toMatch(/unsafe|data:|\*(?!\.js\.stripe\.com)/);
    expect(policy).toMatch(/default-src 'none'.*object-src 'none'; base-uri 'none'.*frame-ancestors 'none'/);
  }
});

test("every script that the paying page may run stands in the inventory with its reason, and no other does", () => {
  const text = readFileSync(new URL("../../PCI.md", import.meta.url), "utf8");
  const rows = text.split("\n").flatMap((line) => {
    const [script, of, why] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return script?.startsWith("`'self'`") || script?.startsWith("`https://") ? [{ script, of, why }] : [];
  });
  for (const { why } of rows) expect(why?.length).toBeGreaterThan(20);
  const gateways = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_PUBLISHABLE_KEY: "pk_test_1" };
  const square = { SQUARE_ACCESS_TOKEN: "t", SQUARE_APPLICATION_ID: "a", SQUARE_LOCATION_ID: "l" };
  const policies = ["sandbox", "production"].map((environment) =>
    directive(
      policyWith({ ...gateways, ...square, SQUARE_ENVIRONMENT: environment, TILL_LIVE: "1" }),
      "script-src",
    ),
  );
  const allowed = new Set(policies.flatMap((policy) => policy.split(" ").slice(1)));
  expect(new Set(rows.map(({ script }) => script.replaceAll("`", "")))).toEqual(allowed);
});

test("a shop in public is not spoken for by a program at a visitor's own port", () => {
  const shop = ownNames({ publicOrigin: "https://shop.example", further: ["till.local:4000"], port: 4000 });
  expect(shop.hosts).toEqual(["shop.example", "till.local:4000", "localhost:4000", "127.0.0.1:4000"]);
  expect(shop.origins).toEqual(["https://shop.example", "https://till.local:4000", "http://till.local:4000"]);
});

test("an address that is no origin, or a proxy that is no address, is refused with the variable's name", () => {
  const read = (more: Record<string, string>) => () => readConfig({ ...env, ...more });
  expect(read({ TILL_PUBLIC_ORIGIN: "https://shop.example/" })().TILL_PUBLIC_ORIGIN).toBe(
    "https://shop.example",
  );
  expect(read({ TILL_PUBLIC_ORIGIN: "https://shop.example/shop" })).toThrow(/^TILL_PUBLIC_ORIGIN must be/);
  expect(read({ TILL_PUBLIC_ORIGIN: "shop.example" })).toThrow(/^TILL_PUBLIC_ORIGIN must be/);
  const plain = { TILL_PUBLIC_ORIGIN: "http://shop.example" };
  expect(read(plain)().TILL_PUBLIC_ORIGIN).toBe("http://shop.example");
  expect(read({ ...plain, TILL_LIVE: "1" })).toThrow(/^TILL_PUBLIC_ORIGIN must be https/);
  expect(read({ TILL_PUBLIC_ORIGIN: "http://localhost:4000", TILL_LIVE: "1" })().TILL_LIVE).toBe(true);
  expect(read({ TILL_TRUSTED_PROXIES: "10.0.0.0/8, ::1" })().TILL_TRUSTED_PROXIES).toEqual([
    "10.0.0.0/8",
    "::1",
  ]);
  expect(read({ TILL_TRUSTED_PROXIES: "everybody" })).toThrow(/^TILL_TRUSTED_PROXIES must be/);
});

test("a browser is known by its own mark for one account, and by no other", () => {
  const browsers = createKnownBrowsers("secret", true);
  const set: string[] = [];
  browsers.mark({ header: (_name: string, value: string) => set.push(value) } as never, "a@till.example");
  const [cookie = ""] = set;
  expect(cookie).toMatch(/^__Host-till\.known=.*; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  const shown = cookie.split(";")[0] ?? "";
  expect(browsers.nameOf(shown, "a@till.example")).toMatch(/^[\w-]{22}$/);
  expect(browsers.nameOf(shown, "b@till.example")).toBeUndefined();
  expect(createKnownBrowsers("another", true).nameOf(shown, "a@till.example")).toBeUndefined();
  const forged = `__Host-till.known=${"A".repeat(22)}.${"A".repeat(43)}`;
  expect(browsers.nameOf(forged, "a@till.example")).toBeUndefined();
});
