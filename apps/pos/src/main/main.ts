import { fileURLToPath } from "node:url";
import {
  BrowserWindow,
  Menu,
  app,
  crashReporter,
  dialog,
  ipcMain,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from "electron";
import { startHost } from "../host/start-host.ts";
import { serveDisplay } from "./serve-display.ts";
import { startDesktop } from "./start-desktop.ts";

const inApp = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

void startDesktop({
  electron: {
    app,
    ipcMain,
    protocol,
    safeStorage,
    powerSaveBlocker,
    crashReporter,
    screen,
    dialog,
    shell,
    createWindow: (options) => new BrowserWindow(options),
    defaultSession: () => session.defaultSession,
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
  },
  env: process.env,
  platform: process.platform,
  dist: inApp("../../dist"),
  preload: inApp("../preload/preload.cjs"),
  startHost,
  serveDisplay,
  loadUpdater: async () => (await import("electron-updater")).autoUpdater,
  clock: { nowMs: () => Date.now() },
  schedule(delayMs, wake) {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
  onBrokenPromise: (heard) => {
    process.on("uncaughtException", heard);
    process.on("unhandledRejection", heard);
  },
});
