import type { CardEntry, CardFormOptions, TokenizedCard } from "../core/card-form.ts";
import type { SquareErrorEntry } from "./square-error.ts";
import type { SquareWorld } from "./world.ts";

/* Square's published values for its own sandbox. https://developer.squareup.com/docs/devtools/sandbox/payments */

interface TestCard {
  readonly brand: string;
  readonly number: string;
}

const visa: TestCard = { brand: "VISA", number: "4111111111111111" };
const declinedVisa: TestCard = { brand: "VISA", number: "4000000000000002" };

const cards: readonly TestCard[] = [
  visa,
  { brand: "MASTERCARD", number: "5105105105105100" },
  { brand: "DISCOVER", number: "6011000000000004" },
  { brand: "AMERICAN_EXPRESS", number: "340000000000009" },
  declinedVisa,
];

/** Values on the form that are published to fail. */
const cvcRejected = new Set(["911", "9110"]);
const expiryRejected = { month: 1, year: 2040 };

export type CardOutcome =
  | "ok"
  | "declined"
  | "cvv"
  | "postal_code"
  | "expiration"
  | "already_used"
  | "refund_fails";

export const declines: Readonly<Partial<Record<CardOutcome, SquareErrorEntry>>> = {
  declined: decline("GENERIC_DECLINE", "Authorization error: 'GENERIC_DECLINE'"),
  cvv: decline("CVV_FAILURE", "Authorization error: 'CVV_FAILURE'"),
  postal_code: decline("ADDRESS_VERIFICATION_FAILURE", "Authorization error: 'ADDRESS_VERIFICATION_FAILURE'"),
  expiration: decline("INVALID_EXPIRATION", "Authorization error: 'INVALID_EXPIRATION'"),
};

function decline(code: string, detail: string): SquareErrorEntry {
  return { category: "PAYMENT_METHOD_ERROR", code, detail };
}

const published: Readonly<Record<string, CardOutcome>> = {
  "cnon:card-nonce-ok": "ok",
  "cnon:card-nonce-declined": "declined",
  "cnon:card-nonce-rejected-cvv": "cvv",
  "cnon:card-nonce-rejected-postalcode": "postal_code",
  "cnon:card-nonce-rejected-expiration": "expiration",
  "cnon:card-nonce-already-used": "already_used",
  "ccof:customer-card-id-ok": "ok",
  "ccof:customer-card-id-declined": "declined",
  // Not Square's: it publishes no card whose refunds fail.
  "cnon:sandbox-refund-fails": "refund_fails",
};

export interface Source {
  readonly card: TestCard;
  readonly outcome: CardOutcome;
  readonly expMonth: number;
  readonly expYear: number;
  readonly onFile: boolean;
}

/** What a source id stands for: a published value, or a token of the card form that is not used up. */
export function sourceOf(world: SquareWorld, sourceId: string): Source | "unknown" | "used" | "expired" {
  const outcome = published[sourceId];
  if (outcome === "already_used") return "used";
  if (outcome !== undefined) {
    return { card: visa, outcome, expMonth: 12, expYear: 2034, onFile: sourceId.startsWith("ccof:") };
  }
  const held = world.tokens.get(sourceId);
  if (held === undefined) return "unknown";
  if (held.used) return "used";
  if (held.expiresMs <= world.core.clock.nowMs()) return "expired";
  const card = cards.find(({ number }) => number === held.card) ?? visa;
  const { expMonth, expYear } = held;
  return { card, outcome: held.outcome as CardOutcome, expMonth, expYear, onFile: false };
}

/** A token works once, whatever comes of it. */
export function useUp(world: SquareWorld, sourceId: string): void {
  const held = world.tokens.get(sourceId);
  if (held !== undefined) world.tokens.update({ ...held, used: true });
}

/** https://developer.squareup.com/docs/web-payments/overview: a token lives a day. */
const tokenLifetimeMs = 24 * 3_600_000;

export function tokenizeCard(world: SquareWorld, entry: CardEntry): TokenizedCard {
  const card = cards.find(({ number }) => number === entry.number);
  if (card === undefined) {
    return {
      kind: "refused",
      message: "The sandbox takes published test numbers only, such as 4111 1111 1111 1111.",
    };
  }
  const token = `cnon:sandbox-${world.makeId(22)}`;
  world.tokens.insert({
    token,
    card: card.number,
    expMonth: entry.expMonth,
    expYear: entry.expYear,
    outcome: outcomeOf(card, entry),
    used: false,
    expiresMs: world.core.clock.nowMs() + tokenLifetimeMs,
  });
  return { kind: "token", token, brand: card.brand.toLowerCase(), last4: card.number.slice(-4) };
}

function outcomeOf(card: TestCard, { cvc, expMonth, expYear }: CardEntry): CardOutcome {
  if (card === declinedVisa) return "declined";
  if (cvcRejected.has(cvc)) return "cvv";
  return expMonth === expiryRejected.month && expYear === expiryRejected.year ? "expiration" : "ok";
}

export const cardHints: CardFormOptions["hints"] = [
  { number: visa.number, outcome: "Approved; with code 911 the code is refused" },
  { number: declinedVisa.number, outcome: "Declined" },
  { number: "5105105105105100", outcome: "Mastercard, approved" },
];
