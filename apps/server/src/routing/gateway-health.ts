import type { GatewayHealthView } from "@till/wire";
import type { Deps } from "../deps.ts";

/** How each gateway has answered this process lately. */
export function gatewayHealth(deps: Pick<Deps, "gateways" | "circuits">) {
  return (): readonly GatewayHealthView[] =>
    [...deps.gateways.values()].map(({ name, label }) => ({
      gateway: name,
      label,
      ...deps.circuits.of(name).health(),
    }));
}
