import type { CatalogueHistory } from "@till/catalogue";
import type { MerchantId, ProductId, VariantId } from "@till/kernel";
import { money } from "@till/money";
import { type SQL, and, eq, gt, sql } from "drizzle-orm";
import {
  catalogueVersions,
  pastProducts,
  pastTaxClasses,
  pastVariants,
  products,
  taxClasses,
  variants,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, rowsOf } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type Since = Key & { readonly sinceVersion: string; readonly daysMax: number };
type OfVariants = Key & { readonly variantIds: readonly VariantId[] };
type OfProducts = Key & { readonly productIds: readonly ProductId[] };

const newestVersion = rowsOf<Key, typeof catalogueVersions>(
  catalogueVersions,
  builder
    .select()
    .from(catalogueVersions)
    .where(eq(catalogueVersions.merchantId, p("merchantId"))),
);

type Past = typeof pastVariants | typeof pastProducts | typeof pastTaxClasses;
const ended = (past: Past): SQL | undefined =>
  and(
    eq(past.merchantId, p("merchantId")),
    sql`${past.untilVersion} > ${p("sinceVersion")}::bigint`,
    gt(past.endedAt, sql`now() - make_interval(days => ${p("daysMax")}::int)`),
  );
const endedVariants = rowsOf<Since & OfVariants, typeof pastVariants>(
  pastVariants,
  builder
    .select()
    .from(pastVariants)
    .where(and(ended(pastVariants), sql`${pastVariants.id} = any(${p("variantIds")}::uuid[])`)),
);
const endedProducts = rowsOf<Since & OfProducts, typeof pastProducts>(
  pastProducts,
  builder
    .select()
    .from(pastProducts)
    .where(and(ended(pastProducts), sql`${pastProducts.id} = any(${p("productIds")}::uuid[])`)),
);
const endedTaxClasses = rowsOf<Since, typeof pastTaxClasses>(
  pastTaxClasses,
  builder.select().from(pastTaxClasses).where(ended(pastTaxClasses)),
);
const theseVariants = rowsOf<OfVariants, typeof variants>(
  variants,
  builder
    .select()
    .from(variants)
    .where(
      and(eq(variants.merchantId, p("merchantId")), sql`${variants.id} = any(${p("variantIds")}::uuid[])`),
    ),
);
const theseProducts = rowsOf<OfProducts, typeof products>(
  products,
  builder
    .select()
    .from(products)
    .where(
      and(eq(products.merchantId, p("merchantId")), sql`${products.id} = any(${p("productIds")}::uuid[])`),
    ),
);
const theTaxClasses = rowsOf<Key, typeof taxClasses>(
  taxClasses,
  builder
    .select()
    .from(taxClasses)
    .where(eq(taxClasses.merchantId, p("merchantId"))),
);

interface Wanted {
  readonly sinceVersion: string;
  readonly variantIds: readonly VariantId[];
  readonly daysMax: number;
}

/** As `CatalogueStore.since`. What stands is read before what ended: what changes meanwhile is in one of them. */
export async function catalogueSince(session: Session, wanted: Wanted): Promise<CatalogueHistory> {
  const { merchantId } = session;
  const since = { ...wanted, merchantId };
  const [newest, nowVariants, wereVariants] = await Promise.all([
    session.first(newestVersion, { merchantId }),
    session.rows(theseVariants, since),
    session.rows(endedVariants, since),
  ]);
  const productIds = [...new Set([...nowVariants, ...wereVariants].map(({ productId }) => productId))];
  const [nowProducts, wereProducts, nowTaxes, wereTaxes] = await Promise.all([
    session.rows(theseProducts, { merchantId, productIds }),
    session.rows(endedProducts, { ...since, productIds }),
    session.rows(theTaxClasses, { merchantId }),
    session.rows(endedTaxClasses, since),
  ]);
  return {
    version: newest?.version ?? 0n,
    variants: [...wereVariants, ...nowVariants.map(stands)].map((row) => ({
      id: row.id,
      productId: row.productId,
      price: money(row.priceMinor, row.currency),
      untilVersion: row.untilVersion,
    })),
    products: [...wereProducts, ...nowProducts.map(stands)].map((row) => ({
      id: row.id,
      taxClassCode: row.taxClassCode,
      soldBy: row.soldBy ?? undefined,
      modifierGroups: row.modifierGroups ?? undefined,
      untilVersion: row.untilVersion,
    })),
    taxClasses: [...wereTaxes, ...nowTaxes.map(stands)].map(({ code, ratePpm, mode, untilVersion }) => ({
      code,
      ratePpm,
      mode,
      untilVersion,
    })),
  };
}

const stands = <Row>(row: Row): Row & { readonly untilVersion: null } => ({ ...row, untilVersion: null });
