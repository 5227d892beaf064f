import type { SaleRecord, Tx } from "@till/db";
import type { SaleId, Uuid } from "@till/kernel";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { mailReceipt } from "../outbox/mails.ts";
import { TillError, notFound } from "../till-error.ts";

export interface MailReceipt {
  readonly id: Uuid;
  readonly saleId: SaleId;
  /** Of the sale's receipt, or of one of its returns'. */
  readonly number: string;
  readonly email: string;
  /** What the till prints its receipts in; the server's own where it does not say. */
  readonly locale?: string | undefined;
}

/**
 * Mails a receipt that is filed to the address its buyer said at the counter; once for each id. The address is the sale's
 * from then on, so that it is found, exported, erased and forgotten as every buyer's is. Throws `TillError`: `not_found`
 * (sale, receipt), `conflict` (other content, or an order that has its own buyer's address), `forbidden`.
 */
export function mailReceiptTo(deps: Deps) {
  return (caller: Caller, input: MailReceipt): Promise<{ readonly id: Uuid }> => {
    authorize(caller, "receipt.issue");
    const { id, saleId, number, email, locale = deps.locale } = input;
    const key = { procedure: "receipts.mail", id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const sale = await tx.sales.lock(saleId);
      if (!sale) throw notFound("sale");
      const receipt = (await tx.receipts.ofSale(saleId)).find((one) => one.number === number);
      if (!receipt) throw notFound("receipt");
      if (!(await claimFirst(tx, key))) return { id };
      await keepAddress(tx, sale, email);
      await mailReceipt(
        deps,
        tx,
        { id: saleId, email },
        { ...receipt, cause: `receipt:${number}:${id}`, locale },
      );
      await audit(deps, tx, toActor(caller), {
        action: "receipt.mailed",
        subject: saleId,
        before: null,
        after: { number },
      });
      return { id };
    });
  };
}

/** One that was wrong gets nothing that still waits, and is kept nowhere. */
async function keepAddress(tx: Tx, sale: SaleRecord, email: string): Promise<void> {
  if (sale.email === email) return;
  if (sale.orderTokenHash !== null)
    throw new TillError({
      code: "conflict",
      retry: "never",
      message: "This order has its buyer's own address, and its receipts go there.",
    });
  if (sale.email !== null) await tx.customers.eraseMessages(sale.id);
  await tx.sales.setEmail(sale.id, email);
}
