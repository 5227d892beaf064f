import { randomBytes } from "node:crypto";
import type { ChargeId, SaleId, SaleLineId } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import { expectCaptured } from "./create-caller.ts";
import { type Round, inLanes } from "./round.ts";
import type { BenchServer, BenchShop } from "./start-bench.ts";

const atOnce = 20;
const stripe = parseGatewayName("stripe");

/** Whole sales as a shopper makes them: cart to order, card charged through the SDK, order paid. */
export function webCheckouts(shop: BenchShop, { buyer }: BenchServer) {
  return (count: number): Promise<Round> =>
    inLanes({ count, atOnce }, async () => {
      const saleId = shop.ids.next<SaleId>();
      const orderToken = randomBytes(32).toString("base64url");
      await buyer("sales.checkout", {
        id: saleId,
        orderToken,
        email: "buyer@till.example",
        lines: [{ id: shop.ids.next<SaleLineId>(), variantId: shop.variants.croissant, quantity: 3 }],
        delivery: "post",
      });
      const { json } = await buyer("charges.create", {
        id: shop.ids.next<ChargeId>(),
        saleId,
        orderToken,
        tender: { kind: "card", source: { kind: "token", gateway: stripe, token: "pm_card_visa" } },
      });
      expectCaptured(json);
    });
}
