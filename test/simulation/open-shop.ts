import type { GatedDatabase } from "@till/db/simulation";
import type { Merchant, Person, Register, Store } from "@till/db";
import {
  type IdSource,
  type MerchantId,
  type PersonId,
  type ProductId,
  type RegisterId,
  type StoreId,
  type VariantId,
  invariant,
} from "@till/kernel";
import { parseCurrency } from "@till/money";
import { builtInRoles } from "@till/people";

export const eur = parseCurrency("EUR");

/** The shop of one seed. Every seed has a merchant of its own, so that a seed's start costs next to nothing. */
export interface SimulatedShop {
  readonly merchant: Merchant;
  readonly store: Store;
  readonly registers: readonly Register[];
  readonly webRegister: Register;
  readonly manager: Person;
  readonly cashier: Person;
  readonly variants: readonly { readonly id: VariantId; readonly priceMinor: bigint }[];
}

const prices = [450n, 990n, 1999n, 12_345n] as const;

/**
 * Writes the shop's rows, as the owner. `ids` follow from the seed and return with it, all but the merchant's: it is
 * new each time, and no story depends on it.
 */
export async function openShop(
  owner: GatedDatabase["owner"],
  {
    ids,
    merchantId,
    nowMs,
  }: { readonly ids: IdSource; readonly merchantId: MerchantId; readonly nowMs: number },
): Promise<SimulatedShop> {
  const merchant: Merchant = { id: merchantId, name: "Simulated shop", currency: eur, taxNumber: null };
  const store: Store = {
    id: ids.next<StoreId>(),
    merchantId,
    name: "Main street",
    address: ["1 Main street"],
    timeZone: "Europe/Berlin",
    cutoffHour: 4,
  };
  const register = (name: string, number: number, kind: Register["kind"]): Register => ({
    id: ids.next<RegisterId>(),
    merchantId,
    storeId: store.id,
    name,
    number,
    kind,
    enrolledAtMs: null,
  });
  const registers = [
    register("Front", 1, "counter"),
    register("Back", 2, "counter"),
    register("Web", 9, "web"),
  ];
  const person = (name: string, role: Person["role"]): Person => {
    const id = ids.next<PersonId>();
    const grants = builtInRoles.find(({ code }) => code === role)?.grants ?? {};
    return { id, merchantId, name, role, roleName: role, grants, userId: null, active: true };
  };
  const manager = person("Mona", "manager");
  const cashier = person("Carl", "cashier");
  const productId = ids.next<ProductId>();
  const variants = prices.map((priceMinor) => ({ id: ids.next<VariantId>(), priceMinor }));

  await owner.begin(async (sql) => {
    await sql`insert into merchants (merchant_id, name, currency, created_at_ms)
      values (${merchantId}, ${merchant.name}, ${eur}, ${nowMs})`;
    await sql`insert into catalogue_versions (merchant_id, version) values (${merchantId}, 0)`;
    await sql`insert into stores (merchant_id, id, name, address, time_zone, cutoff_hour)
      values (${merchantId}, ${store.id}, ${store.name}, ${sql.json([...store.address])}, ${store.timeZone}, ${store.cutoffHour})`;
    for (const { id, name, number, kind } of registers)
      await sql`insert into registers (merchant_id, id, store_id, name, number, kind, receipt_series, receipt_counter)
        values (${merchantId}, ${id}, ${store.id}, ${name}, ${number}, ${kind}, 1, 0)`;
    for (const { id, name, role, roleName, userId } of [manager, cashier]) {
      // The people of a simulation bring their grants along; the rows only have to be there.
      await sql`insert into roles (merchant_id, code, name, grants, saved_at_ms)
        values (${merchantId}, ${role}, ${roleName}, '{}', ${nowMs})`;
      await sql`insert into people (merchant_id, id, name, role, user_id, active)
        values (${merchantId}, ${id}, ${name}, ${role}, ${userId}, true)`;
    }
    await sql`insert into tax_classes (merchant_id, code, name, rate_ppm, mode)
      values (${merchantId}, 'standard', 'Standard', 190000, 'inclusive')`;
    await sql`insert into categories (merchant_id, code, name, position) values (${merchantId}, 'all', 'All', 0)`;
    await sql`insert into products (merchant_id, id, name, description, category_code, tax_class_code, favourite, position)
      values (${merchantId}, ${productId}, 'Tea', '', 'all', 'standard', false, 0)`;
    for (const [position, { id, priceMinor }] of variants.entries())
      await sql`insert into variants (merchant_id, id, product_id, name, sku, price_minor, currency, position)
        values (${merchantId}, ${id}, ${productId}, ${`${position}`}, ${`T-${position}`}, ${String(priceMinor)}, ${eur}, ${position})`;
  });
  const webRegister = registers.find(({ kind }) => kind === "web");
  invariant(webRegister, "the shop has a register for the web");
  return { merchant, store, registers, webRegister, manager, cashier, variants };
}
