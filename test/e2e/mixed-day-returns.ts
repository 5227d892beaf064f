import type { ChargeId, RefundId, ReturnId, SaleLineId } from "@till/kernel";
import type { SaleView } from "@till/wire";
import { eventually } from "../kit/eventually.ts";
import { type Day, type OpenRegister, issueReceipt, raise } from "./mixed-day-books.ts";
import type { PlannedReturn } from "./mixed-day-plan.ts";
import { euros } from "./selling.ts";

export interface PaidSale {
  readonly sale: SaleView;
  /** `cash` or a gateway's name. */
  readonly means: string;
  readonly charges: readonly { readonly id: ChargeId; readonly amountMinor: bigint }[];
  /** The register that takes the goods back; null for the web. */
  readonly takenBackAt: OpenRegister | null;
}

type Goods =
  | { readonly kind: "amount"; readonly amount: ReturnType<typeof euros> }
  | { readonly kind: "lines"; readonly lines: { saleLineId: SaleLineId; quantityMilli: number }[] };

/** A part of an amount, at least one minor unit of it. */
const partOf = (amountMinor: bigint, partPpm: number): bigint =>
  (amountMinor * BigInt(partPpm)) / 1_000_000n + 1n;
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export async function giveBack(day: Day, paid: PaidSale, planned: PlannedReturn): Promise<void> {
  const [first] = paid.charges;
  if (!first) return;
  switch (planned.kind) {
    case "none":
      return;
    case "whole":
      for (const { id, amountMinor } of paid.charges) {
        await refund(day, paid, id, { kind: "amount", amount: euros(amountMinor) });
      }
      return;
    case "amounts": {
      let leftMinor = first.amountMinor;
      for (const part of planned.partsPpm) {
        const amountMinor = smaller(partOf(first.amountMinor, part), leftMinor);
        if (amountMinor === 0n) return;
        await refund(day, paid, first.id, { kind: "amount", amount: euros(amountMinor) });
        leftMinor -= amountMinor;
      }
      return;
    }
    case "piece": {
      const [line] = paid.sale.sale.lines;
      if (!line) return;
      await refund(day, paid, first.id, {
        kind: "lines",
        lines: [{ saleLineId: line.id, quantityMilli: 1000 }],
      });
    }
  }
}

async function refund(day: Day, paid: PaidSale, chargeId: ChargeId, goods: Goods): Promise<void> {
  const { shop, manager, tally } = day;
  const { sale, means, takenBackAt } = paid;
  const id = shop.ids.next<RefundId>();
  const returnId = shop.ids.next<ReturnId>();
  const registerId = takenBackAt?.id ?? null;
  await manager.refunds.create.mutate({ id, chargeId, returnId, goods, reason: "came back", registerId });
  const done = await eventually(
    () => manager.refunds.get.query({ id }),
    ({ state }) => state === "succeeded" || state === "failed",
    30_000,
  );
  if (done.state !== "succeeded") throw new Error(`a refund by ${means} ended ${done.state}`);
  raise(tally.refunded, means, done.amount.amountMinor);
  tally.returns += 1;
  if (takenBackAt) {
    raise(tally.drawers, takenBackAt.id, -done.amount.amountMinor);
    await issueReceipt(day, takenBackAt, sale.id, returnId);
  }
}
