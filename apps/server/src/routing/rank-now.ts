import type { MerchantSettings } from "@till/db";
import type { Money } from "@till/money";
import { type Channel, type RankedGateway, defaultRouting, rankGateways } from "@till/payments";
import type { Deps } from "../deps.ts";

/** The ranking with what the merchant saved and what this process has heard of the gateways. */
export function rankNow(
  deps: Pick<Deps, "gateways" | "circuits">,
  of: {
    readonly settings: Pick<MerchantSettings, "routing" | "fees"> | null;
    readonly amount: Money;
    readonly channel: Channel;
  },
): RankedGateway[] {
  return rankGateways({
    settings: of.settings?.routing ?? defaultRouting,
    fees: of.settings?.fees ?? {},
    amount: of.amount,
    channel: of.channel,
    gateways: [...deps.gateways.values()].map((gateway) => ({
      name: gateway.name,
      supportsCurrency: gateway.supportsCurrency(of.amount.currency),
      circuit: deps.circuits.of(gateway.name).phase(),
    })),
  });
}
