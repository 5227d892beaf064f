import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from "electron";
import type {
  AppPart,
  ContentsPart,
  DownloadPart,
  ElectronParts,
  FramePart,
  GuardedContents,
  IpcEvent,
  SessionPart,
  WindowPart,
} from "../electron-parts.ts";

/** Electron as far as the till asks it, without a window: what it was told is kept, what it would tell is sent by the test. */
export function createElectronDouble(choices: {
  readonly userData: string;
  readonly isFirst?: boolean;
  readonly isPackaged?: boolean;
  readonly hasKeychain?: boolean;
}) {
  const calls: string[] = [];
  const app = new AppDouble(calls, choices);
  const session = new SessionDouble();
  const ipcMain = new EventEmitter();
  const screen = new ScreenDouble();
  const windows: WindowDouble[] = [];
  const crashes: unknown[] = [];
  const schemes: unknown[] = [];
  const opened: string[] = [];
  const awake = new Set<number>();
  const said: string[] = [];
  const asked: ((response: number) => void)[] = [];
  let menu: MenuItemConstructorOptions[] = [];
  let protocolAnswer: ((request: Request) => Promise<Response>) | null = null;
  const parts: ElectronParts = {
    app,
    ipcMain,
    screen,
    createWindow(options) {
      const window = new WindowDouble(options, calls);
      windows.push(window);
      app.emit("web-contents-created", {}, window.webContents);
      return window;
    },
    protocol: {
      registerSchemesAsPrivileged: (given) => void schemes.push(...given),
      handle: (_scheme, answer) => void (protocolAnswer = answer),
    },
    defaultSession: () => session,
    safeStorage: {
      isEncryptionAvailable: () => choices.hasKeychain ?? true,
      getSelectedStorageBackend: () => "gnome_libsecret",
      encryptString: (text) => Buffer.from(text, "base64url"),
      decryptString: (sealed) => Buffer.from(sealed).toString("base64url"),
    },
    powerSaveBlocker: {
      start: () => {
        awake.add(1);
        return 1;
      },
      stop: (id) => awake.delete(id),
    },
    crashReporter: { start: (options) => void crashes.push(options) },
    setMenu: (template) => void (menu = template),
    dialog: {
      showErrorBox: (title) => void said.push(title),
      showMessageBox({ message }) {
        said.push(message);
        return new Promise((resolve) => asked.push((response) => resolve({ response })));
      },
    },
    shell: {
      openExternal: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
    },
  };
  return {
    parts,
    app,
    session,
    ipcMain,
    screen,
    windows,
    calls,
    crashes,
    schemes,
    opened,
    awake,
    said,
    menu: () => menu,
    /** Answers the oldest question that is on the screen. */
    press: (response: number): void => {
      asked.shift()?.(response);
    },
    fetch: (url: string, method = "GET"): Promise<Response> => {
      if (!protocolAnswer) throw new Error("no protocol was registered");
      // As Electron does: the address reaches the handler as it was parsed, not as a request of fetch.
      return protocolAnswer({ url, method } as Request);
    },
    /** What a page sends, from a frame of its own. */
    sendFrom: (
      window: WindowDouble,
      text: unknown,
      frame: FramePart | null = window.webContents.mainFrame,
    ): void => {
      const event: IpcEvent = { sender: window.webContents, senderFrame: frame };
      ipcMain.emit("till:to-host", event, text);
    },
  };
}

export type ElectronDouble = ReturnType<typeof createElectronDouble>;

