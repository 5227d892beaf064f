import type { BrowserWindowConstructorOptions } from "electron";
import { appOrigin } from "../shared/electron-channel.ts";
import type { ElectronParts, WindowPart } from "./electron-parts.ts";
import { webPreferences } from "./till-window.ts";

export interface DisplayOptions {
  readonly electron: Pick<ElectronParts, "createWindow" | "screen" | "app">;
  readonly preload: string;
  /** Gives the page what a buyer may see; called for each window that is opened. */
  readonly serve: (window: WindowPart) => void;
}

export interface DisplayWindow {
  close(): void;
}

/** The buyer's side: a window over the whole second screen, while there is one. It follows the plug. */
export function openDisplay({ electron, preload, serve }: DisplayOptions): DisplayWindow {
  const { screen, app } = electron;
  let window: WindowPart | null = null;
  let shownOn: number | null = null;
  const close = (): void => {
    if (window && !window.isDestroyed()) window.destroy();
    window = null;
    shownOn = null;
  };
  const follow = (): void => {
    const primary = screen.getPrimaryDisplay().id;
    const second = screen.getAllDisplays().find(({ id }) => id !== primary);
    if (!second) return close();
    if (shownOn === second.id && window && !window.isDestroyed()) return;
    close();
    const fresh = electron.createWindow(
      displayWindowOptions({ bounds: second.bounds, preload, isPackaged: app.isPackaged }),
    );
    window = fresh;
    shownOn = second.id;
    serve(fresh);
    fresh.once("ready-to-show", () => fresh.show());
    // A second screen without a picture does not stop selling.
    void fresh.loadURL(`${appOrigin}/display.html`).catch(close);
  };
  screen.on("display-added", follow);
  screen.on("display-removed", follow);
  follow();
  return { close };
}

function displayWindowOptions(options: {
  readonly bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly preload: string;
  readonly isPackaged: boolean;
}): BrowserWindowConstructorOptions {
  const { x, y, width, height } = options.bounds;
  return {
    title: "Till: customer display",
    x,
    y,
    width,
    height,
    show: false,
    frame: false,
    fullscreen: true,
    // Keys and scans stay the till's.
    focusable: false,
    webPreferences: webPreferences(options),
  };
}
