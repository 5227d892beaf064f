import { randomBytes } from "node:crypto";
import type { TaxClass } from "@till/catalogue";
import type {
  ChargeId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  SaleLineId,
  ShiftId,
  VariantId,
} from "@till/kernel";
import { parseGatewayName, type Tender } from "@till/payments";
import { type Cart, addLine, emptyCart, goodsLine, priceCart, receiptNumber } from "@till/sales";
import type { ChargeView, SaleView } from "@till/wire";
import { eventually } from "../kit/eventually.ts";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { eur } from "../kit/test-shop.ts";
import type { PlannedLine, PlannedReturn, PlannedSale } from "./mixed-day-plan.ts";
import { cardToken, euros, newCharge, paypal, square } from "./selling.ts";

const ppm = (amountMinor: bigint, partPpm: number): bigint => (amountMinor * BigInt(partPpm)) / 1_000_000n;
const atMost = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** How a buyer pays with each gateway, and how a first try goes wrong. Null: the buyer leaves the gateway's page. */
const webTenders: Readonly<Record<string, { readonly good: Tender; readonly declined: Tender | null }>> = {
  stripe: { good: cardToken("pm_card_visa"), declined: cardToken("pm_card_visa_chargeDeclined") },
  square: { good: squareToken("cnon:card-nonce-ok"), declined: squareToken("cnon:card-nonce-declined") },
  paypal: { good: { kind: "paypal" }, declined: null },
};

function squareToken(token: string): Tender {
  return { kind: "card", source: { kind: "token", gateway: square, token } };
}

/** What the shop's people counted by themselves, to hold the report against. */
export interface Tally {
  readonly captured: Map<string, bigint>;
  readonly refunded: Map<string, bigint>;
  readonly capturedCount: Map<string, number>;
  readonly drawers: Map<RegisterId, bigint>;
  declined: number;
  returns: number;
}

export interface Player {
  readonly tally: Tally;
  readonly play: (sale: PlannedSale) => Promise<void>;
}

interface OpenRegister {
  readonly id: RegisterId;
  readonly shiftId: ShiftId;
  readonly number: number;
  receipts: number;
}

