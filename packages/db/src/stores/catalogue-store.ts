import type { Catalogue, Product, SoldProduct, TaxClass, Variant } from "@till/catalogue";
import type { MerchantId, ProductId, Uuid, VariantId } from "@till/kernel";
import { money } from "@till/money";
import { and, asc, eq, sql } from "drizzle-orm";
import type { CatalogueStore } from "../ports.ts";
import {
  catalogueVersions,
  categories,
  productPictures,
  products,
  taxClasses,
  variants,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, query, rowsOf, shared } from "../statement.ts";
import { catalogueSince } from "./catalogue-history.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };

const currentVersion = rowsOf<Key, typeof catalogueVersions>(
  catalogueVersions,
  builder
    .select()
    .from(catalogueVersions)
    .where(eq(catalogueVersions.merchantId, p("merchantId"))),
);
const allTaxClasses = shared(
  rowsOf<Key, typeof taxClasses>(
    taxClasses,
    builder
      .select()
      .from(taxClasses)
      .where(eq(taxClasses.merchantId, p("merchantId")))
      .orderBy(asc(taxClasses.code)),
  ),
);
const allCategories = rowsOf<Key, typeof categories>(
  categories,
  builder
    .select()
    .from(categories)
    .where(eq(categories.merchantId, p("merchantId")))
    .orderBy(asc(categories.position), asc(categories.code)),
);
const productIdsInOrder = query<Key, ProductId>(
  sql`select ${products.id} from ${products} where ${products.merchantId} = ${p("merchantId")}
    order by ${products.position}, ${products.id}`,
  ([id]) => id as ProductId,
);
type ProductKeys = Key & { readonly productIds: readonly ProductId[] };
const productsById = rowsOf<ProductKeys, typeof products>(
  products,
  builder
    .select()
    .from(products)
    .where(
      and(eq(products.merchantId, p("merchantId")), sql`${products.id} = any(${p("productIds")}::uuid[])`),
    ),
);
const variantsOfProducts = rowsOf<ProductKeys, typeof variants>(
  variants,
  builder
    .select()
    .from(variants)
    .where(
      and(
        eq(variants.merchantId, p("merchantId")),
        sql`${variants.productId} = any(${p("productIds")}::uuid[])`,
      ),
    )
    .orderBy(asc(variants.position), asc(variants.id)),
);
const withPicture = query<ProductKeys, ProductId>(
  sql`select ${productPictures.productId} from ${productPictures}
    where ${productPictures.merchantId} = ${p("merchantId")}
      and ${productPictures.productId} = any(${p("productIds")}::uuid[])`,
  ([id]) => id as ProductId,
);
type VariantKeys = Key & { readonly variantIds: readonly VariantId[] };
const isAskedFor = sql`${variants.merchantId} = ${p("merchantId")} and ${variants.id} = any(${p("variantIds")}::uuid[])`;
const someVariants = shared(
  rowsOf<VariantKeys, typeof variants>(variants, builder.select().from(variants).where(isAskedFor)),
);
const productsOfVariants = shared(
  rowsOf<VariantKeys, typeof products>(
    products,
    builder
      .select()
      .from(products)
      .where(
        and(
          eq(products.merchantId, p("merchantId")),
          sql`${products.id} in (select ${variants.productId} from ${variants} where ${isAskedFor})`,
        ),
      ),
  ),
);
const onePicture = rowsOf<Key & { readonly productId: Uuid }, typeof productPictures>(
  productPictures,
  builder
    .select()
    .from(productPictures)
    .where(
      and(eq(productPictures.merchantId, p("merchantId")), eq(productPictures.productId, p("productId"))),
    ),
);

export function createCatalogueStore(session: Session): CatalogueStore {
  const { merchantId } = session;

  async function version(): Promise<string> {
    const row = await session.first(currentVersion, { merchantId });
    return String(row?.version ?? 0n);
  }

  async function head(): Promise<Omit<Catalogue, "products">> {
    const [headVersion, taxRows, categoryRows] = await Promise.all([
      version(),
      session.rows(allTaxClasses, { merchantId }),
      session.rows(allCategories, { merchantId }),
    ]);
    return {
      version: headVersion,
      taxClasses: taxRows.map(toTaxClass),
      categories: categoryRows.map(({ code, name, position }) => ({ code, name, position })),
    };
  }

  async function some(productIds: readonly ProductId[]): Promise<Product[]> {
    const [productRows, variantRows, pictured] = await Promise.all([
      session.rows(productsById, { merchantId, productIds }),
      session.rows(variantsOfProducts, { merchantId, productIds }),
      session.rows(withPicture, { merchantId, productIds }),
    ]);
    const variantsOf = Map.groupBy(variantRows, (row) => row.productId);
    const hasPicture = new Set(pictured);
    const found = new Map(productRows.map((row) => [row.id, row]));
    return productIds.flatMap((id) => {
      const row = found.get(id);
      if (!row) return [];
      const picture = hasPicture.has(id) ? pictureOf(id) : null;
      return [{ ...toProduct(row, variantsOf.get(id) ?? []), picture }];
    });
  }

  return {
    version,
    head,
    productIds: () => session.rows(productIdsInOrder, { merchantId }),
    products: some,
    async load(): Promise<Catalogue> {
      // The version first: a change between these reads then gives a newer content under an older version, which is
      // asked for again, and never the other way round, which would be kept.
      const rest = await head();
      const productIds = await session.rows(productIdsInOrder, { merchantId });
      const loaded: Product[] = [];
      for (let at = 0; at < productIds.length; at += productsPerRead)
        loaded.push(...(await some(productIds.slice(at, at + productsPerRead))));
      return { ...rest, products: loaded };
    },
    async ofVariants(variantIds) {
      const [taxRows, productRows, variantRows] = await Promise.all([
        session.rows(allTaxClasses, { merchantId }),
        session.rows(productsOfVariants, { merchantId, variantIds }),
        session.rows(someVariants, { merchantId, variantIds }),
      ]);
      const variantsOf = Map.groupBy(variantRows, (row) => row.productId);
      return {
        taxClasses: taxRows.map(toTaxClass),
        products: productRows.map((row) => toProduct(row, variantsOf.get(row.id) ?? [])),
      };
    },
    since: (sinceVersion, of) => catalogueSince(session, { ...of, sinceVersion }),
    async picture(productId) {
      const row = await session.first(onePicture, { merchantId, productId });
      return row?.svg ?? null;
    },
  };
}

/** Whoever else is served waits for no more than these. */
const productsPerRead = 1000;

/** Where the server shows a product's picture. */
const pictureOf = (productId: ProductId) => `/pictures/${productId}.svg`;

const toTaxClass = ({ code, name, ratePpm, mode }: typeof taxClasses.$inferSelect): TaxClass => ({
  code,
  name,
  ratePpm,
  mode,
});

function toProduct(
  row: typeof products.$inferSelect,
  variantRows: readonly (typeof variants.$inferSelect)[],
): SoldProduct {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    categoryCode: row.categoryCode,
    taxClassCode: row.taxClassCode,
    favourite: row.favourite,
    variants: variantRows.map(toVariant),
    ...(row.soldBy === null ? {} : { soldBy: row.soldBy }),
    ...(row.modifierGroups === null ? {} : { modifierGroups: row.modifierGroups }),
  };
}

const toVariant = (row: typeof variants.$inferSelect): Variant => ({
  id: row.id,
  name: row.name,
  sku: row.sku,
  barcode: row.barcode,
  price: money(row.priceMinor, row.currency),
});
