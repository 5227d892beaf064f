import type { RegisterId } from "@till/kernel";
import { money } from "@till/money";
import { type SaleDetail, inputs } from "@till/wire";
import { sampleCharge } from "@till/wire/testing";
import { openStore } from "../store.ts";
import { eur } from "./fake-server.ts";

/** What the server would say of the one sale on `file`. */
export function soldDetail(file: string, registerId: RegisterId): SaleDetail {
  const store = openStore(file);
  const [local] = store.sales.latest(1);
  const [charge] = store.charges.latest(1);
  store.close();
  if (!local || !charge) throw new Error("a sale was made");
  const nothing = money(0n, eur);
  return {
    sale: {
      id: local.id,
      registerId,
      registerName: "Register 1",
      personName: null,
      state: "completed",
      sale: local.sale,
      paid: charge.amount,
      open: nothing,
      occurredAtMs: local.occurredAtMs,
      completedAtMs: local.occurredAtMs,
      businessDay: null,
      receiptNumber: "1-000042",
    },
    charges: [
      sampleCharge({
        id: charge.id,
        saleId: local.id,
        amount: charge.amount,
        tender: inputs.charges.create.parse(charge.request).tender,
        state: "captured",
        captured: charge.amount,
        refundable: charge.amount,
        createdAtMs: local.occurredAtMs,
        capturedAtMs: local.occurredAtMs,
      }),
    ],
    refunds: [],
    returns: [],
    journal: [],
    receipts: [],
    cashBack: null,
    cashStepMinor: 1n,
  };
}
