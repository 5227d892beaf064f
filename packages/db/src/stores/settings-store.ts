import type { MerchantId } from "@till/kernel";
import { eq, sql } from "drizzle-orm";
import type { SettingsStore } from "../ports.ts";
import { merchantSettings } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

type Key = { readonly merchantId: MerchantId };

const findSettings = rowsOf<Key, typeof merchantSettings>(
  merchantSettings,
  builder
    .select()
    .from(merchantSettings)
    .where(eq(merchantSettings.merchantId, sql.placeholder("merchantId"))),
);
const saveSettings = command<typeof merchantSettings.$inferSelect>(
  builder
    .insert(merchantSettings)
    .values(wholeRow(merchantSettings))
    .onConflictDoUpdate({
      target: merchantSettings.merchantId,
      set: { settings: sql`excluded.settings`, savedAtMs: sql`excluded.saved_at_ms` },
    }),
);

export function createSettingsStore(session: Session): SettingsStore {
  const { merchantId } = session;
  return {
    async find() {
      const row = await session.first(findSettings, { merchantId });
      return row?.settings ?? null;
    },
    async save(settings, nowMs) {
      session.write(saveSettings, { merchantId, settings, savedAtMs: nowMs });
    },
  };
}
