import { randomBytes } from "node:crypto";
import type { AttemptId, ChargeId, RefundId, ReturnId, SaleId, SaleLineId, Uuid } from "@till/kernel";
import { type Currency, type Money, money, parseCurrency } from "@till/money";
import { type Tender, parseGatewayName } from "@till/payments";
import { priceCart } from "@till/sales";
import type { ChargeView } from "@till/wire";
import postgres from "postgres";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { eur } from "../kit/test-shop.ts";
import { cardToken, checkout, commitAtTill, euros, newCharge, square } from "./selling.ts";

const baht = parseCurrency("THB");
const cash = { kind: "cash", tendered: euros(50_000n) } as const;
const squareCard = {
  kind: "card",
  source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
} as const satisfies Tender;

/** One shop, and quick ways into each state that bad input is tried on. */
export async function createCounter(shop: Shop) {
  const cashier = await shop.cashier();
  const manager = await shop.manager();
  const { ids } = shop;
  const sale = async (quantity = 2): Promise<SaleId> => (await commitAtTill(shop, cashier, { quantity })).id;
  const charge = async (
    tender: Tender,
    more: { readonly capture?: "manual"; readonly saleId?: SaleId; readonly amount?: Money } = {},
  ): Promise<ChargeView> =>
    cashier.charges.create.mutate({
      ...more,
      id: newCharge(shop),
      saleId: more.saleId ?? (await sale()),
      tender,
    });
  const held = (tender: Tender = cardToken("pm_card_visa")) => charge(tender, { capture: "manual" });
  const refund = (
    chargeId: ChargeId,
    amount: Money,
    more: { readonly id?: RefundId; readonly reason?: string } = {},
  ) => ({
    id: more.id ?? ids.next<RefundId>(),
    chargeId,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount", amount } as const,
    reason: more.reason ?? "brought back",
    registerId: null,
  });
  const capture = (chargeId: ChargeId, more: { readonly amount?: Money; readonly final?: boolean } = {}) =>
    cashier.charges.capture.mutate({ id: ids.next<AttemptId>(), chargeId, ...more });
  const decide = (
    client: TillClient,
    chargeId: ChargeId,
    more: { readonly attemptId?: AttemptId; readonly reason?: string } = {},
  ) =>
    client.charges.decide.mutate({
      id: ids.next<Uuid>(),
      chargeId,
      attemptId: more.attemptId ?? ids.next<AttemptId>(),
      done: true,
      reason: more.reason ?? "seen on the bank's statement",
    });
  const voided = async (): Promise<ChargeView> => {
    const { id } = await held();
    return cashier.charges.void.mutate({ id });
  };
  const saleIn = async (amount: Money): Promise<SaleId> => {
    const id = ids.next<SaleId>();
    const tax = { code: "none", name: "No tax", ratePpm: 0, mode: "inclusive" } as const;
    const line = {
      id: ids.next<SaleLineId>(),
      kind: "goods" as const,
      variantId: null,
      name: "Crate",
      variantName: "",
      quantityMilli: 1000,
      unitPrice: amount,
      tax,
      discount: null,
    };
    const cart = {
      currency: amount.currency,
      lines: [line],
      discount: null,
      tip: money(0n, amount.currency),
    };
    const registerId = shop.registerIds[0];
    const { total } = priceCart(cart).totals;
    await cashier.sales.commit.mutate({
      id,
      registerId,
      shiftId: null,
      occurredAtMs: Date.now(),
      cart,
      total,
    });
    return id;
  };
  /** A charge whose answer was lost and whose gateway cannot be asked: nobody knows. */
  const unknown = async (): Promise<ChargeView> => {
    const fault = (operation: string, kind: string) =>
      shop.control("/faults", { gateway: "square", operation, kind, times: 1000 });
    await fault("payments.create", "after_commit");
    await fault("*", "server_error");
    return charge(squareCard);
  };
  const healGateways = async (): Promise<void> => {
    await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
  };
  return {
    shop,
    cashier,
    manager,
    sale,
    saleIn,
    charge,
    held,
    voided,
    unknown,
    healGateways,
    refund,
    capture,
    decide,
  };
}

export type Counter = Awaited<ReturnType<typeof createCounter>>;

