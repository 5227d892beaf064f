import type { Tx } from "@till/db";
import type { PersonId, SaleId, Uuid, VariantId } from "@till/kernel";
import { equals } from "@till/money";
import { judge } from "@till/people";
import { type PricedSale, type SaleLine, largestDiscountPpm } from "@till/sales";
import type { Deps } from "../deps.ts";
import type { Caller } from "./caller.ts";
import { permit } from "./permit.ts";

export interface SaleToPermit {
  readonly id: SaleId;
  readonly sale: PricedSale;
  readonly occurredAtMs: number;
  readonly approvalIds: readonly Uuid[] | undefined;
}

/**
 * Whether this caller may sell at these prices: discounts up to their limit, and nothing at another price or tax than
 * the catalogue's. Says who approved what goes beyond. Throws as `permit` does.
 */
export async function permitSale(
  deps: Pick<Deps, "clock">,
  tx: Tx,
  { caller, sold }: { readonly caller: Caller; readonly sold: SaleToPermit },
): Promise<PersonId | null> {
  const ask = { subject: sold.id, atMs: sold.occurredAtMs, approvalIds: sold.approvalIds };
  const discountPpm = largestDiscountPpm(sold.sale);
  const discount =
    discountPpm === null
      ? null
      : await permit(deps, tx, {
          caller,
          ask: { ...ask, permission: "sale.discount", size: discountPpm },
        });
  const asCatalogued = mayPriceFreely(caller) || (await isAsCatalogued(tx, sold.sale.lines));
  const price = asCatalogued
    ? null
    : await permit(deps, tx, { caller, ask: { ...ask, permission: "sale.price", size: null } });
  return price?.approverId ?? discount?.approverId ?? null;
}

const mayPriceFreely = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "sale.price", size: null }) === "granted";

async function isAsCatalogued(tx: Tx, lines: readonly SaleLine[]): Promise<boolean> {
  const ids = lines.map(({ variantId }) => variantId).filter((id): id is VariantId => id !== null);
  if (ids.length < lines.length) return false;
  const { products, taxClasses } = await tx.catalogue.ofVariants([...new Set(ids)]);
  return lines.every((line) => {
    const product = products.find(({ variants }) => variants.some(({ id }) => id === line.variantId));
    const variant = product?.variants.find(({ id }) => id === line.variantId);
    const tax = taxClasses.find(({ code }) => code === product?.taxClassCode);
    return (
      variant !== undefined &&
      equals(variant.price, line.unitPrice) &&
      tax?.ratePpm === line.tax.ratePpm &&
      tax.mode === line.tax.mode
    );
  });
}
