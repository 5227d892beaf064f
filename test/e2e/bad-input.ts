import { randomBytes } from "node:crypto";
import type { ChargeId, RegisterId, ReturnId, SaleId, SaleLineId, ShiftId } from "@till/kernel";
import { type Currency, money } from "@till/money";
import { parseGatewayName } from "@till/payments";
import { eur } from "../kit/test-shop.ts";
import { cardToken, checkout, euros, newCharge, refusalOf, square } from "./selling.ts";
import { type Counter, baht, cash, outcomeOf, runOut, squareCard, tradingIn, yearsLater } from "./counter.ts";

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
  "an unknown charge, in any call": async (counter) => {
    const { cashier, capture, decide, manager, shop } = counter;
    const id = newCharge(shop);
    const codes = [
      await refusalOf(cashier.charges.get.query({ id })),
      await refusalOf(cashier.charges.void.mutate({ id })),
      await refusalOf(manager.charges.letGo.mutate({ id })),
      await refusalOf(capture(id)),
      await refusalOf(decide(manager, id)),
    ];
    if (codes.some((code) => code !== "not_found")) return codes;
    return cashier.charges.refresh.mutate({ id });
  },
  "an order with the id of a sale at the till": async ({ sale, shop }) =>
    shop.buyer.sales.checkout.mutate({
      id: await sale(),
      orderToken: randomBytes(32).toString("base64url"),
      email: "buyer@till.example",
      lines: [{ id: shop.ids.next<SaleLineId>(), variantId: shop.variants.croissant, quantity: 1 }],
      delivery: "pickup",
    }),
  "a sale at the till with the id of an order": async ({ saleIn, shop }) => {
    const { id, orderToken } = await checkout(shop);
    const [outcome] = await Promise.allSettled([saleIn(euros(0n), { id })]);
    const { sale } = await shop.buyer.sales.order.query({ id, orderToken });
    return sale.state === "open" ? outcomeOf(outcome) : sale.state;
  },
  "a line in another currency than its sale": ({ saleIn }) => saleIn(money(100n, baht), { currency: eur }),
  "a drawer counted in another currency": ({ cashier, shop }) =>
    cashier.shifts.open.mutate({
      id: shop.ids.next<ShiftId>(),
      registerId: shop.registerIds[0],
      float: money(100n, baht),
      occurredAtMs: Date.now(),
    }),
  "a text that cannot be kept": async ({ charge }) => {
    const half = await refusalOf(charge({ kind: "external", reference: "a\ud800b" }));
    return half === "invalid_input" ? charge({ kind: "external", reference: "a\0b" }) : half;
  },
  "a shopper at the shop's card reader": async ({ shop }) => {
    const { id: saleId, orderToken } = await checkout(shop);
    const tender = { kind: "card", source: { kind: "terminal", terminalId: "sandbox-terminal-1" } } as const;
    return shop.buyer.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      orderToken,
      tender,
      gateway: square,
    });
  },
  "capture under the id of another attempt": async ({ cashier, held }) => {
    const { id: chargeId, attempts } = await held();
    const id = attempts[0]?.id;
    if (!id) throw new Error("a card charge has an attempt");
    return cashier.charges.capture.mutate({ id, chargeId });
  },
  "refund for the goods of another refund": async ({ cashier, charge, refund }) => {
    const first = refund((await charge(cash)).id, euros(100n));
    await cashier.refunds.create.mutate(first);
    const { returnId } = first;
    return cashier.refunds.create.mutate({ ...refund((await charge(cash)).id, euros(100n)), returnId });
  },
  "refund out of a drawer that nobody knows": async ({ cashier, charge, refund, shop }) => {
    const registerId = shop.ids.next<RegisterId>();
    return cashier.refunds.create.mutate({ ...refund((await charge(cash)).id, euros(100n)), registerId });
  },
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
  "a code that is no gift card's": ({ charge }) => charge({ kind: "gift_card", code: "GIFT-1" }),
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
  "a report of a day before there were any": ({ manager }) =>
    manager.reports.endOfDay.query({ businessDay: "0001-01-01" }),

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
  "refund of goods that never came back": async ({ cashier, charge, refund, shop }) => {
    const asked = refund((await charge(cash)).id, euros(1n));
    const goods = { kind: "owed", returnId: shop.ids.next<ReturnId>() } as const;
    return cashier.refunds.create.mutate({ ...asked, goods });
  },
  "refund of goods that were paid back": async ({ cashier, charge, refund }) => {
    const { id } = await charge(cash);
    const first = refund(id, euros(100n));
    await cashier.refunds.create.mutate(first);
    const goods = { kind: "owed", returnId: first.returnId } as const;
    return cashier.refunds.create.mutate({ ...refund(id, euros(1n)), goods });
  },
  "refund of goods on a charge that was let go": async ({ cashier, held, manager, refund, shop }) => {
    const { id } = await held();
    await manager.charges.letGo.mutate({ id });
    const lines = [{ saleLineId: shop.ids.next<SaleLineId>(), quantityMilli: 1000 }];
    return cashier.refunds.create.mutate({ ...refund(id, euros(1n)), goods: { kind: "lines", lines } });
  },
  "refund of a voided charge": async ({ cashier, refund, voided }) =>
    cashier.refunds.create.mutate(refund((await voided()).id, euros(100n))),
  "refund of a declined charge": async ({ cashier, charge, refund }) => {
    const { id } = await charge(cardToken("pm_card_visa_chargeDeclined"));
    return cashier.refunds.create.mutate(refund(id, euros(100n)));
  },
  "refund of money that a dispute has taken": async ({ cashier, charge, refund, shop }) => {
    const { id, object } = await charge(cardToken("pm_card_visa"));
    await shop.control("/dashboard", { gateway: "stripe", act: "dispute", object: object?.id });
    await cashier.charges.refresh.mutate({ id });
    return cashier.refunds.create.mutate(refund(id, euros(100n)));
  },
  "refund after the gateway's last day for it": async ({ cashier, charge, refund, shop }) => {
    const { id } = await charge(squareCard);
    return yearsLater(shop, id, () => cashier.refunds.create.mutate(refund(id, euros(100n))));
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
