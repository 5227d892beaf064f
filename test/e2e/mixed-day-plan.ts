/** What happens in a mixed day, made from one seed: the same seed, the same day. Nothing here talks to anybody. */

export interface PlannedLine {
  readonly product: "Croissant" | "Coffee" | "Workshop";
  readonly quantity: number;
  /** At a counter only. */
  readonly discountPpm: number;
}

export type PlannedReturn =
  | { readonly kind: "none" }
  | { readonly kind: "whole" }
  /** Parts of what was captured, one refund each; the last may be more than is left and then takes what is left. */
  | { readonly kind: "amounts"; readonly partsPpm: readonly number[] }
  /** One piece of the first line. */
  | { readonly kind: "piece" };

export type PlannedSale =
  | {
      readonly kind: "cash";
      readonly register: 0 | 1;
      readonly lines: readonly PlannedLine[];
      readonly cartDiscountPpm: number;
      readonly tipMinor: bigint;
      /** Parts of the total paid one after another before the rest; empty for a sale paid at once. */
      readonly splitPpm: readonly number[];
      readonly goesBack: PlannedReturn;
      /** The drawer that pays a refund; not always the one that took the money. */
      readonly refundRegister: 0 | 1;
    }
  | { readonly kind: "free"; readonly register: 0 | 1; readonly lines: readonly PlannedLine[] }
  | {
      readonly kind: "web";
      readonly gateway: string;
      readonly lines: readonly PlannedLine[];
      readonly delivery: "pickup" | "post";
      /** The first try is declined, or left; the second pays. */
      readonly declinedFirst: boolean;
      readonly goesBack: PlannedReturn;
    };

/** One sale of every hundred or so of each rare kind; most are cash and card, as in a shop. */
export function planMixedDay(
  seed: number,
  count: number,
  gateways: readonly [string, ...string[]],
): PlannedSale[] {
  const dice = createDice(seed);
  return Array.from({ length: count }, () => {
    const kind = dice.below(100);
    if (kind < 4) return { kind: "free", register: dice.below(2) === 0 ? 0 : 1, lines: planLines(dice) };
    return kind < 60 ? planCash(dice) : planWeb(dice, gateways);
  });
}

function planCash(dice: Dice): PlannedSale {
  const split = dice.oneIn(6);
  return {
    kind: "cash",
    register: dice.below(2) === 0 ? 0 : 1,
    lines: planLines(dice),
    cartDiscountPpm: dice.oneIn(8) ? dice.between(10_000, 400_000) : 0,
    tipMinor: dice.oneIn(10) ? BigInt(dice.between(1, 500)) : 0n,
    splitPpm: split ? Array.from({ length: dice.between(1, 3) }, () => dice.between(50_000, 300_000)) : [],
    goesBack: planReturn(dice, split),
    refundRegister: dice.below(2) === 0 ? 0 : 1,
  };
}

function planWeb(dice: Dice, gateways: readonly [string, ...string[]]): PlannedSale {
  return {
    kind: "web",
    gateway: gateways[dice.below(gateways.length)] ?? gateways[0],
    lines: planLines(dice).map((line) => ({ ...line, discountPpm: 0 })),
    delivery: dice.below(2) === 0 ? "pickup" : "post",
    declinedFirst: dice.oneIn(8),
    goesBack: planReturn(dice, false),
  };
}

function planLines(dice: Dice): PlannedLine[] {
  const products = ["Croissant", "Coffee", "Workshop"] as const;
  const first = dice.below(products.length);
  return Array.from({ length: dice.between(1, products.length) }, (_, index) => ({
    product: products[(first + index) % products.length] ?? "Croissant",
    quantity: dice.between(1, 5),
    discountPpm: dice.oneIn(6) ? dice.between(10_000, 500_000) : 0,
  }));
}

/** A sale paid in parts is refunded by amount: each refund is against one charge. */
function planReturn(dice: Dice, split: boolean): PlannedReturn {
  const kind = dice.below(20);
  if (kind === 0) return { kind: "whole" };
  if (kind === 1 || (kind === 2 && split)) {
    return {
      kind: "amounts",
      partsPpm: Array.from({ length: dice.between(1, 3) }, () => dice.between(1, 600_000)),
    };
  }
  if (kind === 2) return { kind: "piece" };
  return { kind: "none" };
}

interface Dice {
  /** 0 up to and without `limit`. */
  readonly below: (limit: number) => number;
  /** Both ends included. */
  readonly between: (from: number, to: number) => number;
  readonly oneIn: (count: number) => boolean;
}

/** A linear congruence over 32 bits (Numerical Recipes), of which the upper bits are used. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    oneIn: (count) => below(count) === 0,
  };
}
