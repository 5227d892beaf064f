import type { Tx } from "@till/db";
import type { PersonId, SaleId, Uuid } from "@till/kernel";
import { judge } from "@till/people";
import { type PricedSale, largestDiscountPpm } from "@till/sales";
import type { Deps } from "../deps.ts";
import type { Caller } from "./caller.ts";
import { permit } from "./permit.ts";

export interface SaleToPermit {
  readonly id: SaleId;
  readonly sale: PricedSale;
  /** As `judgePrices` found it. */
  readonly asCatalogued: boolean;
  readonly occurredAtMs: number;
  readonly approvalIds: readonly Uuid[] | undefined;
}

/**
 * Whether this caller may sell at these prices: discounts up to their limit, no tax for a buyer who is exempt, and
 * nothing at another price or tax than one of the catalogue's. Says who approved what goes beyond. Throws as `permit` does.
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
  const priced = sold.asCatalogued || mayPriceFreely(caller) ? null : await ask("sale.price");
  return priced ?? exempted ?? discounted;
}

type SalePermission = "sale.discount" | "sale.exempt" | "sale.price";

const mayPriceFreely = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "sale.price", size: null }) === "granted";
