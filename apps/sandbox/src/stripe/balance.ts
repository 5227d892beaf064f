import type { BalanceTransaction } from "./objects.ts";
import type { StripeWorld } from "./world.ts";

const daysUntilAvailable = 2;
const dayS = 86_400;

export interface Movement {
  readonly type: BalanceTransaction["type"];
  readonly reportingCategory: string;
  /** Signed: what the movement does to the balance before its fee. */
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly source: string;
  readonly description: string;
}

/** Writes one movement of the balance down and returns its id. */
export function book(world: StripeWorld, movement: Movement): string {
  const { type, reportingCategory, amount, fee, currency, source, description } = movement;
  const created = world.nowS();
  const object: BalanceTransaction = {
    id: world.makeId("txn"),
    object: "balance_transaction",
    amount,
    available_on: type === "charge" ? created + daysUntilAvailable * dayS : created,
    balance_type: "payments",
    created,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amount - fee,
    reporting_category: reportingCategory,
    source,
    status: "pending",
    type,
  };
  world.transactions.insert({ object, payout: null });
  return object.id;
}

/** As it is seen now: money becomes available by the clock alone. */
export function shownTransaction(world: StripeWorld, object: BalanceTransaction): BalanceTransaction {
  return { ...object, status: object.available_on <= world.nowS() ? "available" : "pending" };
}
