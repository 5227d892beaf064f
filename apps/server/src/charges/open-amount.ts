import type { SaleRecord, Tx } from "@till/db";
import { type Money, add, max, subtract, zero } from "@till/money";
import { type Charge, type ChargeAmounts, foldAmounts, reservesMoney } from "@till/payments";

interface ChargeWithAmounts {
  readonly charge: Charge;
  readonly amounts: ChargeAmounts;
}

export interface SaleMoney {
  readonly charges: readonly ChargeWithAmounts[];
  /** Captured net of refunds, wanted charges only. */
  readonly captured: Money;
  /** Held by charges that may still capture. */
  readonly reserved: Money;
  /** What one more charge may take; never negative. */
  readonly open: Money;
}

/** What is paid, held and open on a sale: the guard against charging it twice. Call it under the sale's lock. */
export async function saleMoney(
  tx: Tx,
  record: Pick<SaleRecord, "id" | "sale" | "state">,
): Promise<SaleMoney> {
  const { sale } = record;
  const charges = await Promise.all(
    (await tx.charges.ofSale(record.id)).map(async (charge) => ({
      charge,
      amounts: foldAmounts(await tx.charges.facts(charge.id), sale.currency),
    })),
  );
  let captured = zero(sale.currency);
  let reserved = zero(sale.currency);
  for (const { charge, amounts } of charges) {
    if (!charge.wanted) continue;
    captured = add(captured, subtract(subtract(amounts.captured, amounts.refunded), amounts.reversed));
    if (reservesMoney(charge.state) && charge.state !== "captured") {
      reserved = add(reserved, max(subtract(charge.amount, amounts.captured), zero(sale.currency)));
    }
  }
  // A completed sale was paid in full; what went back since does not make it payable again.
  const left = subtract(subtract(sale.totals.total, captured), reserved);
  const open = record.state === "open" ? max(left, zero(sale.currency)) : zero(sale.currency);
  return { charges, captured, reserved, open };
}
