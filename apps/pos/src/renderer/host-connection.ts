import { parse } from "superjson";
import { connectScreen } from "../shared/bridge.ts";
import type { HostApi } from "../shared/host-api.ts";
import type { TillState } from "../shared/till-state.ts";

/** The renderer's one door: calls to the host, and the state it pushes. */
export interface HostConnection {
  readonly host: HostApi;
  readonly subscribe: (changed: () => void) => () => void;
  /** Null until the host has spoken, and `isLost` while the line to it is broken. */
  readonly current: () => Connected;
}

export interface Connected {
  readonly state: TillState | null;
  readonly isLost: boolean;
}

/** What Electron's preload puts on the window: text both ways, nothing else. */
interface ElectronLine {
  post(text: string): void;
  listen(receive: (text: string) => void): void;
}

declare global {
  var tillLine: ElectronLine | undefined;
}

/** The host is on this machine, so it is back within moments or not at all. */
const reconnectMs = 500;

export function connectToHost(): HostConnection {
  const listeners = new Set<() => void>();
  let now: Connected = { state: null, isLost: false };
  let receive: (text: string) => void = () => undefined;
  let socket: WebSocket | null = null;
  const show = (next: Connected) => {
    now = next;
    for (const changed of listeners) changed();
  };

  const electron = globalThis.tillLine;
  const rpc = connectScreen(
    { stateChanged: (written) => show({ state: parse<TillState>(written), isLost: false }) },
    {
      post(text) {
        if (electron) electron.post(text);
        else if (socket?.readyState === WebSocket.OPEN) socket.send(text);
        else throw new Error("the line to the host is broken");
      },
      listen(given) {
        receive = given;
        electron?.listen(given);
      },
    },
  );
  const readState = async () => {
    const answer = await rpc.state();
    if (answer.ok) show({ state: answer.value, isLost: false });
  };

  function open(): void {
    const address = new URL("/bridge", location.href);
    address.protocol = "ws:";
    socket = new WebSocket(address);
    socket.addEventListener("open", () => void readState());
    socket.addEventListener("message", (event) => receive(String(event.data)));
    socket.addEventListener("close", () => {
      show({ ...now, isLost: true });
      setTimeout(open, reconnectMs);
    });
  }
  if (electron) void readState();
  else open();

  return {
    host: rpc,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    current: () => now,
  };
}
