import { type Result, type SaleLineId, err, invariant, ok } from "@till/kernel";
import {
  type Money,
  add,
  allocate,
  divideRounded,
  equals,
  min,
  money,
  subtract,
  sum,
  zero,
} from "@till/money";
import type { PricedReturn, PricedSale, ReturnLine, SaleLine } from "./sale.ts";
import { taxTable } from "./tax-table.ts";

export type ReturnRequest =
  | {
      readonly kind: "lines";
      readonly lines: readonly { readonly saleLineId: SaleLineId; readonly quantityMilli: number }[];
      /** Without it the tip goes back with the return that leaves no goods. */
      readonly tip?: Money;
    }
  /** Money back without goods; taken from the lines by what is left of each, from the tip last. */
  | { readonly kind: "amount"; readonly amount: Money };

export type ReturnRefusal =
  | { readonly kind: "unknown_line"; readonly saleLineId: SaleLineId }
  | { readonly kind: "over_quantity"; readonly saleLineId: SaleLineId; readonly leftMilli: number }
  | { readonly kind: "over_amount"; readonly left: Money }
  | { readonly kind: "nothing_to_return" };

/** What can still come back of a sale. */
export interface ReturnLeft {
  readonly lines: readonly {
    readonly saleLineId: SaleLineId;
    readonly quantityMilli: number;
    readonly gross: Money;
  }[];
  readonly tip: Money;
  readonly rounding: Money;
  readonly total: Money;
}

/**
 * Works out a return after all `earlier` ones of the same sale. Cumulative: each return is the difference between
 * what must have gone back after it and what went back before, so any mix of returns by line and by amount sums to
 * the sale exactly, and one return of everything mirrors it.
 *
 * Per line: pieces take their part of the money still left on the line (all of it with the last piece); tax is
 * `line.tax × cumulative gross / line.gross`, halves up, less the tax already returned; net is the rest.
 *
 * Refusals: a line the sale lacks, more pieces or money than are left, or a request that moves neither.
 */
export function planReturn(
  sale: PricedSale,
  earlier: readonly PricedReturn[],
  request: ReturnRequest,
): Result<PricedReturn, ReturnRefusal> {
  const before = stateAfter(sale, earlier);
  const taken = request.kind === "lines" ? takeLines(before, request) : takeAmount(before, request.amount);
  if (!taken.ok) return taken;

  const lines = before.lines.flatMap((state, index): ReturnLine[] => {
    const { quantityMilli, gross } = taken.value.lines[index] ?? {
      quantityMilli: 0,
      gross: zero(sale.currency),
    };
    if (quantityMilli === 0 && gross.amountMinor === 0n) return [];
    return [returnLine(state, quantityMilli, gross)];
  });
  const total = (pick: (line: ReturnLine) => Money) => sum(lines.map(pick), sale.currency);
  const net = total((line) => line.net);
  const taxTotal = total((line) => line.taxTotal);
  const { tip, rounding } = taken.value;
  const planned: PricedReturn = {
    currency: sale.currency,
    lines,
    taxes: taxTable(lines),
    net,
    taxTotal,
    tip,
    rounding,
    total: sum([net, taxTotal, tip, rounding], sale.currency),
  };
  if (lines.length === 0 && planned.total.amountMinor === 0n) return err({ kind: "nothing_to_return" });
  return ok(planned);
}

/** What is left of a sale after its returns: what a till offers to take back. */
export function returnLeft(sale: PricedSale, earlier: readonly PricedReturn[]): ReturnLeft {
  const state = stateAfter(sale, earlier);
  return {
    lines: state.lines.map(({ line, quantityLeftMilli, grossLeft }) => ({
      saleLineId: line.id,
      quantityMilli: quantityLeftMilli,
      gross: grossLeft,
    })),
    tip: state.tipLeft,
    rounding: state.roundingLeft,
    total: state.totalLeft,
  };
}

interface LineState {
  readonly line: SaleLine;
  readonly quantityLeftMilli: number;
  readonly grossLeft: Money;
  readonly taxReturned: Money;
}

interface ReturnState {
  readonly lines: readonly LineState[];
  readonly goodsLeft: Money;
  readonly tipLeft: Money;
  readonly roundingLeft: Money;
  readonly totalLeft: Money;
}

interface Taken {
  readonly lines: readonly { readonly quantityMilli: number; readonly gross: Money }[];
  readonly tip: Money;
  readonly rounding: Money;
}

