import { join } from "node:path";
import { appOrigin } from "../shared/electron-channel.ts";
import type { AppPart, GuardedContents, SessionPart } from "./electron-parts.ts";

export interface GuardOptions {
  readonly app: AppPart;
  readonly session: SessionPart;
  /** Gives an address to the system's browser. */
  readonly openOutside: (url: string) => void;
  readonly mayOpenOutside: (url: string) => boolean;
}

/** No page of this application gets a permission, opens a window, leaves its origin, embeds another page or loads one. */
export function guardWebContents({ app, session, openOutside, mayOpenOutside }: GuardOptions): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // It would fetch its word lists from a host that is not ours.
  session.setSpellCheckerEnabled(false);
  // The content security policy says the same; this holds also where a page came without one.
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }));
  session.on("will-download", (event, item) => {
    const name = receiptFile(item.getURL());
    if (name === null) event.preventDefault();
    else item.setSavePath(join(app.getPath("downloads"), name));
  });
  app.on("web-contents-created", (_event, contents) => {
    const stay = (event: { readonly url: string; preventDefault(): void }): void => {
      if (!isOurPage(event.url)) event.preventDefault();
    };
    contents.on("will-navigate", stay);
    contents.on("will-frame-navigate", stay);
    contents.on("will-redirect", stay);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      open(url, contents);
      return { action: "deny" };
    });
  });

  /** A receipt is saved; a payment's page belongs in the system's browser; nothing gets a window of ours. */
  function open(url: string, contents: GuardedContents): void {
    if (receiptFile(url) !== null) contents.downloadURL(url);
    else if (mayOpenOutside(url)) openOutside(url);
  }
}

export const isOurPage = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

/** Of this programme itself: no request leaves the machine but the host's own. */
const isLocal = (url: string): boolean => isOurPage(url) || /^(data|blob|devtools):/.test(url);

const receiptFile = (url: string): string | null =>
  isOurPage(url)
    ? (/^\/receipts\/(\d+(?:\.\d+)?-\d+\.(?:pdf|escpos))$/.exec(url.slice(appOrigin.length))?.[1] ?? null)
    : null;

/**
 * PayPal's own pages, the till's server, and on this machine the sandbox: whatever else a server or a page names is not
 * handed to the system, where an address can start a programme.
 */
export function createOutsideRule(options: { readonly serverUrl: string; readonly isKiosk: boolean }) {
  const server = new URL(options.serverUrl).host;
  return (address: string): boolean => {
    if (options.isKiosk || !URL.canParse(address)) return false;
    const { protocol, hostname, host, username } = new URL(address);
    if (username !== "") return false;
    const isHere = hostname === "localhost" || hostname === "127.0.0.1";
    if (protocol === "http:") return isHere;
    return protocol === "https:" && (host === server || isHere || /(^|\.)paypal\.com$/.test(hostname));
  };
}
