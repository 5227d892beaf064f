import type { SaleRecord } from "@till/db";
import type { Charge } from "@till/payments";

/** A charge of a sale as it begins: nobody was asked for anything yet. */
export const createdCharge = (
  { id: saleId, merchantId, storeId, registerId }: SaleRecord,
  own: Pick<Charge, "id" | "tender" | "gateway" | "amount" | "capture" | "createdAtMs">,
): Charge => ({
  ...own,
  merchantId,
  saleId,
  storeId,
  registerId,
  initiator: "buyer",
  state: "created",
  object: null,
  objectClosed: false,
  wanted: true,
  action: null,
  refusal: null,
  card: null,
  captureBeforeMs: null,
  capturedAtMs: null,
  askedAtMs: null,
});
