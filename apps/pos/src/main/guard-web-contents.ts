import type { App, Session, WebContents } from "electron";
import { appOrigin } from "../shared/electron-channel.ts";

/** No page of this application gets a permission, opens a window, leaves its origin or embeds another page. */
export function guardWebContents(app: App, session: Session, openOutside: (url: string) => void): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  app.on("web-contents-created", (_event, contents: WebContents) => {
    contents.on("will-navigate", (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on("will-redirect", (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // The sandbox reader's screen and PayPal's page belong in the system's browser, never in a window of ours.
      if (/^https?:\/\//.test(url)) openOutside(url);
      return { action: "deny" };
    });
  });
}

const isOurs = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);
