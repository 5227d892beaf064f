import type { NoReceiptReturn, Tx } from "@till/db";
import type { ReturnId } from "@till/kernel";
import { type ReceiptDocument, parseReceiptNumber, returnReceipt } from "@till/sales";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { headerOf, storeCreditLabel } from "./receipts.ts";

interface IssueReturnReceipt {
  readonly returnId: ReturnId;
  readonly number: string;
  readonly occurredAtMs: number;
}

/**
 * Files a till's receipt of goods that came back without one. The same receipt again is the same answer. Throws
 * `TillError`: `not_found`, `conflict` (another receipt has this number, or this return another one), `forbidden`.
 */
export function issueReturnReceipt(deps: Deps) {
  return (caller: Caller, input: IssueReturnReceipt): Promise<ReceiptDocument> => {
    authorize(caller, "receipt.issue");
    const { returnId: id } = input;
    const key = { procedure: "returns.issueReceipt", id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const isFirst = await claimFirst(tx, key);
      const returned = await tx.sales.noReceiptReturn(id);
      if (!returned) throw notFound("return");
      const earlier = isFirst ? null : await tx.receipts.ofReturn(id);
      return earlier?.document ?? file(deps, tx, returned, input);
    });
  };
}

async function file(
  deps: Deps,
  tx: Tx,
  returned: NoReceiptReturn,
  { number, occurredAtMs }: IssueReturnReceipt,
): Promise<ReceiptDocument> {
  const register = deps.registerOf(returned.registerId);
  const { personId, goods, paidTo } = returned;
  const { storeId, id: registerId } = register;
  const header = await headerOf(deps, tx, { storeId, personId }, { number, occurredAtMs, registerId });
  const label = paidTo === "cash" ? "Cash" : await storeCreditLabel(tx, returned);
  const tender = {
    label,
    amount: goods.total,
    tendered: null,
    change: null,
    card: null,
    gatewayReference: null,
  };
  const document = returnReceipt(header, {
    saleId: null,
    returnId: returned.id,
    originalNumber: null,
    goods,
    tenders: [tender],
  });
  const filed = await tx.receipts.insert({
    merchantId: returned.merchantId,
    registerId,
    number,
    saleId: null,
    returnId: returned.id,
    document,
    issuedAtMs: occurredAtMs,
  });
  if (!filed) {
    throw new TillError({
      code: "conflict",
      retry: "never",
      message: `Another sale has the receipt number ${number}.`,
    });
  }
  await tx.sales.setReturnReceiptNumber(returned.id, number);
  const parsed = parseReceiptNumber(number);
  if (parsed && register.kind === "counter") await tx.merchants.raiseReceiptCounter(registerId, parsed);
  return document;
}
