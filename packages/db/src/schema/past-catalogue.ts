import type { ModifierGroup, Product } from "@till/catalogue";
import type { ProductId, VariantId } from "@till/kernel";
import type { TaxRate } from "@till/money";
import { bigint, foreignKey, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { amount, currency, document, merchantId } from "./columns.ts";
import { merchants } from "./merchants.ts";

/**
 * What ended, and when: the first version of the catalogue without it. The one place where the database's own clock is
 * asked: triggers write these rows, whoever changes the catalogue, and only this clock is held against them.
 */
const ended = () => ({
  untilVersion: bigint("until_version", { mode: "bigint" }).notNull(),
  endedAt: timestamp("ended_at", { withTimezone: true, mode: "date" }).notNull(),
});

/** What a variant cost before it cost something else, or was taken out of the catalogue. Append-only. */
export const pastVariants = pgTable(
  "past_variants",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<VariantId>().notNull(),
    ...ended(),
    productId: uuid("product_id").$type<ProductId>().notNull(),
    priceMinor: amount("price_minor").notNull(),
    currency: currency(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id, t.untilVersion] }),
    foreignKey({
      name: "past_variants_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
  ],
);

/** How a product was sold before: its tax, its unit, what could be chosen with it. Append-only. */
export const pastProducts = pgTable(
  "past_products",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ProductId>().notNull(),
    ...ended(),
    taxClassCode: text("tax_class_code").notNull(),
    soldBy: text("sold_by").$type<NonNullable<Product["soldBy"]>>(),
    modifierGroups: document<readonly ModifierGroup[]>("modifier_groups"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id, t.untilVersion] }),
    foreignKey({
      name: "past_products_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
  ],
);

/** What a tax class was before. Append-only. */
export const pastTaxClasses = pgTable(
  "past_tax_classes",
  {
    merchantId: merchantId(),
    code: text("code").notNull(),
    ...ended(),
    ratePpm: integer("rate_ppm").notNull(),
    mode: text("mode").$type<TaxRate["mode"]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.code, t.untilVersion] }),
    foreignKey({
      name: "past_tax_classes_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
  ],
);
