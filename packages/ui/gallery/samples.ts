import { type Money, parseCurrency } from "@till/money";

export const eur = parseCurrency("EUR");
export const jpy = parseCurrency("JPY");
export const kwd = parseCurrency("KWD");

export const euros = (amountMinor: bigint): Money => ({ amountMinor, currency: eur });

/** Pictures of the demo shop, drawn here as plain tints so that the gallery needs no server. */
export const tint = (colour: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120"><rect width="160" height="120" fill="${colour}"/><circle cx="80" cy="60" r="30" fill="#fff" opacity=".55"/></svg>`,
  )}`;

export const products = [
  { name: "Croissant", price: 240n, colour: "#f3e3c8" },
  { name: "Baguette", price: 310n, colour: "#d9e8dc" },
  { name: "Filter coffee", price: 290n, colour: "#e6dccf", note: "2 sizes" },
  { name: "Jam", price: 450n, colour: "#f0dcd8", from: true },
  { name: "Oat milk", price: 220n, colour: "#dfe5ef" },
  { name: "Comté, kg", price: 3100n, colour: "#efe7d3" },
  { name: "Green tea", price: 680n, colour: "#e3ead6" },
  { name: "Christmas hamper for a large family", price: 14_900n, colour: "#ecdfe9", isSoldOut: true },
] as const;

export const hours = [18, 34, 52, 71, 100, 92, 66, 48, 57, 74, 63, 29].map((part, index) => ({
  hour: String(index + 8).padStart(2, "0"),
  amountMinor: BigInt(part) * 523n,
}));

export interface TenderRow {
  readonly tender: string;
  readonly count: number;
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly payout: string;
}

export const tenderRows: readonly TenderRow[] = [
  { tender: "Card · Stripe", count: 141, captured: 220_690n, refunded: -3_820n, payout: "Wed 2,097.28" },
  { tender: "Card · Square", count: 62, captured: 80_115n, refunded: 0n, payout: "Tue 774.12" },
  { tender: "PayPal", count: 17, captured: 26_840n, refunded: -1_200n, payout: "now 243.52" },
  { tender: "Cash", count: 90, captured: 95_135n, refunded: -2_000n, payout: "drawer" },
];
