import type { MenuItemConstructorOptions } from "electron";
import type { Say } from "../shared/speech.ts";

/**
 * What the keys of a till may do beside selling: edit text, change the size, quit. No developer tools, and no reload: a
 * page that stops is reloaded by itself. Electron names its roles in English alone, so each is named here.
 */
export function tillMenu(options: {
  readonly platform: NodeJS.Platform;
  readonly isKiosk: boolean;
  readonly quit: () => void;
  /** In the till's language. */
  readonly say: Say;
}): MenuItemConstructorOptions[] {
  const { platform, isKiosk, quit, say } = options;
  const accelerator = isKiosk ? "CommandOrControl+Shift+Alt+Q" : "CommandOrControl+Q";
  return [
    {
      label: say("menu.till"),
      submenu: [
        ...(platform === "darwin" ? ([{ role: "about" }, { type: "separator" }] as const) : []),
        { label: say("menu.quit"), accelerator, click: quit },
      ],
    },
    {
      label: say("menu.edit"),
      submenu: [
        { role: "undo", label: say("menu.undo") },
        { role: "cut", label: say("menu.cut") },
        { role: "copy", label: say("menu.copy") },
        { role: "paste", label: say("menu.paste") },
        { role: "selectAll", label: say("menu.select_all") },
      ],
    },
    {
      label: say("menu.view"),
      submenu: [
        { role: "resetZoom", label: say("menu.reset_zoom") },
        { role: "zoomIn", label: say("menu.zoom_in") },
        { role: "zoomOut", label: say("menu.zoom_out") },
        ...(isKiosk ? [] : ([{ role: "togglefullscreen", label: say("menu.full_screen") }] as const)),
      ],
    },
  ];
}
