import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { mailReceiptTo } from "../../use-cases/mail-receipt.ts";
import { getSaleByReceipt } from "../../use-cases/read-sales.ts";
import { issueReceipt, receiptsOfSale } from "../../use-cases/receipts.ts";
import { buyerOr, router, staff } from "../init.ts";

export const receiptsRouter = (deps: Deps) => {
  const issue = issueReceipt(deps);
  const mail = mailReceiptTo(deps);
  const ofSale = receiptsOfSale(deps);
  const byNumber = getSaleByReceipt(deps);
  return router({
    issue: staff("receipt.issue")
      .input(inputs.receipts.issue)
      .mutation(({ ctx, input }) => issue(ctx.caller, input)),
    mail: staff("receipt.issue")
      .input(inputs.receipts.mail)
      .mutation(({ ctx, input }) => mail(ctx.caller, input)),
    ofSale: buyerOr("sale.read")
      .input(inputs.receipts.ofSale)
      .query(({ ctx, input }) => ofSale(ctx.caller, input.saleId, input.orderToken)),
    byNumber: staff("sale.read")
      .input(inputs.receipts.byNumber)
      .query(({ ctx, input }) => byNumber(ctx.caller, input.number)),
  });
};
