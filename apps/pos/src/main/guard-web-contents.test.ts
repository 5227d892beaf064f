import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAppProtocol } from "./app-protocol.ts";
import { createOutsideRule, guardWebContents } from "./guard-web-contents.ts";
import { type WindowDouble, createElectronDouble } from "./testing/electron-double.ts";

describe("a page of the till", () => {
  const electron = createElectronDouble({ userData: "/data" });
  const { session, opened } = electron;
  guardWebContents({
    app: electron.app,
    session,
    openOutside: (url) => opened.push(url),
    mayOpenOutside: createOutsideRule({ serverUrl: "https://till.example", isKiosk: false }),
  });
  const { webContents } = electron.parts.createWindow({}) as WindowDouble;

  test("gets no permission and no device", () => {
    for (const permission of ["media", "geolocation", "notifications", "openExternal", "clipboard-read"]) {
      expect(session.ask?.(permission)).toBe(false);
    }
    expect(session.check?.()).toBe(false);
    expect(session.device?.()).toBe(false);
    expect(session.spellChecks).toBe(false);
  });

  test.each(["will-navigate", "will-frame-navigate", "will-redirect"] as const)(
    "stays where it is: %s",
    (event) => {
      expect(webContents.mayGo(event, "till://app/index.html")).toBe(true);
      for (const url of [
        "https://evil.example/",
        "till://app.evil/",
        "till://other/",
        "file:///etc/passwd",
        "javascript:1",
      ]) {
        expect({ url, is: webContents.mayGo(event, url) }).toEqual({ url, is: false });
      }
    },
  );

  test("embeds no other", () => {
    let isRefused = false;
    webContents.emit("will-attach-webview", { preventDefault: () => (isRefused = true) });
    expect(isRefused).toBe(true);
  });

  test("loads nothing from the network", () => {
    expect(session.request?.("till://app/main.js")).toBe(false);
    for (const url of [
      "https://till.example/x.js",
      "http://localhost:4000/",
      "ws://127.0.0.1/",
      "file:///etc/passwd",
    ]) {
      expect({ url, is: session.request?.(url) }).toEqual({ url, is: true });
    }
  });

  test("opens no window; what belongs outside goes to the system's browser, nothing else does", () => {
    const outside = [
      "https://www.paypal.com/checkoutnow?token=1",
      "http://127.0.0.1:4010/terminals",
      "https://till.example/office",
    ];
    const nowhere = [
      "https://evil.example/",
      "https://paypal.com.evil.example/",
      "https://notpaypal.com/",
      "https://www.paypal.com@evil.example/",
      "https://somebody@www.paypal.com/",
      "http://www.paypal.com/",
      "file:///bin/sh",
      "smb://evil/share",
      "ms-settings:",
      "till://app/index.html",
      "not an address",
    ];
    for (const url of [...outside, ...nowhere]) expect(webContents.openWindow?.(url)).toBe("deny");
    expect(opened).toEqual(outside);
  });

  test("saves receipts, and nothing else, to the downloads", () => {
    webContents.openWindow?.("till://app/receipts/1-000042.pdf");
    expect(webContents.downloads).toEqual(["till://app/receipts/1-000042.pdf"]);
    expect(session.download("till://app/receipts/1-000042.pdf")).toBe("/data/downloads/1-000042.pdf");
    for (const url of [
      "till://app/receipts/../../x.pdf",
      "till://app/main.js",
      "https://evil.example/receipts/1-1.pdf",
    ]) {
      expect({ url, at: session.download(url) }).toEqual({ url, at: null });
    }
  });
});

describe("the till's own protocol", () => {
  let folder: string;
  let get: (url: string, method?: string) => Promise<Response>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "till-protocol-"));
    const dist = join(folder, "dist");
    mkdirSync(dist);
    mkdirSync(join(folder, "dist-other"));
    writeFileSync(join(dist, "index.html"), "<!doctype html>");
    writeFileSync(join(dist, "main.js"), "1");
    writeFileSync(join(dist, "till.sqlite"), "secret");
    writeFileSync(join(folder, "secret.js"), "secret");
    writeFileSync(join(folder, "dist-other", "secret.js"), "secret");
    const host = {
      resource: (path: string) =>
        Promise.resolve(path === "/pictures/1.svg" ? { type: "image/svg+xml", body: "<svg/>" } : null),
    };
    const answer = createAppProtocol(host, dist);
    get = (url, method = "GET") => answer({ url, method });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("answers with the built screens and the host's pictures, under the content security policy", async () => {
    for (const [url, type] of [
      ["till://app/", "text/html; charset=utf-8"],
      ["till://app/main.js", "text/javascript; charset=utf-8"],
      ["till://app/pictures/1.svg", "image/svg+xml"],
    ] as const) {
      const { status, headers } = await get(url);
      expect({ status, type: headers.get("content-type") }).toEqual({ status: 200, type });
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test.each([
    "till://app/../secret.js",
    "till://app/%2e%2e/secret.js",
    "till://app/..%2fsecret.js",
    "till://app/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "till://app/..%2fdist-other%2fsecret.js",
    "till://app/..%5csecret.js",
    "till://app/%00main.js",
    "till://app/till.sqlite",
    "till://app/%",
    "till://other/main.js",
    "https://app/main.js",
    "not an address",
  ])("refuses %s", async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("Not found.");
  });

  test("only reads", async () => {
    expect((await get("till://app/main.js", "POST")).status).toBe(404);
  });
});
