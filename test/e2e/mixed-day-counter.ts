import type { ChargeId, SaleId, SaleLineId } from "@till/kernel";
import { type Cart, addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import type { SaleView } from "@till/wire";
import { eur } from "../kit/test-shop.ts";
import { type Day, type OpenRegister, countCapture, issueReceipt, raise } from "./mixed-day-books.ts";
import type { PlannedLine, PlannedSale } from "./mixed-day-plan.ts";
import { giveBack } from "./mixed-day-returns.ts";
import { euros, newCharge } from "./selling.ts";

/** Cash, at once or in parts; the receipt; and what comes back of it, perhaps at the other register. */
export async function playCash(day: Day, planned: PlannedSale & { readonly kind: "cash" }): Promise<void> {
  const register = day.registers[planned.register];
  const sale = await commit(day, register, cartOf(day, planned));
  const totalMinor = sale.sale.totals.total.amountMinor;
  const parts = planned.splitPpm
    .map((partPpm) => (totalMinor * BigInt(partPpm)) / 1_000_000n)
    .filter((part) => part > 0n);
  const restMinor = parts.reduce((left, part) => left - part, totalMinor);
  const charges: { readonly id: ChargeId; readonly amountMinor: bigint }[] = [];
  for (const amountMinor of [...parts, restMinor]) {
    charges.push({ id: await payCash(day, { sale, register, amountMinor }), amountMinor });
  }
  await issueReceipt(day, register, sale.id, null);
  const takenBackAt = day.registers[planned.refundRegister];
  await giveBack(day, { sale, means: "cash", charges, takenBackAt }, planned.goesBack);
}

/** Everything off: nothing to pay, and a receipt all the same. */
export async function playFree(day: Day, planned: PlannedSale & { readonly kind: "free" }): Promise<void> {
  const register = day.registers[planned.register];
  const free = { lines: planned.lines, cartDiscountPpm: 1_000_000, tipMinor: 0n };
  const sale = await commit(day, register, cartOf(day, free));
  if (sale.state !== "completed") throw new Error("a sale with nothing to pay is complete at once");
  await issueReceipt(day, register, sale.id, null);
}

function cartOf(
  { shop, productOf }: Day,
  planned: {
    readonly lines: readonly PlannedLine[];
    readonly cartDiscountPpm: number;
    readonly tipMinor: bigint;
  },
): Cart {
  const percent = (ratePpm: number) =>
    ratePpm === 0 ? null : ({ kind: "percent", ratePpm, reason: "a good customer" } as const);
  const cart = planned.lines.reduce((filled, line) => {
    const id = shop.ids.next<SaleLineId>();
    const goods = goodsLine({ id, ...productOf(line.product), quantityMilli: line.quantity * 1000 });
    return addLine(filled, { ...goods, discount: percent(line.discountPpm) });
  }, emptyCart(eur));
  return { ...cart, discount: percent(planned.cartDiscountPpm), tip: euros(planned.tipMinor) };
}

function commit({ shop }: Day, register: OpenRegister, cart: Cart): Promise<SaleView> {
  return register.cashier.sales.commit.mutate({
    id: shop.ids.next<SaleId>(),
    registerId: register.id,
    shiftId: register.shiftId,
    occurredAtMs: Date.now(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  });
}

async function payCash(
  day: Day,
  paying: { readonly sale: SaleView; readonly register: OpenRegister; readonly amountMinor: bigint },
): Promise<ChargeId> {
  const { sale, register, amountMinor } = paying;
  const id = newCharge(day.shop);
  const charge = await day.cashier.charges.create.mutate({
    id,
    saleId: sale.id,
    amount: euros(amountMinor),
    // More than is asked, as a rule, so that there is change.
    tender: { kind: "cash", tendered: euros(amountMinor + (amountMinor % 500n)) },
    occurredAtMs: Date.now(),
  });
  countCapture(day, charge, amountMinor);
  raise(day.tally.drawers, register.id, amountMinor);
  return id;
}
