import { cardCharge, clock, euros, ids, openSale, place } from "@till/db/testing";
import type { ChargeId, SaleId, ShiftId } from "@till/kernel";
import { refreshCharge } from "../charges/act-on-charge.ts";
import { capturedSnapshot } from "./scripted-gateway.ts";
import type { TestApi } from "./test-api.ts";

export type OpenCounter = Awaited<ReturnType<typeof openCounter>>;

/** The seeded register with its shift open on 100.00, and what is done at it. Amounts are cents. */
export async function openCounter(shop: TestApi) {
  const shiftId = ids.next<ShiftId>();
  await shop.api.shifts.open({
    id: shiftId,
    registerId: place.registerId,
    float: euros(10_000n),
    occurredAtMs: clock.nowMs(),
  });
  return {
    shiftId,
    async openSale(minor: bigint): Promise<SaleId> {
      const sale = openSale(euros(minor), { shiftId });
      await shop.run((tx) => tx.sales.insert(sale));
      return sale.id;
    },
    async payCash(saleId: SaleId, minor: bigint): Promise<ChargeId> {
      const id = ids.next<ChargeId>();
      const amount = euros(minor);
      await shop.api.charges.create({ id, saleId, amount, tender: { kind: "cash", tendered: amount } });
      return id;
    },
    /** A reader has begun it; `takeCard` is when its gateway says that it took the money. */
    async beginCard(saleId: SaleId, minor: bigint, objectId = `pay_${ids.next()}`): Promise<ChargeId> {
      const object = { type: "payment", id: objectId };
      const charge = cardCharge(saleId, { object, amount: euros(minor), state: "pending" });
      await shop.run((tx) => tx.charges.insert(charge));
      return charge.id;
    },
    async takeCard(saleId: SaleId, minor: bigint, objectId = `pay_${ids.next()}`): Promise<ChargeId> {
      const id = await this.beginCard(saleId, minor, objectId);
      shop.gateway.put(capturedSnapshot(objectId, euros(minor)));
      await refreshCharge(shop.deps)(shop.owner, { id });
      return id;
    },
  };
}