async function inDatabase(shop: Shop, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** Moves what cannot be waited for: the day on which the gateway would let an authorization go. */
const runOut = (shop: Shop, id: ChargeId): Promise<void> =>
  inDatabase(shop, (sql) => sql`update charges set capture_before_ms = 1 where id = ${id}`);

/** The same shop as if it had been opened in another currency. */
async function tradingIn<T>(shop: Shop, currency: Currency, work: () => Promise<T>): Promise<T> {
  const reopen = async (code: Currency): Promise<void> => {
    await inDatabase(shop, (sql) => sql`update merchants set currency = ${code}`);
    await shop.killServer();
    await shop.startServer();
  };
  await reopen(currency);
  const [outcome] = await Promise.allSettled([work()]);
  await reopen(eur);
  return outcomeOf(outcome);
}

function outcomeOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

/** What is tried for each line of the table in `packages/payments/README.md`, under the same words. */
export const trials: Readonly<Record<string, (counter: Counter) => Promise<unknown>>> = {
  "an id that is no UUIDv7": async ({ cashier, sale }) =>
    cashier.charges.create.mutate({ id: "1" as ChargeId, saleId: await sale(), tender: cash }),
  "a charge for a sale that nobody knows": ({ cashier, shop }) =>
    cashier.charges.create.mutate({ id: newCharge(shop), saleId: shop.ids.next<SaleId>(), tender: cash }),
  "an order with somebody else's token": async ({ shop }) => {
    const { id: saleId } = await checkout(shop);
    const orderToken = randomBytes(32).toString("base64url");
    const tender = cardToken("pm_card_visa");
    return shop.buyer.charges.create.mutate({ id: newCharge(shop), saleId, orderToken, tender });
  },
  "an unknown charge, in any call": ({ cashier, shop }) =>
    cashier.charges.refresh.mutate({ id: newCharge(shop) }),
  "an amount of zero": ({ charge }) => charge(cash, { amount: euros(0n) }),
  "a negative amount": ({ charge }) => charge(cash, { amount: euros(-1n) }),
  "a currency that does not exist": ({ charge }) =>
    charge(cash, { amount: { amountMinor: 1n, currency: "EURO" as Currency } }),
  "more than Till takes in one amount": ({ charge }) => charge(cash, { amount: euros(1_000_000_000_001n) }),
  "more than is open on the sale": ({ charge }) => charge(cash, { amount: euros(100_000n) }),
  "another currency than the sale's": ({ charge }) => charge(cash, { amount: money(100n, baht) }),
  "a sale in another currency than the shop's": ({ saleIn }) => saleIn(money(10_000n, baht)),
  "a sale in a currency that the gateway does not take": ({ charge, saleIn, shop }) =>
    tradingIn(shop, baht, async () => charge(squareCard, { saleId: await saleIn(money(10_000n, baht)) })),
  "more than the gateway takes in one charge": async ({ charge, saleIn }) =>
    charge(cardToken("pm_card_visa"), { saleId: await saleIn(euros(100_000_000_000n)) }),
  "a card number where a token belongs": ({ charge }) => charge(cardToken("4242424242424242")),
  "no cash handed over": ({ charge }) => charge({ kind: "cash", tendered: euros(0n) }),
  "cash for an order on the web": async ({ charge, shop }) =>
    charge(cash, { saleId: (await checkout(shop)).id }),
  "a gift card": ({ charge }) => charge({ kind: "gift_card", code: "GIFT-1" }),
  "a saved card": ({ charge }) => charge({ kind: "card", source: { kind: "saved", id: "card-1" } }),
  "a reader without its gateway": ({ charge }) =>
    charge({ kind: "card", source: { kind: "terminal", terminalId: "reader-1" } }),
  "other readers for a card that was typed in": async ({ cashier, sale, shop }) =>
    cashier.charges.create.mutate({
      id: newCharge(shop),
      saleId: await sale(),
      tender: cardToken("pm_card_visa"),
      alternatives: [{ gateway: square, terminalId: "sandbox-terminal-1" }],
    }),
  "a gateway that the shop has no account with": ({ charge }) => {
    const gateway = parseGatewayName("elsewhere");
    return charge({ kind: "card", source: { kind: "token", gateway, token: "tok_1" } });
  },
  "the same id with other content": async ({ cashier, charge }) => {
    const { id, saleId } = await charge(cash, { amount: euros(100n) });
    return cashier.charges.create.mutate({ id, saleId, tender: cash, amount: euros(101n) });
  },
  "a sale that is paid": async ({ charge }) => {
    const { saleId } = await charge(cash);
    return charge(cash, { saleId });
  },
  "a sale that was cancelled": async ({ cashier, charge, sale }) => {
    const saleId = await sale();
    await cashier.sales.cancel.mutate({ id: saleId });
    return charge(cash, { saleId });
  },
  "a charge by somebody who has not signed in": async ({ shop }) => shop.buyer.charges.list.query({}),

  "capture of a captured charge": async ({ capture, charge }) =>
    capture((await charge(cardToken("pm_card_visa"))).id),
  "capture of a voided charge": async ({ capture, voided }) => capture((await voided()).id),
  "capture of more than is held": async ({ capture, held }) =>
    capture((await held()).id, { amount: euros(481n) }),
  "capture in another currency": async ({ capture, held }) =>
    capture((await held()).id, { amount: money(100n, baht) }),
  "a first part of several, at a gateway that captures once": async ({ capture, held }) =>
    capture((await held(squareCard)).id, { amount: euros(100n), final: false }),
  "capture past the bank's date, at a gateway that does not answer": async (counter) => {
    const { capture, healGateways, held, shop } = counter;
    const { id } = await held();
    await runOut(shop, id);
    await shop.control("/faults", { gateway: "stripe", operation: "*", kind: "server_error", times: 3 });
    const [outcome] = await Promise.allSettled([capture(id)]);
    await healGateways();
    return outcomeOf(outcome);
  },
  "void of a cash charge": async ({ cashier, charge }) =>
    cashier.charges.void.mutate({ id: (await charge(cash)).id }),

  "refund of an unknown charge": ({ cashier, refund, shop }) =>
    cashier.refunds.create.mutate(refund(newCharge(shop), euros(100n))),
  "refund of nothing": async ({ cashier, charge, refund }) =>
    cashier.refunds.create.mutate(refund((await charge(cash)).id, euros(0n))),
  "refund without a reason": async ({ cashier, charge, refund }) =>
    cashier.refunds.create.mutate(refund((await charge(cash)).id, euros(100n), { reason: " " })),
  "refund of more than is left": async ({ cashier, charge, refund }) => {
    const { id } = await charge(cash);
    await cashier.refunds.create.mutate(refund(id, euros(400n)));
    return cashier.refunds.create.mutate(refund(id, euros(81n)));
  },
  "refund in another currency": async ({ cashier, charge, refund }) =>
    cashier.refunds.create.mutate(refund((await charge(cash)).id, money(100n, baht))),
  "refund of a line that was not sold": async ({ cashier, charge, refund, shop }) => {
    const lines = [{ saleLineId: shop.ids.next<SaleLineId>(), quantityMilli: 1000 }];
    const asked = refund((await charge(cash)).id, euros(1n));
    return cashier.refunds.create.mutate({ ...asked, goods: { kind: "lines", lines } });
  },
  "refund of a voided charge": async ({ cashier, refund, voided }) =>
    cashier.refunds.create.mutate(refund((await voided()).id, euros(100n))),
  "refund of a declined charge": async ({ cashier, charge, refund }) => {
    const { id } = await charge(cardToken("pm_card_visa_chargeDeclined"));
    return cashier.refunds.create.mutate(refund(id, euros(100n)));
  },
  "the same refund with another amount": async ({ cashier, charge, refund }) => {
    const asked = refund((await charge(cash)).id, euros(100n));
    await cashier.refunds.create.mutate(asked);
    return cashier.refunds.create.mutate({ ...asked, goods: { kind: "amount", amount: euros(101n) } });
  },
  "cash for card money, where the shop does not allow it": async ({ charge, manager, refund }) => {
    const asked = refund((await charge(cardToken("pm_card_visa"))).id, euros(100n));
    return manager.refunds.create.mutate({ ...asked, to: "cash" });
  },
  "refund while nobody knows what became of the charge": async (counter) => {
    const { cashier, healGateways, refund, unknown } = counter;
    const { id } = await unknown();
    const [outcome] = await Promise.allSettled([cashier.refunds.create.mutate(refund(id, euros(100n)))]);
    await healGateways();
    return outcomeOf(outcome);
  },

  "a decision on an unknown attempt": async ({ charge, decide, manager }) =>
    decide(manager, (await charge(cash)).id),
  "a decision without an open question": async ({ charge, decide, manager }) => {
    const { id, attempts } = await charge(cardToken("pm_card_visa"));
    const attemptId = attempts[0]?.id;
    if (!attemptId) throw new Error("a card charge has an attempt");
    return decide(manager, id, { attemptId });
  },
  "a decision without a reason": async ({ charge, decide, manager }) =>
    decide(manager, (await charge(cash)).id, { reason: "" }),
  "a decision by a cashier": async ({ cashier, charge, decide }) => decide(cashier, (await charge(cash)).id),
};
