import type { Say } from "./speech.ts";

const names = {
  Cash: "app.cash",
  Card: "lookup.card",
  "Gift card": "app.gift_card",
  "Store credit": "app.store_credit",
  Exchange: "lookup.exchange",
  "Exchanged goods": "lookup.exchange",
  Other: "lookup.external",
} as const;

const known = new RegExp(`^(${Object.keys(names).join("|")})( ·.*| [0-9A-Z·.-]+)?$`);

/**
 * A tender as it is kept with a charge or stands on a receipt ("Card · Stripe", "Gift card 7K2P"), in the language of the
 * screen. What the shop itself named stays as it is.
 */
export function tenderWords(label: string, say: Say): string {
  const [, name, rest = ""] = known.exec(label) ?? [];
  return name === undefined ? label : `${say(names[name as keyof typeof names])}${rest}`;
}
