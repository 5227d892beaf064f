import type { MenuItemConstructorOptions } from "electron";

/**
 * What the keys of a till may do beside selling: edit text, change the size, quit. No developer tools, and no reload: a
 * page that stops is reloaded by itself.
 */
export function tillMenu(options: {
  readonly platform: NodeJS.Platform;
  readonly isKiosk: boolean;
  readonly quit: () => void;
}): MenuItemConstructorOptions[] {
  const { platform, isKiosk, quit } = options;
  const accelerator = isKiosk ? "CommandOrControl+Shift+Alt+Q" : "CommandOrControl+Q";
  return [
    {
      label: "Till",
      submenu: [
        ...(platform === "darwin" ? ([{ role: "about" }, { type: "separator" }] as const) : []),
        { label: "Quit the till", accelerator, click: quit },
      ],
    },
    {
      label: "Edit",
      submenu: [
        { role: "undo" },
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
      ],
    },
    {
      label: "View",
      submenu: [
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        ...(isKiosk ? [] : ([{ role: "togglefullscreen" }] as const)),
      ],
    },
  ];
}
