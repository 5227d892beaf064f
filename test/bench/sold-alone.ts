import type { ChargeId, SaleId } from "@till/kernel";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import { eur } from "../kit/test-shop.ts";
import { expectCaptured } from "./create-caller.ts";
import type { BenchServer, BenchShop } from "./start-bench.ts";

/** A series that no till numbers by. */
const series = 9;

/** A sale in cash as a till without batches brings it: three calls, each after the answer of the one before. */
export function soldAlone(shop: BenchShop, { cashier }: BenchServer): () => Promise<void> {
  const product = shop.seed.products.find(({ name }) => name === "Croissant");
  const variant = product?.variants[0];
  const taxClass = shop.seed.taxClasses.find(({ code }) => code === product?.taxClassCode);
  if (!product || !variant || !taxClass) throw new Error("the shop sells croissants");
  let receipts = 0;
  return async () => {
    const line = goodsLine({ id: shop.ids.next(), product, variant, taxClass });
    const cart = addLine(emptyCart(eur), line);
    const id = shop.ids.next<SaleId>();
    const { total } = priceCart(cart).totals;
    const occurredAtMs = Date.now();
    await cashier("sales.commit", {
      id,
      registerId: shop.registerIds[0],
      shiftId: null,
      occurredAtMs,
      cart: { ...cart, lines: [...cart.lines] },
      total,
    });
    const tender = { kind: "cash" as const, tendered: total };
    const { json } = await cashier("charges.create", {
      id: shop.ids.next<ChargeId>(),
      saleId: id,
      tender,
      occurredAtMs,
    });
    expectCaptured(json);
    receipts += 1;
    const number = `1.${series}-${String(receipts).padStart(6, "0")}`;
    await cashier("receipts.issue", { saleId: id, returnId: null, number, occurredAtMs });
  };
}
