import { type Product, gtinCheckDigit } from "@till/catalogue";
import type { ProductId, VariantId } from "@till/kernel";
import { money } from "@till/money";
import type { BenchShop } from "./start-bench.ts";

/** Words that share their beginnings, as names on shelves do. */
const kinds = [
  "Walnut",
  "Walking",
  "Wall",
  "Oak",
  "Oat",
  "Olive",
  "Linen",
  "Lime",
  "Brass",
  "Brown",
] as const;
const things = [
  "lamp",
  "ladle",
  "board",
  "bowl",
  "bottle",
  "basket",
  "soap",
  "scarf",
  "table",
  "tea",
] as const;

export interface Shelves {
  /** Everything the shop sells, in the order of its catalogue. */
  readonly products: readonly Product[];
  /** Of the articles that were put there. */
  readonly barcodes: readonly string[];
}

/** Puts `count` articles with a barcode each into the catalogue. */
export async function stockShelves({ owner, seed, ids }: BenchShop, count: number): Promise<Shelves> {
  const [taxClass] = seed.taxClasses;
  const [category] = seed.categories;
  if (!taxClass || !category) throw new Error("the test shop has a tax class and a category");
  const { id: merchantId, currency } = seed.merchant;
  const barcodes = Array.from({ length: count }, (_, number) => {
    const digits = String(600_000_000_000 + number);
    return digits + gtinCheckDigit(digits);
  });
  const products = barcodes.map((barcode, number): Product => {
    const kind = kinds[number % kinds.length] ?? "";
    const thing = things[Math.floor(number / kinds.length) % things.length] ?? "";
    const price = money(BigInt(100 + (number % 9000)), currency);
    return {
      id: ids.next<ProductId>(),
      name: `${kind} ${thing} ${number}`,
      description: "",
      categoryCode: category.code,
      taxClassCode: taxClass.code,
      favourite: false,
      picture: null,
      variants: [{ id: ids.next<VariantId>(), name: "", sku: `N${number}`, barcode, price }],
    };
  });
  const variants = products.flatMap((product) => product.variants);
  await owner`
    with stocked as (
      select * from unnest(${products.map(({ id }) => id)}::uuid[], ${variants.map(({ id }) => id)}::uuid[],
        ${products.map(({ name }) => name)}::text[], ${variants.map(({ sku }) => sku)}::text[], ${barcodes}::text[],
        ${variants.map(({ price }) => String(price.amountMinor))}::bigint[])
        with ordinality as item (product_id, variant_id, name, sku, barcode, price_minor, number)),
    kept as (
      insert into products (merchant_id, id, name, description, category_code, tax_class_code, favourite, position)
      select ${merchantId}, product_id, name, '', ${category.code}, ${taxClass.code}, false, 100 + number from stocked)
    insert into variants (merchant_id, id, product_id, name, sku, barcode, price_minor, currency, position)
    select ${merchantId}, variant_id, product_id, '', sku, barcode, price_minor, ${currency}, 0 from stocked`;
  const before = seed.products.map((product): Product => ({ ...product, picture: null }));
  return { products: [...before, ...products], barcodes };
}