/** Plays planned sales as people at counters and browsers would, with ids of their own, through the real server. */
export async function createPlayer(options: {
  readonly shop: Shop;
  readonly cashier: TillClient;
  readonly manager: TillClient;
  readonly shiftIds: readonly [ShiftId, ShiftId];
}): Promise<Player> {
  const { shop, cashier, manager, shiftIds } = options;
  const catalogue = await cashier.catalogue.get.query({});
  if (!catalogue) throw new Error("the shop has a catalogue");
  const registers: readonly OpenRegister[] = shop.registerIds.map((id, index) => ({
    id,
    shiftId: shiftIds[index === 0 ? 0 : 1],
    number: index + 1,
    receipts: 0,
  }));
  const tally: Tally = {
    captured: new Map(),
    refunded: new Map(),
    capturedCount: new Map(),
    drawers: new Map(),
    declined: 0,
    returns: 0,
  };

  const registerOf = (index: 0 | 1): OpenRegister => {
    const register = registers[index];
    if (!register) throw new Error("the shop has two counters");
    return register;
  };

  const count = (into: Map<string, bigint>, key: string, amountMinor: bigint): void => {
    into.set(key, (into.get(key) ?? 0n) + amountMinor);
  };

  const countCapture = (charge: ChargeView, expectedMinor: bigint): void => {
    if (charge.state !== "captured" || charge.captured.amountMinor !== expectedMinor) {
      throw new Error(`a charge of ${expectedMinor} ended ${charge.state}, ${charge.captured.amountMinor}`);
    }
    const key = charge.gateway ?? "cash";
    count(tally.captured, key, expectedMinor);
    tally.capturedCount.set(key, (tally.capturedCount.get(key) ?? 0) + 1);
    if (charge.gateway === null) return;
  };

  function productOf(name: PlannedLine["product"]) {
    const product = catalogue?.products.find((each) => each.name === name);
    const variant = product?.variants[0];
    const taxClass: TaxClass | undefined = catalogue?.taxClasses.find(
      ({ code }) => code === product?.taxClassCode,
    );
    if (!product || !variant || !taxClass) throw new Error(`the shop sells ${name}`);
    return { product, variant, taxClass };
  }

  function cartOf(lines: readonly PlannedLine[], cartDiscountPpm: number, tipMinor: bigint): Cart {
    const percent = (ratePpm: number) =>
      ratePpm === 0 ? null : ({ kind: "percent", ratePpm, reason: "a good customer" } as const);
    const cart = lines.reduce((filled, line) => {
      const id = shop.ids.next<SaleLineId>();
      const goods = goodsLine({ id, ...productOf(line.product), quantityMilli: line.quantity * 1000 });
      return addLine(filled, { ...goods, discount: percent(line.discountPpm) });
    }, emptyCart(eur));
    return { ...cart, discount: percent(cartDiscountPpm), tip: euros(tipMinor) };
  }

  async function commit(register: OpenRegister, cart: Cart): Promise<SaleView> {
    return cashier.sales.commit.mutate({
      id: shop.ids.next<SaleId>(),
      registerId: register.id,
      shiftId: register.shiftId,
      occurredAtMs: Date.now(),
      cart: { ...cart, lines: [...cart.lines] },
      total: priceCart(cart).totals.total,
    });
  }

  /** A till numbers its own receipts, in the order in which it makes them. */
  async function issue(register: OpenRegister, saleId: SaleId, returnId: ReturnId | null): Promise<void> {
    register.receipts += 1;
    const number = receiptNumber(register.number, register.receipts);
    await cashier.receipts.issue.mutate({ saleId, returnId, number, occurredAtMs: Date.now() });
  }

  async function payCash(sale: SaleView, register: OpenRegister, amountMinor: bigint): Promise<ChargeId> {
    const id = newCharge(shop);
    const charge = await cashier.charges.create.mutate({
      id,
      saleId: sale.id,
      amount: euros(amountMinor),
      tender: { kind: "cash", tendered: euros(amountMinor + (amountMinor % 500n)) },
      occurredAtMs: Date.now(),
    });
    countCapture(charge, amountMinor);
    tally.drawers.set(register.id, (tally.drawers.get(register.id) ?? 0n) + amountMinor);
    return id;
  }

  async function refund(options: {
    readonly sale: SaleView;
    readonly chargeId: ChargeId;
    readonly goods:
      | { readonly kind: "amount"; readonly amount: ReturnType<typeof euros> }
      | { readonly kind: "lines"; readonly lines: { saleLineId: SaleLineId; quantityMilli: number }[] };
    readonly from: OpenRegister | null;
    readonly gateway: string;
  }): Promise<bigint> {
    const { sale, chargeId, goods, from, gateway } = options;
    const id = shop.ids.next<RefundId>();
    const returnId = shop.ids.next<ReturnId>();
    await manager.refunds.create.mutate({
      id,
      chargeId,
      returnId,
      goods,
      reason: "came back",
      registerId: from?.id ?? null,
    });
    const done = await eventually(
      () => manager.refunds.get.query({ id }),
      ({ state }) => state === "succeeded" || state === "failed",
      30_000,
    );
    if (done.state !== "succeeded") throw new Error(`a refund at ${gateway} ended ${done.state}`);
    const amountMinor = done.amount.amountMinor;
    count(tally.refunded, gateway, amountMinor);
    tally.returns += 1;
    if (from) {
      tally.drawers.set(from.id, (tally.drawers.get(from.id) ?? 0n) - amountMinor);
      await issue(from, sale.id, returnId);
    }
    return amountMinor;
  }

  async function giveBack(options: {
    readonly sale: SaleView;
    readonly charges: readonly { readonly id: ChargeId; readonly amountMinor: bigint }[];
    readonly planned: PlannedReturn;
    readonly from: OpenRegister | null;
    readonly gateway: string;
  }): Promise<void> {
    const { sale, charges, planned, from, gateway } = options;
    const [first] = charges;
    if (!first) return;
    switch (planned.kind) {
      case "none":
        return;
      case "whole":
        for (const { id, amountMinor } of charges) {
          const goods = { kind: "amount", amount: euros(amountMinor) } as const;
          await refund({ sale, chargeId: id, goods, from, gateway });
        }
        return;
      case "amounts": {
        let leftMinor = first.amountMinor;
        for (const part of planned.partsPpm) {
          const amountMinor = atMost(ppm(first.amountMinor, part) + 1n, leftMinor);
          if (amountMinor === 0n) return;
          const goods = { kind: "amount", amount: euros(amountMinor) } as const;
          leftMinor -= await refund({ sale, chargeId: first.id, goods, from, gateway });
        }
        return;
      }
      case "piece": {
        const line = sale.sale.lines[0];
        if (!line) return;
        const goods = { kind: "lines" as const, lines: [{ saleLineId: line.id, quantityMilli: 1000 }] };
        await refund({ sale, chargeId: first.id, goods, from, gateway });
        return;
      }
    }
  }

  async function playCash(planned: PlannedSale & { kind: "cash" }): Promise<void> {
    const register = registerOf(planned.register);
    const sale = await commit(register, cartOf(planned.lines, planned.cartDiscountPpm, planned.tipMinor));
    const totalMinor = sale.sale.totals.total.amountMinor;
    const parts = planned.splitPpm.map((part) => ppm(totalMinor, part)).filter((part) => part > 0n);
    const rest = parts.reduce((left, part) => left - part, totalMinor);
    const charges: { readonly id: ChargeId; readonly amountMinor: bigint }[] = [];
    for (const amountMinor of [...parts, rest]) {
      charges.push({ id: await payCash(sale, register, amountMinor), amountMinor });
    }
    await issue(register, sale.id, null);
    const from = registerOf(planned.refundRegister);
    await giveBack({ sale, charges, planned: planned.goesBack, from, gateway: "cash" });
  }

  async function playFree(planned: PlannedSale & { kind: "free" }): Promise<void> {
    const register = registerOf(planned.register);
    const sale = await commit(register, cartOf(planned.lines, 1_000_000, 0n));
    if (sale.state !== "completed") throw new Error("a sale with nothing to pay is complete at once");
    await issue(register, sale.id, null);
  }

  async function playWeb(planned: PlannedSale & { kind: "web" }): Promise<void> {
    const { gateway } = planned;
    const tenders = webTenders[gateway];
    if (!tenders) throw new Error(`nobody told how a buyer pays with ${gateway}`);
    const orderToken = randomBytes(32).toString("base64url");
    const sale = await shop.buyer.sales.checkout.mutate({
      id: shop.ids.next<SaleId>(),
      orderToken,
      email: "buyer@till.example",
      lines: planned.lines.map(({ product, quantity }) => ({
        id: shop.ids.next<SaleLineId>(),
        variantId: productOf(product).variant.id satisfies VariantId,
        quantity,
      })),
      delivery: planned.delivery,
    });
    const order = { saleId: sale.id, orderToken };
    if (planned.declinedFirst) await failOnce(order, tenders);
    const totalMinor = sale.sale.totals.total.amountMinor;
    const charge = await payOnWeb(order, tenders.good);
    countCapture(charge, totalMinor);
    const charges = [{ id: charge.id, amountMinor: totalMinor }];
    await giveBack({ sale, charges, planned: planned.goesBack, from: null, gateway });
  }

  interface Order {
    readonly saleId: SaleId;
    readonly orderToken: string;
  }

  async function payOnWeb(order: Order, tender: Tender): Promise<ChargeView> {
    const id = newCharge(shop);
    const begun = await shop.buyer.charges.create.mutate({ id, ...order, tender });
    if (begun.action?.kind === "redirect") await approveAtPayPal(begun);
    return eventually(
      () => shop.buyer.charges.refresh.mutate({ id, orderToken: order.orderToken }),
      ({ state, unknown }) => !unknown && !["created", "requires_action", "pending"].includes(state),
      30_000,
    );
  }

  async function failOnce(order: Order, tenders: { readonly declined: Tender | null }): Promise<void> {
    if (tenders.declined) {
      const charge = await payOnWeb(order, tenders.declined);
      if (charge.state !== "declined") throw new Error(`a declined card ended ${charge.state}`);
      tally.declined += 1;
      return;
    }
    const id = newCharge(shop);
    const gateway = parseGatewayName(paypal);
    await shop.buyer.charges.create.mutate({ id, ...order, tender: { kind: "paypal" }, gateway });
    const left = await shop.buyer.charges.void.mutate({ id, orderToken: order.orderToken });
    if (left.state !== "voided") throw new Error(`a charge the buyer left ended ${left.state}`);
  }

  async function approveAtPayPal(charge: ChargeView): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: charge.object?.id, outcome: "approve" }),
    });
    if (!answer.ok) throw new Error(`the approval page answered ${answer.status}`);
  }

  return {
    tally,
    play(planned) {
      switch (planned.kind) {
        case "cash":
          return playCash(planned);
        case "free":
          return playFree(planned);
        case "web":
          return playWeb(planned);
      }
    },
  };
}
