import type { ReturnRecord, SaleRecord, SaleSearch } from "@till/db";
import type { Charge } from "@till/payments";
import type { FoundSalesPage } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";

/** An item's name is looked for in what was sold lately: whoever brings it back without a receipt bought it then. */
const itemsKeptMs = 7 * 86_400_000;

/** Paid sales by what somebody knows who has no receipt, newest first. Throws `forbidden`. */
export function findSales(deps: Deps) {
  return (caller: Caller, query: Omit<SaleSearch, "itemsSinceMs">): Promise<FoundSalesPage> => {
    authorize(caller, "sale.read");
    const itemsSinceMs = deps.clock.nowMs() - itemsKeptMs;
    return deps.uow.read(deps.merchantId, async (tx) => {
      const records = await tx.sales.search({ ...query, itemsSinceMs, limit: query.limit + 1 });
      const page = records.slice(0, query.limit);
      const [charges, returns] = await Promise.all([
        Promise.all(page.map(({ id }) => tx.charges.ofSale(id))),
        Promise.all(page.map(({ id }) => tx.sales.returns(id))),
      ]);
      return {
        sales: page.flatMap((record, index) =>
          toFound(deps, record, { charges: charges[index] ?? [], returns: returns[index] ?? [] }),
        ),
        nextId: records.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      };
    });
  };
}

function toFound(
  deps: Deps,
  { id, receiptNumber, registerId, occurredAtMs, sale }: SaleRecord,
  { charges, returns }: { readonly charges: readonly Charge[]; readonly returns: readonly ReturnRecord[] },
): FoundSalesPage["sales"] {
  if (receiptNumber === null) return [];
  return [
    {
      id,
      number: receiptNumber,
      registerName: deps.registerOf(registerId).name,
      occurredAtMs,
      total: sale.totals.total,
      items: sale.lines.map(({ name }) => name),
      tenders: charges
        .filter(({ wanted, state }) => wanted && state === "captured")
        .map(({ tender, card }) => ({ kind: tender.kind, card })),
      isVoided: returns.some(({ kind, state }) => kind === "void" && state === "accepted"),
    },
  ];
}
