import type { MerchantId, Uuid } from "@till/kernel";
import { and, desc, eq, sql } from "drizzle-orm";
import type { ApiKeyRecord, ApiKeyStore } from "../ports.ts";
import { apiKeys } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type ById = Key & { readonly id: Uuid };

const ofMerchant = eq(apiKeys.merchantId, p("merchantId"));
const thisKey = and(ofMerchant, eq(apiKeys.id, p("id")));
const insert = command<typeof apiKeys.$inferSelect>(builder.insert(apiKeys).values(wholeRow(apiKeys)));
const all = rowsOf<Key, typeof apiKeys>(
  apiKeys,
  builder.select().from(apiKeys).where(ofMerchant).orderBy(desc(apiKeys.madeAtMs), desc(apiKeys.id)),
);
const lock = rowsOf<ById, typeof apiKeys>(
  apiKeys,
  builder.select().from(apiKeys).where(thisKey).for("update"),
);
const byHash = rowsOf<Key & { readonly keyHash: string }, typeof apiKeys>(
  apiKeys,
  builder
    .select()
    .from(apiKeys)
    .where(and(ofMerchant, eq(apiKeys.keyHash, p("keyHash")))),
);
const noteUsed = command<ById & { readonly nowMs: number }>(
  builder
    .update(apiKeys)
    .set({ usedAtMs: sql`${p("nowMs")}` })
    .where(thisKey),
);
const end = command<ById & { readonly expiresAtMs: number; readonly revokedAtMs: number | null }>(
  builder
    .update(apiKeys)
    .set({ expiresAtMs: sql`${p("expiresAtMs")}`, revokedAtMs: sql`${p("revokedAtMs")}` })
    .where(thisKey),
);

export function createApiKeyStore(session: Session): ApiKeyStore {
  const { merchantId } = session;
  return {
    async insert(key) {
      session.write(insert, { ...key, merchantId });
    },
    async list() {
      return (await session.rows(all, { merchantId })).map(toRecord);
    },
    async lock(id) {
      const row = await session.first(lock, { merchantId, id });
      return row === null ? null : toRecord(row);
    },
    async byHash(keyHash) {
      const row = await session.first(byHash, { merchantId, keyHash });
      return row === null ? null : toRecord(row);
    },
    async noteUsed(id, nowMs) {
      session.write(noteUsed, { merchantId, id, nowMs });
    },
    async end(id, { expiresAtMs, revokedAtMs }) {
      session.write(end, { merchantId, id, expiresAtMs, revokedAtMs });
    },
  };
}

function toRecord(row: typeof apiKeys.$inferSelect): ApiKeyRecord {
  const { merchantId: _, ...record } = row;
  return record;
}
