import type { StoredValueMovementView } from "@till/wire";
import { Link } from "wouter";
import { useMay } from "../services.ts";

/** The paper of a movement, and the way to its sale where there is one. */
export function ReceiptLink({
  of: { saleId, receiptNumber },
}: {
  readonly of: Pick<StoredValueMovementView, "saleId" | "receiptNumber">;
}) {
  const may = useMay();
  const words = receiptNumber === null ? "no receipt yet" : `receipt ${receiptNumber}`;
  if (saleId === null || !may("sale.read")) return words;
  return (
    <Link href={`/office/sales/${saleId}`}>
      {receiptNumber === null ? `sale ${saleId.slice(-6)}` : words}
    </Link>
  );
}
