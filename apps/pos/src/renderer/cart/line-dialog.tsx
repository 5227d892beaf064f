import { equals, money } from "@till/money";
import { type SaleLine, taxedLine } from "@till/sales";
import { MoneyField, NumberField, TextField } from "@till/ui";
import { useState } from "react";
import type { CartEdit } from "../../shared/cart-edit.ts";
import { DiscountFields, readDiscount, sameDiscount, toDiscountDraft } from "./discount-fields.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { useSpeech } from "../speech.tsx";

/** All that can be changed of one line: how much, at what price, what is off, what to remember. */
export function LineDialog({ line, onClose }: { readonly line: SaleLine; readonly onClose: () => void }) {
  const { say } = useSpeech();
  const { currency } = line.unitPrice;
  const listed = taxedLine(line);
  const [quantity, setQuantity] = useState(line.quantityMilli / 1000);
  const [price, setPrice] = useState<bigint | null>(listed.unitPrice.amountMinor);
  const [reason, setReason] = useState(line.agreed?.reason ?? "");
  const [discount, setDiscount] = useState(() => toDiscountDraft(line.discount));
  const [note, setNote] = useState(line.note ?? "");
  const isWeighed = line.unit === "kg";
  const catalogued = line.agreed?.instead ?? listed.unitPrice;
  const isOtherPrice = price !== null && price !== catalogued.amountMinor;
  const read = readDiscount(discount, currency);
  const quantityMilli = Math.round(quantity * 1000);
  const canSave =
    price !== null && read !== undefined && quantityMilli > 0 && (!isOtherPrice || reason.trim() !== "");

  const edits = (): readonly CartEdit[] => {
    const { id: lineId } = line;
    const found: CartEdit[] = [];
    if (price !== null && !equals(money(price, currency), listed.unitPrice))
      found.push({
        kind: "price",
        lineId,
        agreed: isOtherPrice ? { price: money(price, currency), reason: reason.trim() } : null,
      });
    if (quantityMilli !== line.quantityMilli) found.push({ kind: "quantity", lineId, quantityMilli });
    if (read !== undefined && !sameDiscount(read, line.discount))
      found.push({ kind: "discount", lineId, discount: read });
    if (note.trim() !== (line.note ?? "")) found.push({ kind: "note", lineId, note: note.trim() });
    return found;
  };
  return (
    <EditDialog
      title={[line.name, line.variantName].filter(Boolean).join(", ")}
      saveLabel={say("edit.change_line")}
      canSave={canSave}
      edits={edits}
      onClose={onClose}
    >
      <div className="stack">
        <NumberField
          label={isWeighed ? say("edit.weight_kg") : say("edit.pieces")}
          value={quantity}
          minValue={isWeighed ? 0.001 : 1}
          step={isWeighed ? 0.001 : 1}
          isDisabled={line.labelled !== undefined}
          onChange={setQuantity}
        />
        <MoneyField
          label={isWeighed ? say("edit.price_kg") : say("app.price")}
          currency={currency}
          value={price}
          isDisabled={line.labelled !== undefined}
          onChange={setPrice}
        />
        {isOtherPrice && (
          <TextField
            label={say("edit.why_price")}
            description={say("edit.why_price_more")}
            isRequired
            value={reason}
            maxLength={80}
            onChange={setReason}
          />
        )}
        <TextField label={say("app.note")} value={note} maxLength={120} onChange={setNote} />
      </div>
      <DiscountFields draft={discount} currency={currency} onChange={setDiscount} />
    </EditDialog>
  );
}
