import type { AttentionItem, EndOfDayReport } from "@till/reports";
import { Card, DataTable, Money } from "@till/ui";
import { useLocation } from "wouter";
import { drillHref } from "../drill-href.ts";
import { atInWords, gatewayInWords } from "../words.ts";

/** What a manager has to look at before the day can be closed. */
export function Attention({ report: { attention, identity } }: { readonly report: EndOfDayReport }) {
  const [, navigate] = useLocation();
  if (attention.length === 0) {
    return (
      <Card title="Needs your attention before closing">
        <p className="till-muted">Nothing. Every charge and refund has an answer.</p>
      </Card>
    );
  }
  return (
    <Card title="Needs your attention before closing" tone="warn">
      <DataTable
        caption="Needs your attention before closing"
        isCaptionHidden
        columns={[
          { id: "what", header: "What", cell: (row) => inWords(row) },
          { id: "since", header: "Since", cell: (row) => atInWords(row.sinceMs, identity.timeZone) },
          {
            id: "amount",
            header: "Amount",
            kind: "figures",
            cell: (row) => <Money value={row.amount} symbol={false} />,
          },
        ]}
        rows={attention}
        rowId={(row) => [row.kind, row.chargeId, row.refundId, row.registerName, row.sinceMs].join(":")}
        onOpen={(row) => navigate(row.saleId === null ? drillHref(row.drill) : `/office/sales/${row.saleId}`)}
      />
    </Card>
  );
}

function inWords({ kind, gateway, registerName }: AttentionItem): string {
  const at = gateway === null ? "" : ` at ${gatewayInWords(gateway)}`;
  switch (kind) {
    case "unknown_charge":
      return `Charge unknown${at}, being asked`;
    case "unknown_refund":
      return `Refund unknown${at}, being asked`;
    case "pending_charge":
      return `Charge not settled${at}`;
    case "pending_refund":
      return `Refund on its way${at}`;
    case "failed_refund":
      return `Refund failed${at}: the customer has no money back`;
    case "late_success":
      return `Money came late${at} for a charge that was let go; it is refunded`;
    case "disputed":
      return `Disputed${at}: the bank has taken the money back for now`;
    case "open_shift":
      return `${registerName ?? "A register"}: shift still open`;
    case "cash_difference":
      return `${registerName ?? "A register"}: the drawer differs from what was expected`;
  }
}
