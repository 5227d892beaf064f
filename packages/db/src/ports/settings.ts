import type { MerchantSettings, ReceiptLogo } from "./places.ts";

interface SettingsSaving {
  readonly nowMs: number;
  readonly basedOnMs?: number | null | undefined;
}

export interface SettingsStore {
  /** Null before anybody saved them. */
  find(): Promise<MerchantSettings | null>;
  /** With when they were saved; two savings never have the same. */
  findSaved(): Promise<{ readonly settings: MerchantSettings; readonly savedAtMs: number } | null>;
  /**
   * Says when they are saved. With `basedOnMs` (null: nobody saved any) only where nobody has saved others since:
   * else null, and nothing is changed.
   */
  save(settings: MerchantSettings, at: SettingsSaving): Promise<number | null>;
  /** What stands above each receipt; null: nothing. */
  logo(): Promise<ReceiptLogo | null>;
  saveLogo(logo: ReceiptLogo | null, nowMs: number): Promise<void>;
}
