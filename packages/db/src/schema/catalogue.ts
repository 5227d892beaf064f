import type { ModifierGroup, Product } from "@till/catalogue";
import type { ProductId, VariantId } from "@till/kernel";
import type { TaxRate } from "@till/money";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { amount, currency, document, merchantId } from "./columns.ts";
import { merchants } from "./merchants.ts";

/** One row per merchant, raised by triggers on the tables below: a till that has this version has everything. */
export const catalogueVersions = pgTable(
  "catalogue_versions",
  { merchantId: merchantId(), version: bigint("version", { mode: "bigint" }).notNull() },
  (t) => [
    primaryKey({ columns: [t.merchantId] }),
    foreignKey({
      name: "catalogue_versions_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
  ],
);

export const taxClasses = pgTable(
  "tax_classes",
  {
    merchantId: merchantId(),
    code: text("code").notNull(),
    name: text("name").notNull(),
    ratePpm: integer("rate_ppm").notNull(),
    mode: text("mode").$type<TaxRate["mode"]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.code] }),
    foreignKey({
      name: "tax_classes_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
    check("tax_classes_mode", sql`${t.mode} in ('inclusive', 'exclusive')`),
    check("tax_classes_rate", sql`${t.ratePpm} >= 0`),
  ],
);

export const categories = pgTable(
  "categories",
  {
    merchantId: merchantId(),
    code: text("code").notNull(),
    name: text("name").notNull(),
    position: integer("position").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.code] }),
    foreignKey({
      name: "categories_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
  ],
);

export const products = pgTable(
  "products",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ProductId>().notNull(),
    name: text("name").notNull(),
    description: text("description").notNull(),
    categoryCode: text("category_code").notNull(),
    taxClassCode: text("tax_class_code").notNull(),
    favourite: boolean("favourite").notNull(),
    position: integer("position").notNull(),
    /** Null: by the piece. */
    soldBy: text("sold_by").$type<NonNullable<Product["soldBy"]>>(),
    modifierGroups: document<readonly ModifierGroup[]>("modifier_groups"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "products_category_fk",
      columns: [t.merchantId, t.categoryCode],
      foreignColumns: [categories.merchantId, categories.code],
    }),
    foreignKey({
      name: "products_tax_class_fk",
      columns: [t.merchantId, t.taxClassCode],
      foreignColumns: [taxClasses.merchantId, taxClasses.code],
    }),
    check("products_sold_by", sql`${t.soldBy} = 'kg'`),
  ],
);

/** Apart from the product, so that loading the catalogue does not load its pictures. */
export const productPictures = pgTable(
  "product_pictures",
  {
    merchantId: merchantId(),
    productId: uuid("product_id").$type<ProductId>().notNull(),
    svg: text("svg").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.productId] }),
    foreignKey({
      name: "product_pictures_product_fk",
      columns: [t.merchantId, t.productId],
      foreignColumns: [products.merchantId, products.id],
    }).onDelete("cascade"),
  ],
);

export const variants = pgTable(
  "variants",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<VariantId>().notNull(),
    productId: uuid("product_id").$type<ProductId>().notNull(),
    name: text("name").notNull(),
    sku: text("sku").notNull(),
    barcode: text("barcode"),
    priceMinor: amount("price_minor").notNull(),
    currency: currency(),
    position: integer("position").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "variants_product_fk",
      columns: [t.merchantId, t.productId],
      foreignColumns: [products.merchantId, products.id],
    }).onDelete("cascade"),
    unique("variants_sku").on(t.merchantId, t.sku),
    unique("variants_barcode").on(t.merchantId, t.barcode),
    index("variants_product").on(t.merchantId, t.productId),
    check("variants_price", sql`${t.priceMinor} >= 0`),
  ],
);
