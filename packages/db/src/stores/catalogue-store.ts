import type { Catalogue, Product, TaxClass, Variant } from "@till/catalogue";
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
import { builder, rowsOf, shared } from "../statement.ts";
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
const allProducts = rowsOf<Key, typeof products>(
  products,
  builder
    .select()
    .from(products)
    .where(eq(products.merchantId, p("merchantId")))
    .orderBy(asc(products.position), asc(products.id)),
);
const allVariants = rowsOf<Key, typeof variants>(
  variants,
  builder
    .select()
    .from(variants)
    .where(eq(variants.merchantId, p("merchantId")))
    .orderBy(asc(variants.position), asc(variants.id)),
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

  return {
    version,
    async load(): Promise<Catalogue> {
      // The version first: a change between these reads then gives a newer content under an older version, which a
      // till asks for again, and never the other way round, which it would keep.
      const [loadedVersion, taxRows, categoryRows, productRows, variantRows] = await Promise.all([
        version(),
        session.rows(allTaxClasses, { merchantId }),
        session.rows(allCategories, { merchantId }),
        session.rows(allProducts, { merchantId }),
        session.rows(allVariants, { merchantId }),
      ]);
      const variantsOf = Map.groupBy(variantRows, (row) => row.productId);
      return {
        version: loadedVersion,
        taxClasses: taxRows.map(toTaxClass),
        categories: categoryRows.map(({ code, name, position }) => ({ code, name, position })),
        products: productRows.map((row) => toProduct(row, variantsOf.get(row.id) ?? [])),
      };
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
): Product {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    categoryCode: row.categoryCode,
    taxClassCode: row.taxClassCode,
    favourite: row.favourite,
    picture: pictureOf(row.id),
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
