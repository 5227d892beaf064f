import type { ShopSeed } from "@till/db";
import type { IdSource, MerchantId, PersonId, ProductId, RegisterId, StoreId, VariantId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { hashRegisterKey } from "../auth/pin-sign-in.ts";
import { type DemoShop, pictureSvg } from "../demo-shop/index.ts";

/** Who may sign in to the demo shop. Printed by `start`; refused with live keys. */
export const demoSignIns = {
  manager: { email: "manager@till.example", password: "demo-manager-till" },
  pins: { manager: "9999", cashier1: "1111", cashier2: "2222" },
  registerKeys: ["demo-register-1-key-till-demo", "demo-register-2-key-till-demo"],
} as const;

/** Leads the web's receipt numbers, above any counter a shop will have. */
const webRegisterNumber = 90;

/** The demo shop with ids and people, ready to insert. */
export function toShopSeed(shop: DemoShop, ids: IdSource): ShopSeed {
  const currency = parseCurrency(shop.currency);
  const storeId = ids.next<StoreId>();
  return {
    merchant: { id: ids.next<MerchantId>(), currency, ...shop.merchant },
    stores: [{ id: storeId, ...shop.store }],
    registers: [
      ...shop.registers.map((register, index) => ({
        id: ids.next<RegisterId>(),
        storeId,
        ...register,
        kind: "counter" as const,
        keyHash: hashRegisterKey(demoSignIns.registerKeys[index] ?? ""),
      })),
      {
        id: ids.next<RegisterId>(),
        storeId,
        name: "Web shop",
        number: webRegisterNumber,
        kind: "web",
        keyHash: null,
      },
    ],
    people: [
      person(ids, { name: "Manager", role: "manager", userId: "manager", pin: demoSignIns.pins.manager }),
      person(ids, {
        name: "Cashier 1",
        role: "cashier",
        userId: "cashier-1",
        pin: demoSignIns.pins.cashier1,
      }),
      person(ids, {
        name: "Cashier 2",
        role: "cashier",
        userId: "cashier-2",
        pin: demoSignIns.pins.cashier2,
      }),
    ],
    taxClasses: shop.taxClasses,
    categories: shop.categories.map((category, position) => ({ ...category, position })),
    products: shop.products.map((product) => ({
      id: ids.next<ProductId>(),
      name: product.name,
      description: product.description,
      categoryCode: product.categoryCode,
      taxClassCode: product.taxClassCode,
      favourite: product.favourite,
      svg: pictureSvg(product),
      variants: product.variants.map(({ priceMinor, ...variant }) => ({
        id: ids.next<VariantId>(),
        ...variant,
        price: money(priceMinor, currency),
      })),
    })),
  };
}

function person(
  ids: IdSource,
  who: Pick<ShopSeed["people"][number], "name" | "role" | "userId"> & { readonly pin: string },
): ShopSeed["people"][number] {
  const manager = who.role === "manager";
  return {
    id: ids.next<PersonId>(),
    ...who,
    email: manager ? demoSignIns.manager.email : `${who.userId}@till.example`,
    password: manager ? demoSignIns.manager.password : null,
  };
}
