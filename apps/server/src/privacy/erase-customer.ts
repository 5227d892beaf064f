import type { Uuid } from "@till/kernel";
import type { CustomerErased } from "@till/wire";
import { authorizeConfirmed } from "../access/authorize-confirmed.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotent.ts";
import { eventsOf, ordersOf } from "./walk-customer.ts";

const eraseLimits = { orders: 50, events: 200 } as const;

/**
 * Takes out of Till whatever tells who the buyer with this address was: the address on orders, messages to it, the
 * bodies of gateways' events. Amounts, receipts, the ledger and the audit trail stay whole. Interrupted and asked again
 * it goes on; done once more it finds nothing. Throws `confirmation_needed`, `in_progress`, `conflict`, `forbidden`.
 */
export function eraseCustomer(deps: Deps) {
  return async (
    caller: Caller,
    { id, email }: { readonly id: Uuid; readonly email: string },
  ): Promise<CustomerErased> => {
    const elsewhere = "Buyers are erased in the office.";
    authorizeConfirmed(deps, caller, { permission: "privacy.manage", elsewhere });
    // The key's fingerprint is kept for ever, so the address is not part of it, only what stands for it.
    const who = await deps.uow.run(deps.merchantId, (tx) => tx.customers.pseudonymOf(email));
    return once(deps, { procedure: "customers.erase", id, content: { id, who } }, () =>
      erase(deps, caller, { id, email }),
    );
  };
}

async function erase(
  deps: Deps,
  caller: Caller,
  { id, email }: { readonly id: Uuid; readonly email: string },
): Promise<CustomerErased> {
  const saleIds = [];
  for await (const order of ordersOf(deps, email)) saleIds.push(order.id);
  // Events first: what they are found by are the orders, which are nobody's once their address is gone.
  const eventIds: Uuid[] = [];
  for await (const event of eventsOf(deps, { email, saleIds })) eventIds.push(event.id);
  for (const ids of portions(eventIds, eraseLimits.events))
    await deps.uow.run(deps.merchantId, (tx) => tx.customers.eraseEvents(ids));

  let messages = 0;
  for (const ids of portions(saleIds, eraseLimits.orders)) {
    messages += await deps.uow.run(deps.merchantId, async (tx) => {
      let count = 0;
      for (const saleId of ids) count += await tx.customers.eraseMessages(saleId);
      await tx.customers.eraseAddresses(ids);
      return count;
    });
  }
  const erased = { orders: saleIds.length, messages, events: eventIds.length };
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.customers.forgetAnswers(email);
    await audit(deps, tx, toActor(caller), {
      action: "customer.erased",
      subject: id,
      before: null,
      after: erased,
    });
  });
  return erased;
}

function* portions<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}
