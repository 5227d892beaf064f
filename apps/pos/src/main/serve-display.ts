import type { Host } from "../host/create-host.ts";
import { serveCustomer } from "../host/serve-customer.ts";
import { electronChannels } from "../shared/electron-channel.ts";
import type { WindowPart } from "./electron-parts.ts";

/** The second screen's window, once it can show something. What its page sends is heard by nobody. */
export function serveDisplay(host: Host, window: WindowPart): void {
  window.once("ready-to-show", () => {
    const stop = serveCustomer(host, (text) => {
      if (!window.isDestroyed()) window.webContents.send(electronChannels.toScreen, text);
    });
    window.on("closed", stop);
  });
}
