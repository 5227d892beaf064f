import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { until, value } from "../host/testing/test-host.ts";
import { createElectronDouble } from "./testing/electron-double.ts";
import { desktops } from "./testing/open-desktop.ts";

const desk = desktops();

describe("the window", () => {
  test("is one, sandboxed in every way there is, and shown when it is drawn", async () => {
    const { window, calls, schemes } = await desk.open();
    expect(window.options.webPreferences).toEqual({
      preload: expect.stringMatching(/preload\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      devTools: false,
      backgroundThrottling: false,
    });
    expect(calls).toEqual(["enableSandbox"]);
    expect(schemes).toEqual([
      { scheme: "till", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(window.loaded).toBe("till://app/index.html");
    window.emit("ready-to-show");
    expect(calls).toContain("show");
  });

  test("a second start of the programme opens nothing and brings the first one forward", async () => {
    const second = createElectronDouble({ userData: desk.folder(), isFirst: false });
    await desk.start(second, {});
    expect(second.windows).toEqual([]);
    expect(second.calls).toContain("quit");
    const { app, window, calls } = await desk.open();
    window.minimized = true;
    app.emit("second-instance");
    expect(calls.slice(-2)).toEqual(["restore", "focus"]);
  });

  test("a kiosk's window closes only when the programme is ended", async () => {
    const { window, app, opened } = await desk.open({}, { TILL_KIOSK: "on" });
    expect(window.options.kiosk).toBe(true);
    expect(window.close()).toBe(false);
    window.webContents.openWindow?.("https://www.paypal.com/checkoutnow?token=1");
    expect(opened).toEqual([]);
    app.quit();
    expect(window.close()).toBe(true);
  });

  test("what a programme without an environment needs is read from its own folder, or said in a sentence", async () => {
    writeFileSync(join(desk.folder(), "till.json"), '{"TILL_KIOSK":"on"}');
    expect((await desk.open()).window.options.kiosk).toBe(true);
    writeFileSync(join(desk.folder(), "till.json"), "{");
    await expect(desk.open()).rejects.toThrow("The till could not start");
  });

  test("the menu has no developer tools and no reload, in a kiosk no way out of the whole screen", async () => {
    const words = (menu: unknown) => JSON.stringify(menu).toLowerCase();
    expect(words((await desk.open()).menu())).not.toMatch(/devtools|reload/);
    expect(words((await desk.open({}, { TILL_KIOSK: "on" })).menu())).not.toMatch(/fullscreen/);
  });

  test("the menu speaks as the till does, also once somebody chose another language", async () => {
    const { host, menu } = await desk.open();
    expect(JSON.stringify(menu())).toContain("Quit the till");
    await host.api.setLanguage({ language: "ar" });
    await until(() => JSON.stringify(menu()).includes("إغلاق الصندوق"));
  });
});

describe("the end", () => {
  test("of the programme ends the host first and closes its file, once", async () => {
    const { app, calls, host } = await desk.open();
    app.quit();
    app.quit();
    await until(() => calls.at(-1) === "quit");
    expect(calls.filter((call) => call.startsWith("quit"))).toEqual(["quit refused", "quit refused", "quit"]);
    await expect(host.api.state()).rejects.toThrow(/finalized|not open/);
  });

  test("does not wait for a host that waits for the network", async () => {
    const desktop = await desk.open();
    desktop.host.stop = () => new Promise(() => undefined);
    desktop.app.quit();
    desktop.elapse();
    expect(desktop.calls.at(-1)).toBe("exit 0");
  });

  test("of the screen by a crash brings it back to the exact cart and charge", async () => {
    const { window, host } = await desk.open();
    const before = await value(host.api.state());
    window.webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 11 });
    expect(window.webContents.reloads).toBe(1);
    const after = await value(host.api.state());
    expect({ cart: after.cart, payment: after.payment, person: after.person }).toEqual({
      cart: before.cart,
      payment: before.payment,
      person: before.person,
    });
  });

  test("of the screen again and again is left to a person", async () => {
    const { window, clock, said, press, calls } = await desk.open();
    const crash = () => window.webContents.emit("render-process-gone", {}, { reason: "oom", exitCode: 1 });
    for (let round = 0; round < 6; round += 1) crash();
    expect(window.webContents.reloads).toBe(3);
    expect(said).toEqual(["The till's screen keeps stopping"]);
    press(0);
    await turn();
    expect(window.webContents.reloads).toBe(4);
    clock.advanceMs(301_000);
    for (let round = 0; round < 4; round += 1) crash();
    expect(window.webContents.reloads).toBe(7);
    press(1);
    await until(() => calls.includes("quit"));
  });

  test("of a screen whose files were changed is the end of the programme", async () => {
    const { window, said, calls } = await desk.open();
    window.webContents.emit("render-process-gone", {}, { reason: "integrity-failure", exitCode: 1 });
    expect(window.webContents.reloads).toBe(0);
    expect(said).toEqual(["The till's files were changed"]);
    expect(calls).toContain("quit refused");
  });

  test("a screen that hangs is asked about once, and shown again", async () => {
    const { window, said, press } = await desk.open();
    window.emit("unresponsive");
    window.emit("unresponsive");
    expect(said).toEqual(["The till's screen does not answer"]);
    press(1);
    await turn();
    expect(window.webContents.reloads).toBe(1);
  });

  test("is asked about in the till's language", async () => {
    const { host, window, said } = await desk.open();
    await value(host.api.setLanguage({ language: "de" }));
    window.emit("unresponsive");
    expect(said).toEqual(["Der Bildschirm der Kasse antwortet nicht"]);
  });

  test("by a broken promise starts again once, late enough; early it says so", async () => {
    const early = await desk.open();
    early.breakPromise(new Error("buyer@till.example"));
    expect(early.said).toEqual(["The till has stopped"]);
    expect(early.calls).not.toContain("relaunch");
    const late = await desk.open();
    late.clock.advanceMs(60_000);
    late.breakPromise(new Error("x"));
    late.breakPromise(new Error("y"));
    expect(late.calls.slice(-2)).toEqual(["relaunch", "exit 1"]);
  });
});

test("a crash report says what stopped and nothing that was worked on, and is sent nowhere", async () => {
  const { crashes, breakPromise, window } = await desk.open();
  expect(crashes).toEqual([{ uploadToServer: false, rateLimit: true, compress: true }]);
  breakPromise(new TypeError("buyer@till.example has no price"));
  window.webContents.emit("render-process-gone", {}, { reason: "oom", exitCode: 5 });
  const text = readFileSync(join(desk.folder(), "register", "crashes.jsonl"), "utf8");
  expect(text).not.toMatch(/buyer|price|\/home|\/tmp|\/work/);
  const [main, screen] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(main).toMatchObject({ process: "main", reason: "TypeError", version: "1.2.3" });
  expect(screen).toEqual({
    at: expect.any(String),
    version: "1.2.3",
    process: "screen",
    reason: "oom",
    exitCode: 5,
  });
  const url = "https://crashes.till.example/";
  expect((await desk.open({}, { TILL_CRASH_URL: url })).crashes).toMatchObject([
    { uploadToServer: true, submitURL: url },
  ]);
});

test("the machine stays awake while somebody sells, and may sleep when the till is locked", async () => {
  const { host, awake } = await desk.open();
  await value(host.api.scan({ code: "4006381333931" }));
  expect(awake.size).toBe(1);
  await value(host.api.signOut());
  expect(awake.size).toBe(0);
});

test("the buyer's screen opens on the second display, follows the plug and goes with the window", async () => {
  const { screen, windows, window } = await desk.open();
  expect(windows).toHaveLength(1);
  screen.displays.push({ id: 2, bounds: { x: 1280, y: 0, width: 800, height: 600 } });
  screen.emit("display-added");
  screen.emit("display-added");
  expect(windows).toHaveLength(2);
  const display = windows[1];
  expect(display?.options).toMatchObject({ x: 1280, width: 800, fullscreen: true, focusable: false });
  expect(display?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
  screen.displays.pop();
  screen.emit("display-removed");
  expect(display?.isDestroyed()).toBe(true);
  screen.displays.push({ id: 3, bounds: { x: 1280, y: 0, width: 800, height: 600 } });
  screen.emit("display-added");
  window.close();
  expect(windows[2]?.isDestroyed()).toBe(true);
});

test("the register's key is sealed by the keychain where there is one", async () => {
  const sealed: boolean[] = [];
  for (const hasKeychain of [true, false]) {
    const electron = createElectronDouble({ userData: desk.folder(), hasKeychain });
    await desk.start(electron, {
      startHost: (_settings, vault) => {
        sealed.push(vault !== null && vault.open(vault.seal("key0")) === "key0");
        throw new Error("enough");
      },
    });
    expect(electron.calls.at(-1)).toBe("exit 1");
  }
  expect(sealed).toEqual([true, false]);
});