function stateAfter(sale: PricedSale, earlier: readonly PricedReturn[]): ReturnState {
  const returned = Map.groupBy(
    earlier.flatMap((one) => one.lines),
    (line) => line.saleLineId,
  );
  const lines = sale.lines.map((line): LineState => {
    const before = returned.get(line.id) ?? [];
    const quantityLeftMilli = before.reduce((left, one) => left - one.quantityMilli, line.quantityMilli);
    const grossLeft = before.reduce((left, one) => subtract(left, one.gross), line.gross);
    invariant(quantityLeftMilli >= 0, "no line came back more often than it was sold");
    invariant(grossLeft.amountMinor >= 0n, "no line gave back more than it cost");
    const taxReturned = sum(
      before.map((one) => one.taxTotal),
      sale.currency,
    );
    return { line, quantityLeftMilli, grossLeft, taxReturned };
  });
  const goodsLeft = sum(
    lines.map((state) => state.grossLeft),
    sale.currency,
  );
  const tipLeft = earlier.reduce((left, one) => subtract(left, one.tip), sale.totals.tip);
  const roundingLeft = earlier.reduce((left, one) => subtract(left, one.rounding), sale.totals.rounding);
  invariant(tipLeft.amountMinor >= 0n, "no more tip went back than was given");
  return {
    lines,
    goodsLeft,
    tipLeft,
    roundingLeft,
    totalLeft: sum([goodsLeft, tipLeft, roundingLeft], sale.currency),
  };
}

function takeLines(
  before: ReturnState,
  request: Extract<ReturnRequest, { kind: "lines" }>,
): Result<Taken, ReturnRefusal> {
  const wanted = new Map<SaleLineId, number>();
  for (const { saleLineId, quantityMilli } of request.lines) {
    invariant(
      Number.isSafeInteger(quantityMilli) && quantityMilli >= 0,
      "a returned quantity is a whole number of thousandths, not negative",
    );
    wanted.set(saleLineId, (wanted.get(saleLineId) ?? 0) + quantityMilli);
  }
  for (const [saleLineId, quantityMilli] of wanted) {
    const state = before.lines.find(({ line }) => line.id === saleLineId);
    if (!state) return err({ kind: "unknown_line", saleLineId });
    if (quantityMilli > state.quantityLeftMilli) {
      return err({ kind: "over_quantity", saleLineId, leftMilli: state.quantityLeftMilli });
    }
  }
  if (request.tip && request.tip.amountMinor > before.tipLeft.amountMinor) {
    return err({ kind: "over_amount", left: before.tipLeft });
  }

  const lines = before.lines.map((state) => takePieces(state, wanted.get(state.line.id) ?? 0));
  const goodsGone = before.lines.every(
    (state, index) => state.quantityLeftMilli === (lines[index]?.quantityMilli ?? 0),
  );
  const currency = before.goodsLeft.currency;
  const moves = lines.some((line) => line.quantityMilli > 0);
  const tip = request.tip ?? (goodsGone && moves ? before.tipLeft : zero(currency));
  invariant(tip.amountMinor >= 0n, "a returned tip is not negative");
  if (goodsGone && equals(tip, before.tipLeft)) return ok({ lines, tip, rounding: before.roundingLeft });

  // A sale rounded down was paid less than its goods: pieces never give back more than was paid.
  const goods = lines.map((line) => line.gross);
  const over = subtract(before.totalLeft, sum([...goods, tip], currency));
  return ok({ lines, tip, rounding: min(over, zero(currency)) });
}

function takePieces(state: LineState, quantityMilli: number): Taken["lines"][number] {
  if (quantityMilli === state.quantityLeftMilli) return { quantityMilli, gross: state.grossLeft };
  const exact = state.grossLeft.amountMinor * BigInt(quantityMilli);
  const gross = divideRounded(exact, BigInt(state.quantityLeftMilli), "half_up");
  return { quantityMilli, gross: money(gross, state.grossLeft.currency) };
}

function takeAmount(before: ReturnState, amount: Money): Result<Taken, ReturnRefusal> {
  const currency = before.goodsLeft.currency;
  if (amount.currency !== currency || amount.amountMinor > before.totalLeft.amountMinor) {
    return err({ kind: "over_amount", left: before.totalLeft });
  }
  if (amount.amountMinor <= 0n) return err({ kind: "nothing_to_return" });

  // Everything that is left goes back as it came, with its rounding; anything less is money for goods, then tip.
  const everything = equals(amount, before.totalLeft);
  const goods = everything ? before.goodsLeft : min(amount, before.goodsLeft);
  const tip = everything ? before.tipLeft : min(subtract(amount, goods), before.tipLeft);
  const rounding = subtract(amount, add(goods, tip));
  const weights = before.lines.map((state) => state.grossLeft.amountMinor);
  const shares = weights.length === 0 ? [] : allocate(goods, weights);
  return ok({ lines: shares.map((gross) => ({ quantityMilli: 0, gross })), tip, rounding });
}

function returnLine(state: LineState, quantityMilli: number, gross: Money): ReturnLine {
  const { line } = state;
  const grossAfter = line.gross.amountMinor - state.grossLeft.amountMinor + gross.amountMinor;
  const taxAfter =
    line.gross.amountMinor === 0n
      ? 0n
      : divideRounded(line.taxTotal.amountMinor * grossAfter, line.gross.amountMinor, "half_up");
  const taxTotal = money(taxAfter - state.taxReturned.amountMinor, gross.currency);
  const net = subtract(gross, taxTotal);
  invariant(net.amountMinor >= 0n && taxTotal.amountMinor >= 0n, "a return takes nothing below zero");
  return {
    saleLineId: line.id,
    kind: line.kind,
    name: line.name,
    quantityMilli,
    tax: line.tax,
    net,
    taxTotal,
    gross,
  };
}
