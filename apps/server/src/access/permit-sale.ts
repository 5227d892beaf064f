import type { Product, TaxClass } from "@till/catalogue";
import type { Tx } from "@till/db";
import type { PersonId, SaleId, Uuid, VariantId } from "@till/kernel";
import { equals } from "@till/money";
import { judge } from "@till/people";
import {
  type CartLine,
  type PricedSale,
  type SaleLine,
  exemptLine,
  largestDiscountPpm,
  taxedLine,
} from "@till/sales";
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
 * Whether this caller may sell at these prices: discounts up to their limit, no tax for a buyer who is exempt, and
 * nothing at another price or tax than the catalogue's. Says who approved what goes beyond. Throws as `permit` does.
 */
export async function permitSale(
  deps: Pick<Deps, "clock">,
  tx: Tx,
  { caller, sold }: { readonly caller: Caller; readonly sold: SaleToPermit },
): Promise<PersonId | null> {
  const { sale } = sold;
  const { subject, ...rest } = { subject: sold.id, atMs: sold.occurredAtMs, approvalIds: sold.approvalIds };
  const ask = async (permission: SalePermission, size: bigint | null = null) =>
    (await permit(deps, tx, { caller, ask: { ...rest, subject, permission, size } })).approverId;
  const discountPpm = largestDiscountPpm(sale);
  const discounted = discountPpm === null ? null : await ask("sale.discount", discountPpm);
  const exempted = sale.exemption === undefined ? null : await ask("sale.exempt");
  const asCatalogued = mayPriceFreely(caller) || (await isAsCatalogued(tx, sale));
  const priced = asCatalogued ? null : await ask("sale.price");
  return priced ?? exempted ?? discounted;
}

type SalePermission = "sale.discount" | "sale.exempt" | "sale.price";

const mayPriceFreely = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "sale.price", size: null }) === "granted";

async function isAsCatalogued(tx: Tx, { lines, exemption }: PricedSale): Promise<boolean> {
  // What is on a gift card is its price, and no catalogue's.
  const listed = lines.filter(({ kind }) => kind !== "gift_card");
  const ids = listed.map(({ variantId }) => variantId).filter((id): id is VariantId => id !== null);
  if (ids.length < listed.length) return false;
  const { products, taxClasses } = await tx.catalogue.ofVariants([...new Set(ids)]);
  return listed.every((line) => {
    const product = products.find(({ variants }) => variants.some(({ id }) => id === line.variantId));
    const taxClass = taxClasses.find(({ code }) => code === product?.taxClassCode);
    if (!product || !taxClass || !isExemptAsSaid(line, exemption !== undefined)) return false;
    return isListed(taxedLine(line), product, taxClass);
  });
}

/** Without tax only on a sale that says why, and then at the same price without the tax it holds. */
function isExemptAsSaid(line: SaleLine, isExempt: boolean): boolean {
  if (!isExempt || !line.taxed) return !isExempt && !line.taxed;
  const { unitPrice, tax, modifiers = [] } = exemptLine(taxedLine(line));
  const said = line.modifiers ?? [];
  return (
    equals(unitPrice, line.unitPrice) &&
    tax.code === line.tax.code &&
    tax.ratePpm === line.tax.ratePpm &&
    said.length === modifiers.length &&
    modifiers.every(({ price }, index) => said[index] !== undefined && equals(price, said[index].price))
  );
}

function isListed(
  { variantId, unitPrice, tax, unit, labelled, modifiers = [] }: CartLine,
  product: Product,
  taxClass: TaxClass,
): boolean {
  const price = product.variants.find(({ id }) => id === variantId)?.price;
  const options = (product.modifierGroups ?? []).flatMap((group) => group.options);
  const isWeighed = product.soldBy === "kg";
  return (
    price !== undefined &&
    equals(price, labelled ?? unitPrice) &&
    // What a scale printed is not known here; only what is weighed may have such a price.
    (labelled === undefined ? (unit === "kg") === isWeighed : isWeighed) &&
    taxClass.ratePpm === tax.ratePpm &&
    taxClass.mode === tax.mode &&
    modifiers.every((chosen) =>
      options.some(({ code, price: listed }) => code === chosen.code && equals(listed, chosen.price)),
    )
  );
}
