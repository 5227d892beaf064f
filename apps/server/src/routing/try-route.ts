import type { MerchantSettings } from "@till/db";
import { invariant } from "@till/kernel";
import type { Money } from "@till/money";
import type { Channel } from "@till/payments";
import type { RouteView } from "@till/wire";
import type { Deps } from "../deps.ts";
import { rankNow } from "./rank-now.ts";

export interface TryRouteRequest {
  readonly amount: Money;
  readonly channel: Channel;
  /** Not saved yet; left out: the saved ones. */
  readonly settings?: Pick<MerchantSettings, "routing" | "fees"> | undefined;
}

/** Where an example charge would go, with the reason for each gateway. Sends nothing. */
export function tryRoute(deps: Deps) {
  return async (request: TryRouteRequest): Promise<RouteView> => {
    const settings = request.settings ?? (await deps.uow.run(deps.merchantId, (tx) => tx.settings.find()));
    const { amount, channel } = request;
    const candidates = rankNow(deps, { settings, amount, channel }).map((ranked) => {
      const label = deps.gateways.get(ranked.gateway)?.label;
      invariant(label, "only configured gateways are ranked");
      return { ...ranked, label };
    });
    return { candidates };
  };
}
