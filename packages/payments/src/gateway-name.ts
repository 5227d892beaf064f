import type { Brand } from "@till/kernel";

/** The short name of an adapter, such as `stripe`. Open on purpose: a new gateway is one more package. */
export type GatewayName = Brand<string, "GatewayName">;

/** Brands a name of 2 to 31 letters, digits and underscores, or throws `RangeError`. */
export function parseGatewayName(name: string): GatewayName {
  if (!/^[a-z][a-z0-9_]{1,30}$/.test(name)) throw new RangeError(`"${name}" is not a gateway name`);
  return name as GatewayName;
}
