import type { Clock } from "@till/kernel";
import type { Host } from "../host/create-host.ts";
import type { KeyVault } from "../host/key-store.ts";
import { speechIn } from "../host/speech.ts";
import type { HostSettings } from "../host/start-host.ts";
import type { Say, Speech } from "../shared/speech.ts";
import { appOrigin } from "../shared/electron-channel.ts";
import { createAppProtocol } from "./app-protocol.ts";
import { bridgeToScreen } from "./bridge-line.ts";
import { type CrashNotes, framesOf, startCrashReports } from "./crash-reports.ts";
import { type DesktopSettings, readDesktopSettings } from "./desktop-settings.ts";
import { openDisplay } from "./display-window.ts";
import type { ElectronParts, WindowPart } from "./electron-parts.ts";
import { createOutsideRule, guardWebContents } from "./guard-web-contents.ts";
import { type UpdaterPart, keepUpdated } from "./keep-updated.ts";
import { keychain } from "./keychain.ts";
import { type Leave, createLeave } from "./leave.ts";
import { recoverScreen } from "./recover-screen.ts";
import { createStayAwake } from "./stay-awake.ts";
import { tillMenu } from "./till-menu.ts";
import { tillWindowOptions } from "./till-window.ts";

export interface DesktopOptions {
  readonly electron: ElectronParts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Folder of the built screens. */
  readonly dist: string;
  readonly preload: string;
  readonly startHost: (settings: HostSettings, vault: KeyVault | null) => Host;
  /** Gives the second screen's page what a buyer may see. Null while there is no such page. */
  readonly serveDisplay: ((host: Host, window: WindowPart) => void) | null;
  readonly loadUpdater: () => Promise<UpdaterPart>;
  readonly clock: Clock;
  readonly schedule: (delayMs: number, wake: () => void) => () => void;
  /** Calls back with what nobody caught. */
  readonly onBrokenPromise: (heard: (error: unknown) => void) => void;
}

/** The till as a desktop programme: one window, one host in this process. Resolves when the window is open. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { electron } = options;
  const { app, dialog } = electron;
  electron.protocol.registerSchemesAsPrivileged([
    { scheme: "till", privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  // Two hosts on one register's file would number receipts twice.
  if (!app.requestSingleInstanceLock()) return app.quit();
  try {
    const settings = readDesktopSettings(options.env, app.getPath("userData"));
    const notes = startCrashReports({
      electron,
      folder: settings.host.dataFolder,
      uploadUrl: settings.crashUrl,
      clock: options.clock,
    });
    options.onBrokenPromise(createBreakOff(options, notes, speechIn(settings.host.locale)));
    app.on("child-process-gone", (_event, { type, reason, exitCode }) =>
      notes.write({ process: type ?? "child", reason, exitCode }),
    );
    await app.whenReady();
    await open(options, settings, notes);
  } catch (error) {
    dialog.showErrorBox("The till could not start", error instanceof Error ? error.message : String(error));
    app.exit(1);
  }
}

async function open(options: DesktopOptions, settings: DesktopSettings, notes: CrashNotes): Promise<void> {
  const { electron, dist, preload, platform, clock } = options;
  const { app, dialog, shell } = electron;
  const { isKiosk } = settings;
  guardWebContents({
    app,
    session: electron.defaultSession(),
    openOutside: (url) => void shell.openExternal(url),
    mayOpenOutside: createOutsideRule({ serverUrl: settings.host.serverUrl, isKiosk }),
  });
  const host = options.startHost(settings.host, keychain(electron.safeStorage, platform));
  electron.protocol.handle("till", createAppProtocol(host, dist));
  const leave = createLeave({ app, host, schedule: options.schedule });
  const speech = followLanguage(host, settings.host.locale, (say) =>
    electron.setMenu(tillMenu({ platform, isKiosk, quit: () => app.quit(), say })),
  );

  const window = electron.createWindow(tillWindowOptions({ preload, isPackaged: app.isPackaged, isKiosk }));
  window.once("ready-to-show", () => window.show());
  app.on("second-instance", () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on("window-all-closed", () => app.quit());
  bridgeToScreen(host, window, electron.ipcMain);
  recoverScreen({ window, dialog, clock, notes, speech, quit: () => app.quit() });
  followWindow({ options, host, window, leave, settings });
  await window.loadURL(`${appOrigin}/index.html`);
  if (app.isPackaged && settings.takesUpdates) void followUpdates({ options, host, window, leave, notes });
}

/** The menu as the machine speaks, and from then on as the till does. Gives how that is now. */
function followLanguage(host: Host, locale: string, speak: (say: Say) => void): () => Speech {
  let speech = speechIn(locale);
  speak(speech.say);
  host.subscribe((state) => {
    if (state.locale === speech.locale) return;
    speech = speechIn(state.locale);
    speak(speech.say);
  });
  return () => speech;
}

/** Loaded once the screen is there: nobody waits for it. A till that cannot be updated still sells. */
async function followUpdates(parts: {
  readonly options: DesktopOptions;
  readonly host: Host;
  readonly window: WindowPart;
  readonly leave: Leave;
  readonly notes: CrashNotes;
}): Promise<void> {
  const { options, host, window, leave, notes } = parts;
  try {
    const updater = await options.loadUpdater();
    const stop = keepUpdated({ updater, host, leave, schedule: options.schedule });
    window.on("closed", stop);
  } catch (error) {
    notes.write({ process: "updates", reason: reasonOf(error), exitCode: null, frames: framesOf(error) });
  }
}

/** What goes with the till's window: the wakefulness of the machine, the buyer's screen, and how it is closed. */
function followWindow(parts: {
  readonly options: DesktopOptions;
  readonly host: Host;
  readonly window: WindowPart;
  readonly leave: Leave;
  readonly settings: DesktopSettings;
}): void {
  const { options, host, window, leave, settings } = parts;
  const { electron, preload, serveDisplay } = options;
  const stayAwake = createStayAwake(electron.powerSaveBlocker);
  const stop = host.subscribe(stayAwake);
  const display =
    serveDisplay && settings.showsDisplay
      ? openDisplay({ electron, preload, serve: (opened) => serveDisplay(host, opened) })
      : null;
  window.on("close", (event) => {
    // In kiosk the window stays: who may leave knows the keys of the menu, or ends the session.
    if (settings.isKiosk && !leave.isLeaving()) event.preventDefault();
  });
  window.on("closed", () => {
    stop();
    stayAwake(null);
    display?.close();
  });
}

/** A till that stops sooner than this is not started again by itself: it would only stop again. */
const relaunchAfterMs = 60_000;

/**
 * What to do with a broken promise of our own: nobody knows what this process still holds, and the disk does. It begins
 * again from there, once.
 */
function createBreakOff(
  { electron, clock }: DesktopOptions,
  notes: CrashNotes,
  { say }: Speech,
): (error: unknown) => void {
  const startedAtMs = clock.nowMs();
  let isBroken = false;
  return (error) => {
    if (isBroken) return;
    isBroken = true;
    notes.write({ process: "main", reason: reasonOf(error), exitCode: null, frames: framesOf(error) });
    if (clock.nowMs() - startedAtMs >= relaunchAfterMs) electron.app.relaunch();
    else electron.dialog.showErrorBox(say("menu.has_stopped"), say("menu.has_stopped_more"));
    electron.app.exit(1);
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
