import { stringify } from "superjson";
import type { Host } from "./create-host.ts";
import { customerView } from "./customer-view.ts";

/** Tells the buyer's screen what it may show, now and whenever it changes. Nothing is heard from it. Gives what stops it. */
export function serveCustomer(host: Host, post: (text: string) => void): () => void {
  let last = "";
  const show = (text: string) => {
    // Most of what changes at the till is none of the buyer's.
    if (text !== last) post(text);
    last = text;
  };
  const stop = host.subscribe((state) => show(stringify(customerView(state))));
  const first = async (): Promise<void> => {
    const now = await host.api.state();
    if (now.ok) show(stringify(customerView(now.value)));
  };
  void first();
  return stop;
}