class AppDouble extends EventEmitter implements AppPart {
  readonly isPackaged: boolean;
  readonly #calls: string[];
  readonly #userData: string;
  readonly #isFirst: boolean;
  constructor(
    calls: string[],
    given: { readonly userData: string; readonly isFirst?: boolean; readonly isPackaged?: boolean },
  ) {
    super();
    this.#calls = calls;
    this.#userData = given.userData;
    this.#isFirst = given.isFirst ?? true;
    this.isPackaged = given.isPackaged ?? true;
  }
  enableSandbox(): void {
    this.#calls.push("enableSandbox");
  }
  exit(code?: number): void {
    this.#calls.push(`exit ${code ?? 0}`);
  }
  relaunch(): void {
    this.#calls.push("relaunch");
  }
  getPath(name: string): string {
    return name === "userData" ? this.#userData : `${this.#userData}/${name}`;
  }
  getVersion(): string {
    return "1.2.3";
  }
  requestSingleInstanceLock(): boolean {
    return this.#isFirst;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  /** As Electron: tells twice, and ends unless somebody still needs time. */
  quit(): void {
    this.emit("before-quit");
    let isRefused = false;
    this.emit("will-quit", { preventDefault: () => (isRefused = true) });
    this.#calls.push(isRefused ? "quit refused" : "quit");
  }
}

class ScreenDouble extends EventEmitter {
  displays = [{ id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } }];
  getAllDisplays() {
    return this.displays;
  }
  getPrimaryDisplay() {
    return { id: 1 };
  }
}

class SessionDouble extends EventEmitter implements SessionPart {
  spellChecks: boolean | null = null;
  ask: ((permission: string) => boolean) | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  request: ((url: string) => boolean | undefined) | null = null;
  readonly webRequest: SessionPart["webRequest"] = {
    onBeforeRequest: (listener) => {
      this.request = (url) => {
        let cancel: boolean | undefined;
        listener({ url }, (response) => (cancel = response.cancel));
        return cancel;
      };
    },
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void {
    this.ask = (permission) => {
      let granted = true;
      handler({}, permission, (isGranted) => (granted = isGranted));
      return granted;
    };
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.spellChecks = isEnabled;
  }
  /** Where it would be saved; null: refused. */
  download(url: string): string | null {
    let path: string | null = null;
    const item: DownloadPart = { getURL: () => url, setSavePath: (given) => void (path = given) };
    this.emit("will-download", { preventDefault: () => undefined }, item);
    return path;
  }
}

class ContentsDouble extends EventEmitter implements ContentsPart, GuardedContents {
  readonly mainFrame = { url: "till://app/index.html" };
  readonly sent: string[] = [];
  readonly downloads: string[] = [];
  reloads = 0;
  openWindow: ((url: string) => string) | null = null;
  send(_channel: string, text: string): void {
    this.sent.push(text);
  }
  reload(): void {
    this.reloads += 1;
  }
  forcefullyCrashRenderer(): void {
    this.emit("render-process-gone", {}, { reason: "killed", exitCode: 9 });
  }
  downloadURL(url: string): void {
    this.downloads.push(url);
  }
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: "deny" }): void {
    this.openWindow = (url) => handler({ url }).action;
  }
  /** Whether the page may go there. */
  mayGo(event: "will-navigate" | "will-frame-navigate" | "will-redirect", url: string): boolean {
    let isRefused = false;
    this.emit(event, { url, preventDefault: () => (isRefused = true) });
    return !isRefused;
  }
}

export class WindowDouble extends EventEmitter implements WindowPart {
  readonly webContents = new ContentsDouble();
  readonly options: BrowserWindowConstructorOptions;
  readonly #calls: string[];
  loaded: string | null = null;
  minimized = false;
  #isDestroyed = false;
  constructor(options: BrowserWindowConstructorOptions, calls: string[]) {
    super();
    this.options = options;
    this.#calls = calls;
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.#calls.push("restore");
  }
  focus(): void {
    this.#calls.push("focus");
  }
  show(): void {
    this.#calls.push("show");
  }
  /** Whether it closed: somebody may keep it open. */
  close(): boolean {
    let isRefused = false;
    this.emit("close", { preventDefault: () => (isRefused = true) });
    if (!isRefused) this.destroy();
    return !isRefused;
  }
  destroy(): void {
    this.#isDestroyed = true;
    this.emit("closed");
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}
