import { scaleItemCode } from "@till/catalogue";
import type { ShopSeed } from "@till/db";
import type { IdSource, MerchantId, PersonId, ProductId, RegisterId, StoreId, VariantId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { hashRegisterKey } from "@till/server";

export const eur = parseCurrency("EUR");

export const registerKeys = ["test-register-key-number-1", "test-register-key-number-2"] as const;
export const cashierPin = "2468";
/** What a scanner reads off a croissant. */
export const croissantBarcode = "4006381333931";
export const managerEmail = "manager@till.example";
export const managerPassword = "correct horse battery";

/** A small shop with an inclusive and an exclusive rate, two counters and the web. */
export function createTestShop(ids: IdSource) {
  const storeId = ids.next<StoreId>();
  const registerIds = [ids.next<RegisterId>(), ids.next<RegisterId>()] as const;
  const webRegisterId = ids.next<RegisterId>();
  const cashierId = ids.next<PersonId>();
  const managerId = ids.next<PersonId>();
  const variants = {
    croissant: ids.next<VariantId>(),
    coffee: ids.next<VariantId>(),
    workshop: ids.next<VariantId>(),
  };
  const product = (
    name: string,
    variantId: VariantId,
    priceMinor: bigint,
    taxClassCode: string,
    barcode: string | null = null,
  ) => ({
    id: ids.next<ProductId>(),
    name,
    description: "",
    categoryCode: "bakery",
    taxClassCode,
    favourite: true,
    svg: null,
    variants: [{ id: variantId, name: "", sku: name.toUpperCase(), barcode, price: money(priceMinor, eur) }],
  });
  const seed: ShopSeed = {
    merchant: { id: ids.next<MerchantId>(), name: "Test Pantry", currency: eur, taxNumber: "FR00000000000" },
    stores: [
      {
        id: storeId,
        name: "Main Street",
        address: ["1 Main Street"],
        timeZone: "Europe/Paris",
        cutoffHour: 4,
      },
    ],
    registers: [
      ...registerIds.map((id, index) => ({
        id,
        storeId,
        name: `Register ${index + 1}`,
        number: index + 1,
        kind: "counter" as const,
        keyHash: hashRegisterKey(registerKeys[index] ?? ""),
      })),
      { id: webRegisterId, storeId, name: "Web", number: 9, kind: "web", keyHash: null },
    ],
    people: [
      {
        id: cashierId,
        name: "Cashier 1",
        role: "cashier",
        office: null,
        pin: cashierPin,
      },
      {
        id: managerId,
        name: "Manager",
        role: "manager",
        office: { userId: "manager", email: managerEmail, password: managerPassword },
        pin: null,
      },
    ],
    taxClasses: [
      { code: "food", name: "VAT 5.5%", ratePpm: 55_000, mode: "inclusive" },
      { code: "standard", name: "VAT 20%", ratePpm: 200_000, mode: "inclusive" },
      { code: "workshop", name: "Workshop tax 20%", ratePpm: 200_000, mode: "exclusive" },
    ],
    categories: [{ code: "bakery", name: "Bakery", position: 0 }],
    products: [
      product("Croissant", variants.croissant, 240n, "food", croissantBarcode),
      product("Coffee", variants.coffee, 290n, "standard"),
      product("Workshop", variants.workshop, 4500n, "workshop"),
      {
        ...product("Cherries", ids.next<VariantId>(), 890n, "food", scaleItemCode("2112345")),
        soldBy: "kg",
      },
      teaInSizes(ids, product("Tea", ids.next<VariantId>(), 290n, "standard")),
    ],
  };
  return { seed, registerIds, webRegisterId, cashierId, managerId, variants };
}

/** Two sizes, and a choice that may be left. */
function teaInSizes(ids: IdSource, tea: ShopSeed["products"][number]): ShopSeed["products"][number] {
  return {
    ...tea,
    variants: ["Small", "Large"].map((name, index) => ({
      id: ids.next<VariantId>(),
      name,
      sku: `TEA-${index + 1}`,
      barcode: null,
      price: money(index === 0 ? 290n : 350n, eur),
    })),
    modifierGroups: [
      {
        name: "Extras",
        min: 0,
        max: 2,
        options: [
          { code: "lemon", name: "Lemon", price: money(0n, eur) },
          { code: "honey", name: "Honey", price: money(60n, eur) },
        ],
      },
    ],
  };
}
