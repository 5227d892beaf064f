import type { MerchantId } from "@till/kernel";
import { eq, sql } from "drizzle-orm";
import type { SettingsStore } from "../ports.ts";
import { merchantSettings, receiptLogos } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Statement, builder, command, rowsOf, wholeRow, shared } from "../statement.ts";

type Key = { readonly merchantId: MerchantId };
type SettingsRow = typeof merchantSettings.$inferSelect;
/** `basedOnMs` null: whatever stands there; 0: nothing. */
type Saving = SettingsRow & { readonly basedOnMs: number | null };

const p = sql.placeholder;
const savedAtMs = merchantSettings.savedAtMs;

const findSettings = shared(
  rowsOf<Key, typeof merchantSettings>(
    merchantSettings,
    builder
      .select()
      .from(merchantSettings)
      .where(eq(merchantSettings.merchantId, p("merchantId"))),
  ),
);
const saveSettings: Statement<Saving, number> = {
  ...command<Saving>(
    builder
      .insert(merchantSettings)
      .values(wholeRow(merchantSettings))
      .onConflictDoUpdate({
        target: merchantSettings.merchantId,
        set: {
          settings: sql`excluded.settings`,
          savedAtMs: sql`greatest(excluded.saved_at_ms, ${savedAtMs} + 1)`,
        },
        setWhere: sql`coalesce(${p("basedOnMs")}::bigint, ${savedAtMs}) = ${savedAtMs}`,
      })
      .returning({ savedAtMs }),
  ),
  read: ([saved]) => Number(saved),
};

type LogoRow = typeof receiptLogos.$inferSelect;
const findLogo = shared(
  rowsOf<Key, typeof receiptLogos>(
    receiptLogos,
    builder
      .select()
      .from(receiptLogos)
      .where(eq(receiptLogos.merchantId, p("merchantId"))),
  ),
);
const saveLogo = command<LogoRow>(
  builder
    .insert(receiptLogos)
    .values(wholeRow(receiptLogos))
    .onConflictDoUpdate({
      target: receiptLogos.merchantId,
      set: { logo: sql`excluded.logo`, savedAtMs: sql`excluded.saved_at_ms` },
    }),
);
export function createSettingsStore(session: Session): SettingsStore {
  const { merchantId } = session;
  return {
    async find() {
      const row = await session.first(findSettings, { merchantId });
      return row?.settings ?? null;
    },
    async findSaved() {
      const row = await session.first(findSettings, { merchantId });
      return row && { settings: row.settings, savedAtMs: row.savedAtMs };
    },
    async logo() {
      return (await session.first(findLogo, { merchantId }))?.logo ?? null;
    },
    async saveLogo(logo, nowMs) {
      session.write(saveLogo, { merchantId, logo, savedAtMs: nowMs });
    },
    async save(settings, { nowMs, basedOnMs }) {
      const based = basedOnMs === undefined ? null : (basedOnMs ?? 0);
      return session.first(saveSettings, { merchantId, settings, savedAtMs: nowMs, basedOnMs: based });
    },
  };
}
