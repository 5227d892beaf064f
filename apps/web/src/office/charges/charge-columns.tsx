import type { ChargeView } from "@till/wire";
import { type Column, Money } from "@till/ui";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { ChargePill, tenderInWords } from "../money-pills.tsx";
import { instantText } from "../words.ts";
import { attentionOf, waitsFor } from "./charge-attention.ts";

export const chargeColumns: Column<ChargeView>[] = [
  {
    id: "charge",
    header: "Charge",
    cell: (charge) => (
      <div className="office-stack">
        <span className="office-tender">{tenderInWords(charge)}</span>
        <small className="till-muted">
          <At ms={charge.createdAtMs} />
        </small>
      </div>
    ),
  },
  { id: "state", header: "State", cell: (charge) => <ChargePill charge={charge} /> },
  { id: "why", header: "Needs", cell: (charge) => <Why charge={charge} /> },
  {
    id: "amount",
    header: "Amount",
    kind: "figures",
    cell: (charge) => <Money value={charge.amount} />,
  },
];

function Why({ charge }: { readonly charge: ChargeView }) {
  const reasons = attentionOf(charge);
  if (reasons.length === 0) return <span className="till-muted">{waitsFor(charge) ?? "Nothing"}</span>;
  return (
    <div className="office-stack office-reasons">
      {reasons.map(({ kind, words }) => (
        <span key={`${kind} ${words}`} data-kind={kind}>
          {words}
        </span>
      ))}
    </div>
  );
}

export const exportedCharge: readonly ExportColumn<ChargeView>[] = [
  { name: "charge", cell: ({ id }) => id },
  { name: "sale", cell: ({ saleId }) => saleId },
  { name: "tender", cell: ({ tender }) => tender.kind },
  { name: "gateway", cell: ({ gateway }) => gateway },
  { name: "gateway_object", cell: ({ object }) => object?.id ?? null },
  { name: "state", cell: ({ state, unknown }) => (unknown ? "unknown" : state) },
  { name: "amount", cell: ({ amount }) => amount },
  { name: "captured", cell: ({ captured }) => captured },
  { name: "refunded", cell: ({ refunded }) => refunded },
  { name: "fees", cell: ({ fees }) => fees },
  { name: "currency", cell: ({ amount }) => amount.currency },
  { name: "begun_at", cell: ({ createdAtMs }) => instantText(createdAtMs) },
  {
    name: "needs",
    cell: (charge) =>
      attentionOf(charge)
        .map(({ words }) => words)
        .join(" "),
  },
];
