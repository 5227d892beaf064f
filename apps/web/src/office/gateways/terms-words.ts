import { type Currency, toDecimal } from "@till/money";
import type { GatewayDraft, RateDraft } from "./settings-draft.ts";

/** "All currencies, any amount · 2.9% + 0.30 online, 2.6% + 0.10 at a reader" */
export function termsInWords(gateway: GatewayDraft, currency: Currency): string {
  const { currencies, online, inPerson } = gateway;
  const what = currencies.trim() === "" ? "All currencies" : currencies.trim().toUpperCase();
  const fees = `${rate(online, currency)} online, ${rate(inPerson, currency)} at a reader`;
  return `${what}, ${bounds(gateway, currency)} · ${fees}`;
}

function bounds({ min, max }: GatewayDraft, currency: Currency): string {
  const shown = (amountMinor: bigint): string => toDecimal({ amountMinor, currency });
  const [from, to] = [min.amountMinor, max.amountMinor];
  if (from !== null && to !== null) return `from ${shown(from)} to ${shown(to)}`;
  if (from !== null) return `from ${shown(from)}`;
  return to === null ? "any amount" : `up to ${shown(to)}`;
}

const rate = ({ percent, fixed }: RateDraft, currency: Currency): string =>
  `${Number.isNaN(percent) ? "?" : percent}% + ${toDecimal({ amountMinor: fixed.amountMinor ?? 0n, currency })}`;
