import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import type { ChargeId, RefundId, SaleId } from "@till/kernel";
import { type Money, add, max, subtract, zero } from "@till/money";
import { type Charge, type ChargeAmounts, type ChargeFact, foldAmounts, reservesMoney } from "@till/payments";

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
  /** What one more charge may take; never negative. Nothing of a completed sale, unless a charge of it was let go. */
  readonly open: Money;
  /** What wanted charges never took of its total, whatever of theirs went back once it was paid; negative where they took more. */
  readonly neverPaid: Money;
}

/** What is paid, held and open on a sale: the guard against charging it twice. Call it under the sale's lock. */
export async function saleMoney(
  tx: Tx,
  record: Pick<SaleRecord, "id" | "sale" | "state">,
): Promise<SaleMoney> {
  const known = await loadSaleCharges(tx, record.id);
  return foldSaleMoney(record, known, await backBeforePaid(tx, record, known));
}

interface SaleCharges {
  readonly charges: readonly Charge[];
  readonly facts: ReadonlyMap<ChargeId, readonly ChargeFact[]>;
}

type RefundIds = ReadonlySet<RefundId | null>;

/** Refunds of parts that went back before the sale was paid: they paid for nothing of it. */
export const depositsBack = (returns: readonly ReturnRecord[]): RefundIds =>
  new Set(
    returns
      .filter(({ state, businessDay }) => state === "accepted" && businessDay === null)
      .map(({ refundId }) => refundId),
  );

/** As `depositsBack`, read only where it is asked what is owed of a paid sale: a charge of it was let go. */
export async function backBeforePaid(
  tx: Tx,
  { id, state }: Pick<SaleRecord, "id" | "state">,
  { charges }: SaleCharges,
): Promise<RefundIds> {
  if (state !== "completed" || charges.every(({ wanted }) => wanted)) return new Set();
  return depositsBack(await tx.sales.returns(id));
}

/** What `foldSaleMoney` folds, in one round trip; it may travel behind the lock of the sale. */
export async function loadSaleCharges(tx: Tx, saleId: SaleId): Promise<SaleCharges> {
  const [charges, facts] = await Promise.all([tx.charges.ofSale(saleId), tx.charges.factsOfSale(saleId)]);
  return { charges, facts };
}

export function foldSaleMoney(
  record: Pick<SaleRecord, "sale" | "state">,
  { charges: known, facts }: SaleCharges,
  backBefore: RefundIds = new Set(),
): SaleMoney {
  const { sale } = record;
  const charges = known.map((charge) => ({
    charge,
    amounts: foldAmounts(facts.get(charge.id) ?? [], sale.currency),
  }));
  const none = zero(sale.currency);
  let captured = none;
  let reserved = none;
  let neverPaid = sale.totals.total;
  for (const { charge, amounts } of charges) {
    if (!charge.wanted) continue;
    const own = (facts.get(charge.id) ?? []).filter(({ refundId }) => refundId && backBefore.has(refundId));
    neverPaid = add(subtract(neverPaid, amounts.captured), foldAmounts(own, sale.currency).refunded);
    captured = add(captured, subtract(subtract(amounts.captured, amounts.refunded), amounts.reversed));
    if (reservesMoney(charge.state) && charge.state !== "captured") {
      reserved = add(reserved, max(subtract(charge.amount, amounts.captured), none));
    }
  }
  // A completed sale was paid in full; what went back since does not make it payable again, unless what had completed it was
  // let go and put back.
  const owed = record.state === "completed" ? neverPaid : subtract(sale.totals.total, captured);
  const open = record.state === "cancelled" ? none : max(subtract(owed, reserved), none);
  return { charges, captured, reserved, open, neverPaid };
}
