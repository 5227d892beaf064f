import { stringify } from "superjson";
import type { Host } from "./create-host.ts";

/** Tells a screen each state that is another than the last. Gives what stops it. */
export function tellStates(host: Pick<Host, "subscribe">, tell: (written: string) => void): () => void {
  let last = "";
  return host.subscribe((state) => {
    const written = stringify(state);
    if (written === last) return;
    last = written;
    tell(written);
  });
}
