import type { ChargeId } from "@till/kernel";
import { type Money, add, equals, subtract } from "@till/money";
import type { Charge, ChargeSnapshot } from "@till/payments";
import type { Day } from "./day.ts";
import type { ProofDifference } from "./report.ts";

type Movement = ProofDifference["movement"];

/** One movement of money in the gateway's own words. */
interface Statement {
  readonly movement: Movement;
  readonly gateway: string;
  readonly chargeId: ChargeId;
  readonly ref: string;
  readonly amount: Money;
  readonly atMs: number;
}

interface GatewayTotals {
  readonly captured: Money;
  readonly refunded: Money;
  readonly fees: Money;
  readonly reversed: Money;
  readonly disputed: Money;
}

export interface GatewayComparison {
  readonly totals: ReadonlyMap<string, GatewayTotals>;
  readonly differences: readonly ProofDifference[];
}

const movements: ReadonlySet<string> = new Set<Movement>([
  "captured",
  "refund_accepted",
  "refund_failed",
  "fee",
  "reversed",
  "dispute_withdrawn",
  "dispute_won",
]);

/**
 * Holds the gateways' own words (the last snapshot of each charge) against what was booked, movement by movement.
 * A movement belongs to the day it was booked on; one that was booked on no day belongs to the day it happened, and
 * is a difference.
 */
export function compareWithGateways(day: Day): GatewayComparison {
  const today = day.facts.identity.businessDay;
  const booked = new Map(day.facts.facts.map((fact) => [keyOf(fact.chargeId, fact.kind, fact.ref), fact]));
  // Booked on a manager's word and taken back since: the gateway's own movement stands beside it.
  const takenBack = new Set(
    day.facts.facts
      .filter(({ kind, ref }) => kind === "capture_undone" || (kind === "refund_failed" && isDecision(ref)))
      .map(({ chargeId, ref }) => `${chargeId}:${ref}`),
  );
  const seen = new Set<string>();
  const counted: Statement[] = [];
  const differences: ProofDifference[] = [];
  for (const statement of statementsOf(day, booked)) {
    const key = keyOf(statement.chargeId, statement.movement, statement.ref);
    seen.add(key);
    const fact = booked.get(key);
    if (fact && (fact.businessDay ?? today) !== today) continue;
    if (!fact && !day.isToday(statement.atMs)) continue;
    counted.push(statement);
    if (fact && equals(fact.amount, statement.amount)) continue;
    differences.push({
      ...headOf(statement),
      kind: fact ? "amount_differs" : "not_booked",
      booked: fact?.amount ?? null,
      atGateway: statement.amount,
    });
  }
  for (const fact of day.booked) {
    const gateway = day.charges.get(fact.chargeId)?.gateway ?? null;
    if (gateway === null || fact.source === "till" || !isMovement(fact.kind)) continue;
    if (takenBack.has(`${fact.chargeId}:${fact.ref}`)) continue;
    if (seen.has(keyOf(fact.chargeId, fact.kind, fact.ref))) continue;
    const { chargeId, ref, kind: movement } = fact;
    differences.push({
      kind: "not_at_gateway",
      movement,
      gateway,
      ref,
      chargeId,
      booked: fact.amount,
      atGateway: null,
    });
  }
  return { totals: totalsOf(day, counted), differences };
}

const isDecision = (ref: string): boolean => ref.startsWith("decision:");

const keyOf = (chargeId: ChargeId, movement: string, ref: string): string => `${chargeId}:${movement}:${ref}`;

const isMovement = (kind: string): kind is Movement => movements.has(kind);

const headOf = ({ movement, gateway, ref, chargeId }: Statement) => ({ movement, gateway, ref, chargeId });

function statementsOf(day: Day, booked: ReadonlyMap<string, unknown>): Statement[] {
  return day.facts.snapshots.flatMap(({ chargeId, snapshot }) => {
    const charge = day.charges.get(chargeId);
    return charge?.gateway ? statementsOfCharge(charge, charge.gateway, snapshot, booked) : [];
  });
}

function statementsOfCharge(
  { id: chargeId }: Charge,
  gateway: string,
  snapshot: ChargeSnapshot,
  booked: ReadonlyMap<string, unknown>,
): Statement[] {
  const state = (
    movement: Movement,
    { id: ref, amount, atMs }: { readonly id: string; readonly amount: Money; readonly atMs: number },
  ): Statement => ({ movement, gateway, chargeId, ref, amount, atMs });
  const fees = [...snapshot.fees, ...snapshot.refunds.flatMap((refund) => refund.fees)];
  const refunds = snapshot.refunds.flatMap((refund): Statement[] => {
    const own = { id: refund.object.id, amount: refund.amount, atMs: refund.atMs };
    // A refund that failed was once accepted only if we booked it so: the gateway tells its last state alone.
    const failed = refund.state === "failed" || refund.state === "canceled";
    const told: Movement[] = failed ? ["refund_accepted", "refund_failed"] : ["refund_accepted"];
    if (refund.state === "requires_action") return [];
    return told
      .filter((movement) => !failed || booked.has(keyOf(chargeId, movement, own.id)))
      .map((movement) => state(movement, own));
  });
  return [
    ...snapshot.captures.map((fact) => state("captured", fact)),
    ...fees.map((fact) => state("fee", fact)),
    ...snapshot.reversals.map((fact) => state("reversed", fact)),
    ...snapshot.disputes.flatMap(({ withdrawals, reinstatements }) => [
      ...withdrawals.map((fact) => state("dispute_withdrawn", fact)),
      ...reinstatements.map((fact) => state("dispute_won", fact)),
    ]),
    ...refunds,
  ];
}

function totalsOf(day: Day, statements: readonly Statement[]): Map<string, GatewayTotals> {
  const totals = new Map<string, GatewayTotals>();
  const none = {
    captured: day.none,
    refunded: day.none,
    fees: day.none,
    reversed: day.none,
    disputed: day.none,
  };
  for (const { gateway, movement, amount } of statements) {
    const before = totals.get(gateway) ?? none;
    totals.set(gateway, counting(before, movement, amount));
  }
  return totals;
}

function counting(totals: GatewayTotals, movement: Movement, amount: Money): GatewayTotals {
  switch (movement) {
    case "captured":
      return { ...totals, captured: add(totals.captured, amount) };
    case "refund_accepted":
      return { ...totals, refunded: add(totals.refunded, amount) };
    case "refund_failed":
      return { ...totals, refunded: subtract(totals.refunded, amount) };
    case "fee":
      return { ...totals, fees: add(totals.fees, amount) };
    case "reversed":
      return { ...totals, reversed: add(totals.reversed, amount) };
    case "dispute_withdrawn":
      return { ...totals, disputed: add(totals.disputed, amount) };
    case "dispute_won":
      return { ...totals, disputed: subtract(totals.disputed, amount) };
  }
}
