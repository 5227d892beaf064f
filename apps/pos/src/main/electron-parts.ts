import type {
  App,
  BrowserWindowConstructorOptions,
  CrashReporter,
  Dialog,
  Display,
  MenuItemConstructorOptions,
  PowerSaveBlocker,
  Protocol,
  RenderProcessGoneDetails,
  SafeStorage,
  Shell,
} from "electron";

/**
 * The few calls of Electron that the till makes. `main.ts` hands in the real ones, so the compiler holds every line here
 * to `electron.d.ts`; the tests hand in a double that can do no more than these.
 */
export interface ElectronParts {
  readonly app: AppPart;
  readonly createWindow: (options: BrowserWindowConstructorOptions) => WindowPart;
  readonly ipcMain: IpcPart;
  readonly protocol: Pick<Protocol, "registerSchemesAsPrivileged"> & {
    handle(scheme: string, answer: (request: Request) => Promise<Response>): void;
  };
  /** Only once the app is ready. */
  readonly defaultSession: () => SessionPart;
  readonly safeStorage: Pick<
    SafeStorage,
    "isEncryptionAvailable" | "getSelectedStorageBackend" | "encryptString" | "decryptString"
  >;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, "start" | "stop">;
  readonly crashReporter: Pick<CrashReporter, "start">;
  readonly screen: ScreenPart;
  readonly setMenu: (template: MenuItemConstructorOptions[]) => void;
  readonly dialog: Pick<Dialog, "showErrorBox"> & {
    showMessageBox(options: {
      readonly type: "warning" | "question";
      readonly message: string;
      readonly detail: string;
      readonly buttons: string[];
      readonly defaultId: number;
      readonly cancelId: number;
    }): Promise<{ readonly response: number }>;
  };
  readonly shell: Pick<Shell, "openExternal">;
}

/** What an event that may be refused brings. */
interface Refusable {
  preventDefault(): void;
}

export interface AppPart extends Pick<
  App,
  | "enableSandbox"
  | "exit"
  | "getPath"
  | "getVersion"
  | "isPackaged"
  | "quit"
  | "relaunch"
  | "requestSingleInstanceLock"
> {
  whenReady(): Promise<void>;
  on(event: "second-instance", listener: () => void): unknown;
  on(event: "window-all-closed", listener: () => void): unknown;
  on(event: "before-quit", listener: () => void): unknown;
  on(event: "will-quit", listener: (event: Refusable) => void): unknown;
  on(event: "web-contents-created", listener: (event: unknown, contents: GuardedContents) => void): unknown;
  on(event: "child-process-gone", listener: (event: unknown, details: ProcessEnd) => void): unknown;
}

interface ProcessEnd {
  readonly type?: string;
  readonly reason: string;
  readonly exitCode: number;
}

/** Any page at all, as it is made: what it may not do. */
export interface GuardedContents {
  on(event: "will-navigate", listener: (event: Navigation) => void): unknown;
  on(event: "will-frame-navigate", listener: (event: Navigation) => void): unknown;
  on(event: "will-redirect", listener: (event: Navigation) => void): unknown;
  on(event: "will-attach-webview", listener: (event: Refusable) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: "deny" }): void;
  downloadURL(url: string): void;
}

interface Navigation extends Refusable {
  readonly url: string;
}

export interface ContentsPart {
  readonly mainFrame: FramePart;
  send(channel: string, text: string): void;
  reload(): void;
  forcefullyCrashRenderer(): void;
  on(
    event: "render-process-gone",
    listener: (event: unknown, details: RenderProcessGoneDetails) => void,
  ): unknown;
}

export interface FramePart {
  readonly url: string;
}

export interface WindowPart {
  readonly webContents: ContentsPart;
  loadURL(url: string): Promise<void>;
  isMinimized(): boolean;
  restore(): void;
  focus(): void;
  show(): void;
  close(): void;
  destroy(): void;
  isDestroyed(): boolean;
  on(event: "close", listener: (event: Refusable) => void): unknown;
  on(event: "closed", listener: () => void): unknown;
  on(event: "unresponsive", listener: () => void): unknown;
  once(event: "ready-to-show", listener: () => void): unknown;
}

export interface IpcEvent {
  readonly sender: ContentsPart;
  readonly senderFrame: FramePart | null;
}

interface IpcPart {
  on(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown;
  removeListener(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown;
}

export interface SessionPart {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(isEnabled: boolean): void;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string },
        answer: (response: { readonly cancel?: boolean }) => void,
      ) => void,
    ): void;
  };
  on(event: "will-download", listener: (event: Refusable, item: DownloadPart) => void): unknown;
}

export interface DownloadPart {
  getURL(): string;
  setSavePath(path: string): void;
}

interface ScreenPart {
  getAllDisplays(): readonly Pick<Display, "id" | "bounds">[];
  getPrimaryDisplay(): Pick<Display, "id">;
  on(event: "display-added", listener: () => void): unknown;
  on(event: "display-removed", listener: () => void): unknown;
}
