import { money } from "@till/money";
import { Button, MoneyField, Switch, TextField } from "@till/ui";
import { useState } from "react";
import type { CartEdit } from "../../shared/cart-edit.ts";
import type { TillState } from "../../shared/till-state.ts";
import { DiscountFields, readDiscount, sameDiscount, toDiscountDraft } from "./discount-fields.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { useSpeech } from "../speech.tsx";

const tipPercents = [5n, 10n, 15n];

/** What is said of the sale as a whole: a discount, a tip, a note, and whether the buyer pays tax. */
export function SaleDialog({
  cart: { cart, priced },
  onClose,
}: {
  readonly cart: NonNullable<TillState["cart"]>;
  readonly onClose: () => void;
}) {
  const { say, words, percent: percentWords } = useSpeech();
  const { currency } = cart;
  const [discount, setDiscount] = useState(() => toDiscountDraft(cart.discount));
  const [tip, setTip] = useState<bigint | null>(cart.tip.amountMinor);
  const [note, setNote] = useState(cart.note ?? "");
  const [isExempt, setExempt] = useState(cart.exemption !== undefined);
  const [buyer, setBuyer] = useState(cart.exemption?.buyer ?? "");
  const [certificate, setCertificate] = useState(cart.exemption?.certificate ?? "");
  const read = readDiscount(discount, currency);
  const isNamed = buyer.trim() !== "" && certificate.trim() !== "";
  const canSave = read !== undefined && (!isExempt || isNamed);
  const base = priced.totals.total.amountMinor - cart.tip.amountMinor;

  const edits = (): readonly CartEdit[] => {
    const exemption = isExempt ? { buyer: buyer.trim(), certificate: certificate.trim() } : null;
    const wasExempt = cart.exemption ?? null;
    const isOtherExemption =
      exemption?.buyer !== wasExempt?.buyer || exemption?.certificate !== wasExempt?.certificate;
    return [
      ...(isOtherExemption ? [{ kind: "exemption", exemption } as const] : []),
      ...(read === undefined || sameDiscount(read, cart.discount)
        ? []
        : [{ kind: "discount", lineId: null, discount: read } as const]),
      ...((tip ?? 0n) === cart.tip.amountMinor
        ? []
        : [{ kind: "tip", tip: money(tip ?? 0n, currency) } as const]),
      ...(note.trim() === (cart.note ?? "")
        ? []
        : [{ kind: "note", lineId: null, note: note.trim() } as const]),
    ];
  };
  return (
    <EditDialog
      title={say("edit.this_sale")}
      saveLabel={say("edit.change_sale")}
      canSave={canSave}
      edits={edits}
      onClose={onClose}
    >
      <DiscountFields draft={discount} currency={currency} onChange={setDiscount} />
      <div className="stack">
        <MoneyField label={say("edit.tip")} currency={currency} value={tip} onChange={setTip} />
        <div className="edit__quick">
          {tipPercents.map((percent) => {
            const amount = (base * percent + 50n) / 100n;
            return (
              <Button key={percent} onPress={() => setTip(amount)}>
                {`${percentWords(Number(percent) * 10_000)} · ${words(money(amount, currency))}`}
              </Button>
            );
          })}
        </div>
        <TextField label={say("app.note")} value={note} maxLength={120} onChange={setNote} />
        <Switch isSelected={isExempt} onChange={setExempt} description={say("edit.no_tax_more")}>
          {say("edit.no_tax")}
        </Switch>
        {isExempt && (
          <>
            <TextField
              label={say("edit.buyer")}
              isRequired
              value={buyer}
              maxLength={120}
              onChange={setBuyer}
            />
            <TextField
              label={say("edit.certificate")}
              isRequired
              value={certificate}
              maxLength={80}
              onChange={setCertificate}
            />
          </>
        )}
      </div>
    </EditDialog>
  );
}
