import type { ChargeId, RefundId, ReturnId, SaleLineId, ShiftId, Uuid } from "@till/kernel";
import { type Refund, makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import type { Permission } from "@till/people";
import { addLine, emptyCart, exemptCart, goodsLine, priceCart } from "@till/sales";
import { checkout, commitAtTill, euros, newCharge } from "../e2e/selling.ts";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { cashierPin, eur } from "../kit/test-shop.ts";

/**
 * What somebody with a cashier's limits tries, for each permission that no procedure is named for: it is asked in the
 * middle of one. Each has to be refused.
 */
export function actsAboveACashier(
  shop: Shop,
  cashier: TillClient,
): Readonly<Partial<Record<Permission, () => Promise<unknown>>>> {
  const { ids } = shop;
  const refund = (chargeId: ChargeId, amountMinor: bigint, to: Exclude<Refund["to"], "exchange">) =>
    cashier.refunds.create.mutate({
      id: ids.next<RefundId>(),
      chargeId,
      returnId: ids.next<ReturnId>(),
      goods: { kind: "amount", amount: euros(amountMinor) },
      reason: "cold",
      registerId: shop.registerIds[0],
      to,
      ...(to === "store_credit" && { code: makeStoredValueCode(to, new Uint8Array(storedValueRandomBytes)) }),
    });
  const openShift = async (): Promise<ShiftId> => {
    const [registerId] = shop.registerIds;
    const open = await cashier.shifts.current.query({ registerId });
    const id = open?.id ?? ids.next<ShiftId>();
    if (!open)
      await cashier.shifts.open.mutate({ id, registerId, float: euros(0n), occurredAtMs: Date.now() });
    return id;
  };
  return {
    "sale.discount": () => sell(shop, cashier, { percentPpm: 150_000 }),
    "sale.exempt": () => sell(shop, cashier, { isExempt: true }),
    "sale.price": () => sell(shop, cashier, { unitPriceMinor: 239n }),
    "sale.void": async () => {
      const shiftId = await openShift();
      const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 50, shiftId });
      const chargeId = newCharge(shop);
      const tender = { kind: "cash", tendered: euros(12_000n) } as const;
      await cashier.charges.create.mutate({ id: chargeId, saleId, tender });
      return cashier.sales.void.mutate({
        id: ids.next<ReturnId>(),
        saleId,
        registerId: shop.registerIds[0],
        refunds: [{ id: ids.next<RefundId>(), chargeId }],
      });
    },
    "refund.create": async () => {
      const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 50 });
      const id = newCharge(shop);
      await cashier.charges.create.mutate({ id, saleId, tender: { kind: "cash", tendered: euros(12_000n) } });
      return refund(id, 10_001n, "original");
    },
    "refund.to_cash": async () => {
      const { id: saleId, orderToken } = await checkout(shop);
      const id = newCharge(shop);
      await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender: cardOfATest });
      return refund(id, 1n, "cash");
    },
    "return.no_receipt": async () => {
      const shiftId = await openShift();
      const catalogue = await shop.catalogue();
      const variant = catalogue.products.find(({ name }) => name === "Croissant")?.variants[0];
      if (!variant) throw new Error("the test shop sells croissants");
      return cashier.returns.withoutReceipt.mutate({
        id: ids.next<ReturnId>(),
        shiftId,
        lines: [{ id: ids.next<SaleLineId>(), variantId: variant.id, quantityMilli: 1000 }],
        total: variant.price,
        reason: "a present",
        to: "cash",
        occurredAtMs: Date.now(),
      });
    },
    "shift.close": async () => {
      const [id, occurredAtMs] = [await openShift(), Date.now()];
      return cashier.shifts.close.mutate({
        id,
        counted: euros(900_000n),
        reason: "found more",
        occurredAtMs,
      });
    },
    "cash.move": async () => {
      const shiftId = await openShift();
      return cashier.shifts.moveCash.mutate({
        id: ids.next<Uuid>(),
        shiftId,
        kind: "paid_out",
        amount: euros(10_001n),
        reason: "supplier",
        note: null,
        occurredAtMs: Date.now(),
      });
    },
    "refund.to_exchange": async () => {
      const { id: old } = await commitAtTill(shop, cashier, { quantity: 60 });
      const oldCharge = newCharge(shop);
      const tender = { kind: "cash", tendered: euros(100_000n) } as const;
      await cashier.charges.create.mutate({ id: oldCharge, saleId: old, tender });
      const { sale } = (await cashier.sales.get.query({ id: old })).sale;
      const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 60 });
      return cashier.charges.create.mutate({
        id: newCharge(shop),
        saleId,
        amount: sale.totals.total,
        tender: { kind: "exchange", returnId: ids.next<ReturnId>() },
        exchange: {
          saleId: old,
          lines: sale.lines.map((line) => ({ saleLineId: line.id, quantityMilli: line.quantityMilli })),
          reason: "another one",
          refunds: [
            { id: ids.next<RefundId>(), chargeId: oldCharge, amount: sale.totals.total, to: "exchange" },
          ],
        },
      });
    },
    "refund.to_store_credit": async () => {
      const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 1 });
      const id = newCharge(shop);
      await cashier.charges.create.mutate({ id, saleId, tender: { kind: "cash", tendered: euros(12_000n) } });
      return refund(id, 1n, "store_credit");
    },
    "approval.give": () =>
      cashier.approvals.give.mutate({
        id: ids.next<Uuid>(),
        approverId: shop.cashierId,
        pin: cashierPin,
        permission: "refund.create",
        subject: ids.next<Uuid>(),
        size: 1n,
      }),
  };
}

const cardOfATest = {
  kind: "card",
  source: { kind: "token", gateway: "stripe", token: "pm_card_visa" },
} as const;

async function sell(
  shop: Shop,
  cashier: TillClient,
  changed: { readonly percentPpm?: number; readonly unitPriceMinor?: bigint; readonly isExempt?: true },
): Promise<unknown> {
  const catalogue = await shop.catalogue();
  const product = catalogue.products.find(({ name }) => name === "Croissant");
  const variant = product?.variants[0];
  const taxClass = catalogue.taxClasses.find(({ code }) => code === product?.taxClassCode);
  if (!product || !variant || !taxClass) throw new Error("the test shop sells croissants");
  const line = goodsLine({
    id: shop.ids.next<SaleLineId>(),
    product,
    variant,
    taxClass,
    quantityMilli: 1000,
  });
  const { percentPpm: ratePpm, unitPriceMinor } = changed;
  const added = addLine(emptyCart(eur), {
    ...line,
    ...(unitPriceMinor !== undefined && { unitPrice: euros(unitPriceMinor) }),
    ...(ratePpm !== undefined && { discount: { kind: "percent" as const, ratePpm, reason: "a friend" } }),
  });
  const cart = changed.isExempt ? exemptCart(added, { buyer: "A friend", certificate: "none" }) : added;
  return cashier.sales.commit.mutate({
    id: shop.ids.next(),
    registerId: shop.registerIds[0],
    shiftId: null,
    occurredAtMs: Date.now(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  });
}
