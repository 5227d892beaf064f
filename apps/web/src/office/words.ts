import { pageLocale } from "../shared/locale.ts";

/** "23 Nov, 15:20" by the store's clock. */
export function atInWords(instantMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat(pageLocale(), {
    timeZone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(instantMs);
}

/** "23 Nov 2026" by the store's clock. */
export function dateInWords(instantMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat(pageLocale(), {
    timeZone,
    day: "numeric",
    month: "short",
    year: "numeric",
  }).format(instantMs);
}

/** "15:20:07" by the store's clock. */
export function clockInWords(instantMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat(pageLocale(), {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(instantMs);
}

/** "Mon 23 Nov 2026" for a day of trade. */
export function dayInWords(businessDay: string): string {
  const parts = new Intl.DateTimeFormat(pageLocale(), {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return parts.format(new Date(`${businessDay}T00:00:00Z`));
}

/** Thousandths as pieces or weight: "2", "0.342". */
export function quantityInWords(quantityMilli: number): string {
  return new Intl.NumberFormat(pageLocale(), { maximumFractionDigits: 3 }).format(quantityMilli / 1000);
}

/** "5.5%" from parts per million. */
export function rateInWords(ratePpm: number): string {
  return new Intl.NumberFormat(pageLocale(), { style: "percent", maximumFractionDigits: 3 }).format(
    ratePpm / 1_000_000,
  );
}

/** "refund_accepted" as people write it: "Refund accepted". */
export function kindInWords(kind: string): string {
  const words = kind
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** "stripe" as its maker writes it; a gateway nobody told us of by its own name. */
export function gatewayInWords(gateway: string): string {
  return gatewayNames[gateway] ?? kindInWords(gateway);
}

const gatewayNames: Readonly<Record<string, string>> = {
  stripe: "Stripe",
  square: "Square",
  paypal: "PayPal",
};

/** For a file: the instant in UTC, as programs read it. */
export const instantText = (instantMs: number | null): string | null =>
  instantMs === null ? null : new Date(instantMs).toISOString();
