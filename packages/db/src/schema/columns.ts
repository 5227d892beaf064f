import type { MerchantId } from "@till/kernel";
import type { Currency } from "@till/money";
import { bigint, customType, date, text, uuid } from "drizzle-orm/pg-core";
import { decodeDocument, encodeDocument } from "../document-codec.ts";

/** Leads every key of every table, so that the schema can be sharded by it. */
export const merchantId = () => uuid("merchant_id").$type<MerchantId>().notNull();

/** Milliseconds since 1970, always given by the caller: the database's own clock is never asked. */
export const instant = (name: string) => bigint(name, { mode: "number" });

/** Whole minor units of the currency beside it. */
export const amount = (name: string) => bigint(name, { mode: "bigint" });

export const currency = () => text("currency").$type<Currency>().notNull();

/** `YYYY-MM-DD` of the store's business day. */
export const businessDay = (name = "business_day") => date(name, { mode: "string" });

/** A whole value of the domain as jsonb, exact to the last bigint. */
export function document<T>(name: string) {
  return customType<{ data: T; driverData: string }>({
    dataType: () => "jsonb",
    toDriver: (value) => encodeDocument(value),
    fromDriver: (stored) => decodeDocument(stored) as T,
  })(name);
}
