import type { BrowserWindowConstructorOptions, WebPreferences } from "electron";

/** What every page of the till runs with. Each line is written out, so that no change of a default opens a door. */
export function webPreferences(options: {
  readonly preload: string;
  readonly isPackaged: boolean;
}): WebPreferences {
  return {
    preload: options.preload,
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
    devTools: !options.isPackaged,
    // A till behind another window still follows its payment.
    backgroundThrottling: false,
  };
}

export function tillWindowOptions(options: {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly isKiosk: boolean;
}): BrowserWindowConstructorOptions {
  return {
    title: "Till",
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 768,
    // Shown when it is drawn: no white flash, and none before it can be used.
    show: false,
    autoHideMenuBar: true,
    kiosk: options.isKiosk,
    webPreferences: webPreferences(options),
  };
}
