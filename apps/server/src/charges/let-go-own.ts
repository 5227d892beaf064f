import type { SaleRecord, Tx } from "@till/db";
import { type ChargeId, type StoredValueId, invariant } from "@till/kernel";
import { chargeLetGo } from "@till/ledger";
import type { Money } from "@till/money";
import { type Charge, type ChargeFact, holdsRefundable } from "@till/payments";
import { authorizeSale } from "../access/authorize-sale.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { load, storeCreditOf } from "../stored-values/refund-to.ts";
import { isStoredValue } from "../stored-values/redeem.ts";
import { TillError, notFound } from "../till-error.ts";
import { contextOf } from "./books.ts";
import { loadChargeParts, refundableOf } from "./charge-view.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";

export interface LetGo {
  readonly id: ChargeId;
  /** Of the store credit that exchanged goods go onto. */
  readonly code?: string | undefined;
}

/**
 * Lets go of what no gateway watches: a charge that never came here, and never will be taken now, and one of a gift card,
 * store credit or exchanged goods, whose value is put back at once. The sale is to be paid again, also where that charge had
 * completed it: whoever let it go did not know. True: that was all of it; false: a gateway has a part in it. Throws
 * `not_found` for one that was never made, and `charge_not_open` once the receipt of the sale is out or a part of it was given back.
 */
export function letGoOwn(deps: Deps) {
  return async (caller: Caller, input: LetGo): Promise<boolean> => {
    const ended = await deps.uow.run(deps.merchantId, async (tx) => {
      const charge = await findOrForbid(deps, tx, input.id);
      if (charge === null) return "never_made";
      authorizeSale(caller, "charge.let_go", await tx.sales.find(charge.saleId), undefined);
      if (charge.gateway !== null) return "not_own";
      const locked = await lockSaleAndCharge(tx, charge);
      await putBack(deps, tx, { ...locked, caller, code: input.code });
      return "own";
    });
    if (ended === "never_made") throw notFound("charge");
    return ended === "own";
  };
}

/** A request for it that is still on its way finds its id taken. */
async function findOrForbid(deps: Deps, tx: Tx, id: ChargeId): Promise<Charge | null> {
  const known = await tx.charges.find(id);
  if (known) return known;
  const key = { procedure: "charges.create", id, content: { isLetGo: true }, nowMs: deps.clock.nowMs() };
  try {
    await claimFirst(tx, key);
    return null;
  } catch (error) {
    // It was made a moment ago, while this waited for its id.
    const made = error instanceof TillError ? await tx.charges.find(id) : null;
    if (made) return made;
    throw error;
  }
}

async function putBack(
  deps: Deps,
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly charge: Charge;
    readonly caller: Caller;
    readonly code: string | undefined;
  },
): Promise<void> {
  const { sale, charge, caller, code } = by;
  const isOwn = isStoredValue(charge.tender) || charge.tender.kind === "exchange";
  if (!charge.wanted || !isOwn) return;
  if (sale.receiptNumber !== null) throw receiptIsOut();
  const parts = await loadChargeParts(tx, charge);
  const amount = refundableOf(parts);
  if (amount.amountMinor === 0n) return;
  if (parts.refunds.some(({ state }) => holdsRefundable(state))) throw goneBack();
  const nowMs = deps.clock.nowMs();
  const context = contextOf({ deps, tx, sale, charge, nowMs }, nowMs);
  const fact: ChargeFact = { kind: "reversed", ref: charge.id, refundId: null, amount, atMs: nowMs };
  await tx.charges.update(charge.id, { wanted: false });
  await tx.charges.addFact(charge.id, "till", fact, context.businessDay);
  const given = { id: charge.id, saleId: sale.id, amount, createdAtMs: nowMs };
  await load(tx, await valueOf(deps, tx, { charge, amount, code, nowMs }), given);
  const rule = chargeLetGo({
    ...context,
    saleId: sale.id,
    chargeId: charge.id,
    outOf: sale.state === "completed" ? "receivable" : "customer_funds",
    onto: charge.tender.kind === "gift_card" ? "gift_cards" : "store_credit",
    amount,
  });
  await tx.journal.post(rule, nowMs);
  await audit(deps, tx, toActor(caller), {
    action: "charge.let_go",
    subject: charge.id,
    before: { state: charge.state, saleState: sale.state },
    after: { tender: charge.tender.kind, amountMinor: amount.amountMinor.toString() },
  });
}

/** The card it came off; store credit of its own for goods. */
async function valueOf(
  deps: Deps,
  tx: Tx,
  by: {
    readonly charge: Charge;
    readonly amount: Money;
    readonly code: string | undefined;
    readonly nowMs: number;
  },
): Promise<StoredValueId> {
  const { charge, amount, code, nowMs } = by;
  if (charge.tender.kind === "exchange") {
    const given = { id: charge.id, saleId: charge.saleId, amount, createdAtMs: nowMs };
    return storeCreditOf(deps, tx, { given, code, nowMs });
  }
  const [redeemed] = await tx.storedValues.movedBy("redeemed", charge.id);
  invariant(redeemed, "a charge of a card took something off it");
  return redeemed.storedValueId;
}

const receiptIsOut = (): TillError =>
  new TillError({
    code: "charge_not_open",
    retry: "never",
    message:
      "The receipt of this sale says that it is paid with this. Take its goods back with a return instead.",
  });

/** Whoever gave a part of it back knew that it had paid; the sale would be owed again with that part. */
const goneBack = (): TillError =>
  new TillError({
    code: "charge_not_open",
    retry: "never",
    message: "A part of this payment was given back already. Give the rest back with a return instead.",
  });
