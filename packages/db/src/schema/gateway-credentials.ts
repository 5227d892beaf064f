import type { PersonId, Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import { pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, merchantId } from "./columns.ts";

/** What a merchant's adapters sign in with at their gateways. */
export const gatewayCredentials = pgTable(
  "gateway_credentials",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    gateway: text("gateway").$type<GatewayName>().notNull(),
    name: text("name").notNull(),
    /** Sealed. */
    secret: text("secret").notNull(),
    /** Its end, by which a person knows it again. */
    lastFour: text("last_four").notNull(),
    setAtMs: instant("set_at_ms").notNull(),
    setBy: uuid("set_by").$type<PersonId>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("gateway_credentials_name").on(t.merchantId, t.gateway, t.name),
  ],
);
