import { type Currency, type Money, currencyDigits, money } from "@till/money";

/** What customers hand over most often for `due`: the amount itself, then the next round sums above it, at most four. */
export function quickAmounts(due: Money): readonly Money[] {
  const sums = notesOf(due.currency).map((note) => ((due.amountMinor + note - 1n) / note) * note);
  const distinct = [...new Set([due.amountMinor, ...sums])].sort((a, b) => (a < b ? -1 : 1));
  return distinct.slice(0, shownMax).map((amountMinor) => money(amountMinor, due.currency));
}

const shownMax = 4;

/** Coins and notes that most currencies have, in whole units. */
const notes = [1n, 5n, 10n, 20n, 50n, 100n] as const;

function notesOf(currency: Currency): bigint[] {
  const unit = 10n ** BigInt(currencyDigits(currency));
  // Where a unit is worth as little as a cent, the notes are a hundred times as large.
  return notes.map((note) => note * (unit === 1n ? 100n : unit));
}
