import type { ChargeId, RefundId, ReturnId, SaleId } from "@till/kernel";
import type { Tender } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { type Weather, weather as suiteWeather } from "../kit/weather.ts";
import { cardToken, commitAtTill, euros, newCharge, square } from "./selling.ts";

const squareCard = {
  kind: "card",
  source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
} as const;

/** One way to pay at each gateway, by its name. */
export const oneOfEach: [string, Tender][] = [
  ["Stripe", cardToken("pm_card_visa")],
  ["Square", squareCard],
  ["PayPal", { kind: "paypal" }],
];

export type Charging = Awaited<ReturnType<typeof startCharging>>;

/** A shop with a cashier and a manager at work, and what the tests of charges do with it. */
export async function startCharging(webhooks: "normal" | "off", weather: Weather = suiteWeather) {
  const env = { TILL_LEASE_MS: "1000", TILL_DECIDE_AFTER_MS: "1" };
  const shop: Shop = await startShop({ webhooks, weather, env });
  const cashier: TillClient = await shop.cashier();
  const manager: TillClient = await shop.manager();
  const { id: knownSale } = await commitAtTill(shop, cashier);
  const known = await cashier.charges.create.mutate({
    id: newCharge(shop),
    saleId: knownSale,
    tender: cardToken("pm_card_visa"),
  });
  const newRefund = (chargeId: ChargeId, amountMinor: bigint, to: "original" | "cash" = "original") => ({
    id: shop.ids.next<RefundId>(),
    chargeId,
    returnId: shop.ids.next<ReturnId>(),
    goods: { kind: "amount" as const, amount: euros(amountMinor) },
    reason: "came back",
    registerId: null,
    to,
  });
  return {
    shop,
    cashier,
    manager,

    async disarm(): Promise<void> {
      await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
    },
    fault: (operation: string, kind: string, times: number) =>
      shop.control("/faults", { gateway: "stripe", operation, kind, times }),

    /** Asks until it is so. */
    settled: (id: ChargeId, done: (charge: ChargeView) => boolean) =>
      eventually(() => manager.charges.refresh.mutate({ id }), done, 20_000),

    charge: (saleId: SaleId, tender: Tender, capture: "automatic" | "manual" = "automatic") =>
      cashier.charges.create.mutate({ id: newCharge(shop), saleId, tender, capture }),

    newRefund,
    refund: (...of: Parameters<typeof newRefund>) => manager.refunds.create.mutate(newRefund(...of)),

    /** The buyer agrees on PayPal's page. */
    async approve(orderId: string): Promise<void> {
      await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ orderId, outcome: "approve" }),
      });
    },

    /**
     * After so many faults new charges are kept away from the gateway for a while, and a few more would do it again:
     * calls that are answered take their place in its memory.
     */
    async rested(): Promise<void> {
      await eventually(
        async () => {
          await manager.charges.refresh.mutate({ id: known.id });
          return manager.settings.get.query({});
        },
        ({ health }) =>
          health.every(({ circuit, failuresRecent }) => circuit !== "open" && failuresRecent === 0),
        40_000,
      );
    },

    /** Where the day's books and the gateways differ, once the proof holds. */
    async differences() {
      const report = await eventually(
        () => manager.reports.endOfDay.query({}),
        ({ proof }) => proof.holds,
        20_000,
      );
      return report.proof.differences;
    },
  };
}
