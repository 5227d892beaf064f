import type { SaleRecord, Tx } from "@till/db";
import type { Deps } from "../deps.ts";
import { queueMessage } from "./queue-message.ts";

/** Tells the shop's own system of a web order that was paid in full, once, where the manager has set an address. */
export async function notifyFulfilment(
  deps: Pick<Deps, "ids" | "clock" | "merchantId">,
  tx: Tx,
  sale: SaleRecord,
): Promise<void> {
  if (sale.orderTokenHash === null) return;
  const url = (await tx.settings.find())?.fulfilmentUrl ?? null;
  if (url === null) return;
  const { lines, totals, currency } = sale.sale;
  await queueMessage(deps, tx, {
    kind: "fulfilment",
    cause: `order_paid:${sale.id}`,
    saleId: sale.id,
    to: url,
    subject: `Order ${sale.id} is paid`,
    body: {
      type: "order.paid",
      saleId: sale.id,
      email: sale.email,
      currency,
      totalMinor: totals.total.amountMinor.toString(),
      delivery: lines.some(({ kind }) => kind === "shipping") ? "post" : "pickup",
      lines: lines
        .filter(({ kind }) => kind !== "shipping")
        .map(({ id, variantId, name, variantName, quantityMilli }) => ({
          id,
          variantId,
          name,
          variantName,
          quantityMilli,
        })),
    },
  });
}
