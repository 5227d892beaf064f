import { randomBytes } from "node:crypto";
import type { SaleId, SaleLineId } from "@till/kernel";
import type { Tender } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { eventually } from "../kit/eventually.ts";
import { type Day, countCapture } from "./mixed-day-books.ts";
import type { PlannedSale } from "./mixed-day-plan.ts";
import { giveBack } from "./mixed-day-returns.ts";
import { cardToken, newCharge, square } from "./selling.ts";

interface WebTenders {
  readonly good: Tender;
  /** Null: a first try fails because the buyer leaves the gateway's page. */
  readonly declined: Tender | null;
}

const squareToken = (token: string): Tender => ({
  kind: "card",
  source: { kind: "token", gateway: square, token },
});

/** How a buyer pays with each gateway. */
const webTenders: Readonly<Record<string, WebTenders>> = {
  stripe: { good: cardToken("pm_card_visa"), declined: cardToken("pm_card_visa_chargeDeclined") },
  square: { good: squareToken("cnon:card-nonce-ok"), declined: squareToken("cnon:card-nonce-declined") },
  paypal: { good: { kind: "paypal" }, declined: null },
};

interface Order {
  readonly saleId: SaleId;
  readonly orderToken: string;
}

/** An order, perhaps a first try that fails, the payment, and what is refunded of it in the office. */
export async function playWeb(day: Day, planned: PlannedSale & { readonly kind: "web" }): Promise<void> {
  const { shop, productOf } = day;
  const { gateway: means, delivery } = planned;
  const tenders = webTenders[means];
  if (!tenders) throw new Error(`nobody said how a buyer pays with ${means}`);
  const orderToken = randomBytes(32).toString("base64url");
  const sale = await shop.buyer.sales.checkout.mutate({
    id: shop.ids.next<SaleId>(),
    orderToken,
    email: "buyer@till.example",
    lines: planned.lines.map(({ product, quantity }) => ({
      id: shop.ids.next<SaleLineId>(),
      variantId: productOf(product).variant.id,
      quantity,
    })),
    delivery,
  });
  const order = { saleId: sale.id, orderToken };
  if (planned.declinedFirst) await failOnce(day, order, tenders);
  const amountMinor = sale.sale.totals.total.amountMinor;
  const charge = await pay(day, order, tenders.good);
  countCapture(day, charge, amountMinor);
  const charges = [{ id: charge.id, amountMinor }];
  await giveBack(day, { sale, means, charges, takenBackAt: null }, planned.goesBack);
}

const isSettled = ({ state, unknown }: ChargeView): boolean =>
  !unknown && !["created", "requires_action", "pending"].includes(state);

async function pay({ shop }: Day, order: Order, tender: Tender): Promise<ChargeView> {
  const id = newCharge(shop);
  const begun = await shop.buyer.charges.create.mutate({ id, ...order, tender });
  if (isSettled(begun)) return begun;
  if (begun.action?.kind === "redirect") {
    await approveAtPayPal(shop.ports.paypal, begun.object?.id ?? "");
  }
  const { orderToken } = order;
  return eventually(() => shop.buyer.charges.refresh.mutate({ id, orderToken }), isSettled, 30_000);
}

async function failOnce(day: Day, order: Order, { declined }: WebTenders): Promise<void> {
  if (declined) {
    const { state } = await pay(day, order, declined);
    if (state !== "declined") throw new Error(`a declined card ended ${state}`);
    day.tally.declined += 1;
    return;
  }
  const { buyer } = day.shop;
  const id = newCharge(day.shop);
  await buyer.charges.create.mutate({ id, ...order, tender: { kind: "paypal" } });
  const { state } = await buyer.charges.void.mutate({ id, orderToken: order.orderToken });
  if (state !== "voided") throw new Error(`a charge that the buyer left ended ${state}`);
}

/** What the buyer's button does on the sandbox's approval page. */
async function approveAtPayPal(port: number, orderId: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/sandbox/approve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId, outcome: "approve" }),
  });
  if (!answer.ok) throw new Error(`the approval page answered ${answer.status}`);
}
