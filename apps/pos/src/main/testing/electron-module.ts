import type { ElectronParts } from "../electron-parts.ts";
import { type ElectronDouble, createElectronDouble } from "./electron-double.ts";

/** Stands where a built main process imports `electron`: the double, under Electron's own names. */
const userData = process.env["TILL_TEST_FOLDER"];
if (userData === undefined) throw new Error("TILL_TEST_FOLDER names the user's folder");

export const double: ElectronDouble = createElectronDouble({ userData });
const { parts }: { readonly parts: ElectronParts } = double;
export const { app, crashReporter, dialog, powerSaveBlocker, protocol, safeStorage, shell } = parts;
export const ipcMain: ElectronParts["ipcMain"] = parts.ipcMain;
export const screen: ElectronParts["screen"] = parts.screen;
export const session = { defaultSession: parts.defaultSession() };
export const Menu = { buildFromTemplate: <T>(template: T) => template, setApplicationMenu: parts.setMenu };
export const BrowserWindow = function (options: Parameters<typeof parts.createWindow>[0]) {
  return parts.createWindow(options);
};
export const autoUpdater = {};
