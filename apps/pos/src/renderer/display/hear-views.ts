import { parse } from "superjson";
import type { CustomerView } from "../../shared/customer-view.ts";

export interface Views {
  readonly subscribe: (changed: () => void) => () => void;
  readonly current: () => CustomerView | null;
}

/** The host is on this machine, so it is back within moments or not at all. */
const reconnectMs = 500;

/** Hears what the host shows; says nothing to it. While the host is gone the screen is blank, never stale. */
export function hearViews(): Views {
  const listeners = new Set<() => void>();
  let view: CustomerView | null = null;
  const show = (next: CustomerView | null) => {
    view = next;
    for (const changed of listeners) changed();
  };
  const receive = (text: string) => show(parse<CustomerView>(text));
  const open = (): void => {
    const address = new URL("/display-line", location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    socket.addEventListener("message", (event) => receive(String(event.data)));
    socket.addEventListener("close", () => {
      show(null);
      setTimeout(open, reconnectMs);
    });
  };
  if (globalThis.tillLine) globalThis.tillLine.listen(receive);
  else open();
  return {
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    current: () => view,
  };
}
