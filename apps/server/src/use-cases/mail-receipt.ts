import type { SaleRecord, Tx } from "@till/db";
import type { SaleId, Uuid } from "@till/kernel";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { countTry, shutForMs } from "../doors/count-try.ts";
import type { DoorRule } from "../doors/door-rules.ts";
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
 * (sale, receipt), `conflict` (other content, or an order that has its own buyer's address), `forbidden`, `too_many_mails`.
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
      await countMail(tx, { caller, receipt: `${saleId}:${number}`, nowMs: key.nowMs });
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

const hour = 3_600_000;

/**
 * A buyer mistypes once or twice, and asks again at home; a register without a network brings a busy day's mails at once. Above
 * this somebody mails strangers in the shop's name.
 */
export const mailLimits = {
  receipt: { triesMax: 5, withinMs: 24 * hour, pauseMs: 24 * hour, pauseMaxMs: 24 * hour },
  /** The register, or whoever mails from the office or by a key. */
  sender: { triesMax: 120, withinMs: hour, pauseMs: hour, pauseMaxMs: hour },
} as const satisfies Record<string, DoorRule>;

interface Mailed {
  readonly caller: Caller;
  readonly receipt: string;
  readonly nowMs: number;
}

/** Counted with the mail, so that what is refused or sent twice under one id counts once or not at all. */
async function countMail(tx: Tx, { caller, receipt, nowMs }: Mailed): Promise<void> {
  const counted = [
    { key: `mail:receipt:${receipt}`, rule: mailLimits.receipt },
    { key: `mail:sender:${senderOf(caller)}`, rule: mailLimits.sender },
  ];
  const known = await tx.doors.lock(counted.map(({ key }) => key));
  for (const { key, rule } of counted) {
    const row = known.get(key);
    if (!row) continue;
    if (shutForMs(row, nowMs) > 0) throw tooMany();
    await tx.doors.save(key, countTry(row, rule, nowMs));
  }
}

function senderOf(caller: Caller): string {
  const { registerId, personId, keyId } = toActor(caller);
  return registerId ?? personId ?? keyId ?? "nobody";
}

/** For good: a till that sent it again by itself would hold up its sales behind it. */
const tooMany = (): TillError =>
  new TillError({
    code: "too_many_mails",
    retry: "never",
    message:
      "So many receipts were mailed that no more go now. Print it, or try again in an hour; one receipt goes out five times a day at most.",
  });

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
