import { book } from "./balance.ts";
import type { HeldTransaction, Payout } from "./objects.ts";
import type { StripeWorld } from "./world.ts";

/** Sends everything not yet paid out to the bank, one payout per currency; a balance of nothing or less stays. */
export function payOut(world: StripeWorld): readonly Payout[] {
  const unpaid = world.transactions.findBy("unpaid", "yes");
  const currencies = [...new Set(unpaid.map((held) => held.object.currency))].sort();
  return currencies
    .map((currency) =>
      payCurrency(
        world,
        currency,
        unpaid.filter((held) => held.object.currency === currency),
      ),
    )
    .filter((payout) => payout !== undefined);
}

function payCurrency(
  world: StripeWorld,
  currency: string,
  lines: readonly HeldTransaction[],
): Payout | undefined {
  const amount = lines.reduce((sum, held) => sum + held.object.net, 0);
  if (amount <= 0) return undefined;
  const id = world.makeId("po");
  const movement = book(world, {
    type: "payout",
    reportingCategory: "payout",
    amount: -amount,
    fee: 0,
    currency,
    source: id,
    description: "STRIPE PAYOUT",
  });
  for (const held of lines) world.transactions.update({ ...held, payout: id });
  const own = world.transactions.get(movement);
  if (own !== undefined) world.transactions.update({ ...own, payout: id });
  const payout: Payout = {
    id,
    object: "payout",
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: world.nowS(),
    automatic: true,
    balance_transaction: movement,
    created: world.nowS(),
    currency,
    description: "STRIPE PAYOUT",
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "completed",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "paid",
    trace_id: null,
    type: "bank_account",
  };
  world.payouts.insert(payout);
  for (const type of ["payout.created", "payout.paid", "payout.reconciliation_completed"])
    world.emit(type, payout);
  return payout;
}
