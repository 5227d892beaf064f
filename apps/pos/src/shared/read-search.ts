import type { Currency, Money } from "@till/money";
import { fromDecimal } from "@till/money";

/** What somebody knows of a sale whose receipt is not there. What was typed may mean several things: any of them fits. */
export interface KnownOfSale {
  readonly amount?: Money;
  readonly last4?: string;
  readonly businessDay?: string;
  readonly email?: string;
  readonly item?: string;
}

/** Null: nothing to look for in it. */
export function readSearch(text: string, currency: Currency): KnownOfSale | null {
  const typed = text.trim();
  if (/^\S+@\S+\.\S+$/.test(typed)) return { email: typed };
  const day = dayIn(typed);
  if (day !== null) return { businessDay: day };
  const amount = amountIn(typed, currency);
  const last4 = /^\d{4}$/.test(typed) ? { last4: typed } : null;
  if (amount || last4) return { ...(amount && { amount }), ...last4 };
  if (/\p{L}/u.test(typed) && typed.length >= 2) return { item: typed };
  return null;
}

/** `2026-11-29`, or day first: `29.11.2026`, `29/11/2026`. */
function dayIn(typed: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed);
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(typed);
  const parts = iso ? iso.slice(1) : dayFirst?.slice(1).toReversed();
  if (!parts) return null;
  const [year = "", month = "", day = ""] = parts;
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== text ? null : text;
}

function amountIn(typed: string, currency: Currency): Money | null {
  if (!/^\d{1,9}([.,]\d{1,3})?$/.test(typed)) return null;
  try {
    const amount = fromDecimal(typed.replace(",", "."), currency);
    return amount.amountMinor > 0n ? amount : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
