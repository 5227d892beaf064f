import type { Host } from "../host/create-host.ts";
import { tellStates } from "../host/tell-states.ts";
import { connectHost } from "../shared/bridge.ts";
import { electronChannels } from "../shared/electron-channel.ts";
import type { ElectronParts, IpcEvent, WindowPart } from "./electron-parts.ts";
import { isOurPage } from "./guard-web-contents.ts";

/** As much as the browser shell takes: far above anything a screen asks. */
const messageLengthMax = 1_000_000;

/** The bridge over IPC. Only the till's own page, in the top frame of its own window, is heard. */
export function bridgeToScreen(host: Host, window: WindowPart, ipcMain: ElectronParts["ipcMain"]): void {
  const contents = window.webContents;
  let hear: ((event: IpcEvent, text: unknown) => void) | null = null;
  const screen = connectHost(host.api, {
    post: (text) => {
      if (!window.isDestroyed()) contents.send(electronChannels.toScreen, text);
    },
    listen(receive) {
      hear = (event, text) => {
        if (isOurScreen(event, window) && typeof text === "string" && text.length <= messageLengthMax) {
          receive(text);
        }
      };
      ipcMain.on(electronChannels.toHost, hear);
    },
  });
  const stop = tellStates(host, (written) => void screen.stateChanged.asEvent(written));
  window.on("closed", () => {
    stop();
    if (hear) ipcMain.removeListener(electronChannels.toHost, hear);
    screen.$close();
  });
}

function isOurScreen({ sender, senderFrame }: IpcEvent, { webContents }: WindowPart): boolean {
  return (
    senderFrame !== null &&
    sender === webContents &&
    senderFrame === webContents.mainFrame &&
    isOurPage(senderFrame.url)
  );
}
