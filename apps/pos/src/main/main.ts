import { fileURLToPath } from "node:url";
import { BrowserWindow, app, dialog, ipcMain, protocol, safeStorage, session, shell } from "electron";
import type { Host } from "../host/create-host.ts";
import type { KeyVault } from "../host/key-store.ts";
import { readSettings } from "../host/settings.ts";
import { startHost } from "../host/start-host.ts";
import { connectHost } from "../shared/bridge.ts";
import { appOrigin, electronChannels } from "../shared/electron-channel.ts";
import { createAppProtocol } from "./app-protocol.ts";
import { guardWebContents } from "./guard-web-contents.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const preload = fileURLToPath(new URL("../preload/preload.cjs", import.meta.url));

protocol.registerSchemesAsPrivileged([
  { scheme: "till", privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.enableSandbox();

// Two hosts on one register's file would number receipts twice.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(fail);
else app.quit();

function start(): void {
  const host = startHost(readSettings(process.env).host, keychain());
  guardWebContents(app, session.defaultSession, (url) => void shell.openExternal(url));
  protocol.handle("till", createAppProtocol(host, dist));
  const window = openWindow();
  bridgeTo(host, window);
  app.on("second-instance", () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on("window-all-closed", () => app.quit());
  let stopped = false;
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    void host.stop().finally(() => app.quit());
  });
}

/** Null where Electron would seal with a password that everybody knows: then the file's mode is the better guard. */
function keychain(): KeyVault | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return null;
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}

function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 768,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  void window.loadURL(`${appOrigin}/index.html`);
  return window;
}

/** The bridge over IPC. Only the till's own page, in its own frame, is heard. */
function bridgeTo(host: Host, window: BrowserWindow): void {
  const screen = connectHost(host.api, {
    post: (text) => window.webContents.send(electronChannels.toScreen, text),
    listen(receive) {
      ipcMain.on(electronChannels.toHost, (event, text: unknown) => {
        const isOurs = event.senderFrame?.url.startsWith(`${appOrigin}/`) === true;
        if (isOurs && event.sender === window.webContents && typeof text === "string") receive(text);
      });
    },
  });
  const stop = host.subscribe((state) => void screen.stateChanged.asEvent(state));
  window.on("closed", () => {
    stop();
    screen.$close();
  });
}

function fail(error: unknown): void {
  dialog.showErrorBox("The till could not start", error instanceof Error ? error.message : String(error));
  app.exit(1);
}
