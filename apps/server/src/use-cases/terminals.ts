import type { TerminalView } from "@till/wire";
import type { Deps } from "../deps.ts";

/** Readers of every gateway that drives them. One that cannot be asked now is left out, not an error. */
export function listTerminals(deps: Pick<Deps, "gateways" | "screenUrl" | "log">) {
  return async (): Promise<readonly TerminalView[]> => {
    const lists = await Promise.all(
      [...deps.gateways.values()].map(async (gateway): Promise<TerminalView[]> => {
        if (!gateway.terminal) return [];
        try {
          return (await gateway.terminal.list()).map((terminal) => ({
            ...terminal,
            gateway: gateway.name,
            gatewayLabel: gateway.label,
            screenUrl: deps.screenUrl(gateway.name, terminal.id),
          }));
        } catch (error) {
          deps.log.warn({ gateway: gateway.name, error: String(error) }, "cannot list readers");
          return [];
        }
      }),
    );
    // Those that answer first; within a gateway by name, as its own list comes in the order of adding.
    return lists.flatMap((list) => list.toSorted(byLabel)).toSorted(byReady);
  };
}

const byLabel = (a: TerminalView, b: TerminalView): number =>
  a.label.localeCompare(b.label, "en", { numeric: true });

const byReady = (a: TerminalView, b: TerminalView): number => Number(b.online) - Number(a.online);
