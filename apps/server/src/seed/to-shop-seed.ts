import type { ShopSeed } from "@till/db";
import type { IdSource, MerchantId, PersonId, ProductId, RegisterId, StoreId, VariantId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { hashRegisterKey } from "../auth/pin-sign-in.ts";
import { type DemoShop, pictureSvg } from "../demo-shop/index.ts";

/** Who may sign in to the demo shop. Printed by `start`; refused with live keys. */
export const demoSignIns = {
  owner: { email: "owner@till.example", password: "demo-owner-till" },
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
      {
        id: ids.next<PersonId>(),
        name: "Owner",
        role: "owner",
        office: { userId: "owner", ...demoSignIns.owner },
        pin: null,
      },
      {
        id: ids.next<PersonId>(),
        name: "Manager",
        role: "manager",
        office: { userId: "manager", ...demoSignIns.manager },
        pin: demoSignIns.pins.manager,
      },
      ...[demoSignIns.pins.cashier1, demoSignIns.pins.cashier2].map((pin, index) => ({
        id: ids.next<PersonId>(),
        name: `Cashier ${index + 1}`,
        role: "cashier",
        office: null,
        pin,
      })),
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
      ...(product.soldBy === undefined ? {} : { soldBy: product.soldBy }),
      ...(product.modifierGroups === undefined
        ? {}
        : {
            modifierGroups: product.modifierGroups.map(({ options, ...group }) => ({
              ...group,
              options: options.map(({ priceMinor, ...option }) => ({
                ...option,
                price: money(priceMinor, currency),
              })),
            })),
          }),
      variants: product.variants.map(({ priceMinor, ...variant }) => ({
        id: ids.next<VariantId>(),
        ...variant,
        price: money(priceMinor, currency),
      })),
    })),
  };
}
