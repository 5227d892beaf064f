import type { EndOfDayReport, ProofDifference, ReconcilingItem } from "@till/reports";
import { Card, DataTable, Money, StatusPill } from "@till/ui";
import { Link, useLocation } from "wouter";
import { drillHref } from "../drill-href.ts";
import { kindInWords } from "../words.ts";

/** Row by row: what the report says, what the ledger holds, what the gateways say. */
export function ProofCard({ report }: { readonly report: EndOfDayReport }) {
  const { proof } = report;
  const [, navigate] = useLocation();
  return (
    <div id="proof">
      <Card title="Report = ledger = gateways" tone={proof.holds ? "neutral" : "bad"}>
        <details open={!proof.holds} className="day-proof">
          <summary>
            {proof.rows.filter(({ holds }) => holds).length} of {proof.rows.length} figures hold. Row by row
          </summary>
          <DataTable
            caption="Proof, row by row"
            isCaptionHidden
            columns={[
              {
                id: "name",
                header: "Figure",
                cell: (row) => proofName(row.name, report),
              },
              {
                id: "report",
                header: "Report",
                kind: "figures",
                cell: (row) => <Money value={row.report} symbol={false} />,
              },
              {
                id: "ledger",
                header: "Ledger",
                kind: "figures",
                cell: (row) => (row.ledger ? <Money value={row.ledger} symbol={false} /> : "–"),
              },
              {
                id: "gateway",
                header: "Gateway",
                kind: "figures",
                cell: (row) => (row.gateway ? <Money value={row.gateway} symbol={false} /> : "–"),
              },
              {
                id: "holds",
                header: "Holds",
                cell: (row) =>
                  row.holds ? <StatusPill tone="ok">yes</StatusPill> : <StatusPill tone="bad">no</StatusPill>,
              },
            ]}
            rows={proof.rows}
            rowId={(row) => row.name}
            onOpen={(row) => navigate(drillHref(row.drill))}
          />
        </details>
        {proof.differences.length > 0 && <Differences differences={proof.differences} />}
        {proof.reconciling.length > 0 && <Reconciling items={proof.reconciling} />}
      </Card>
    </div>
  );
}

/** `tax:standard:200000` by the tax's name, `captured:stripe` by the gateway's, `drawer:<id>` by the register's. */
function proofName(name: string, { totals, tenders, cash }: EndOfDayReport): string {
  const [what = "", ...parts] = name.split(":");
  const rest = parts.join(":");
  const known =
    totals.taxes.find((tax) => `${tax.code}:${tax.ratePpm}` === rest)?.name ??
    tenders.find(({ gateway }) => gateway === rest)?.gatewayName ??
    cash.find(({ registerId }) => registerId === rest)?.registerName ??
    rest;
  return known === "" ? kindInWords(what) : `${kindInWords(what)} · ${known}`;
}

function Differences({ differences }: { readonly differences: readonly ProofDifference[] }) {
  return (
    <DataTable
      caption="Where books and gateway differ"
      columns={[
        {
          id: "what",
          header: "What",
          cell: (row) => `${differenceNames[row.kind]} · ${kindInWords(row.movement)}`,
        },
        { id: "gateway", header: "Gateway", cell: (row) => row.gateway },
        {
          id: "charge",
          header: "Charge",
          cell: (row) => <Link href={`/office/charges?ids=${row.chargeId}`}>open</Link>,
        },
        {
          id: "booked",
          header: "Booked",
          kind: "figures",
          cell: (row) => (row.booked ? <Money value={row.booked} symbol={false} /> : "–"),
        },
        {
          id: "at",
          header: "At the gateway",
          kind: "figures",
          cell: (row) => (row.atGateway ? <Money value={row.atGateway} symbol={false} /> : "–"),
        },
      ]}
      rows={differences}
      rowId={(row) => `${row.kind}:${row.movement}:${row.ref}`}
    />
  );
}

const differenceNames = {
  not_booked: "Not in our books",
  not_at_gateway: "Not at the gateway",
  amount_differs: "Amounts differ",
} as const satisfies Record<ProofDifference["kind"], string>;

function Reconciling({ items }: { readonly items: readonly ReconcilingItem[] }) {
  const [, navigate] = useLocation();
  return (
    <DataTable
      caption="Under way, so figures will still move"
      columns={[
        { id: "what", header: "What", cell: (row) => reconcilingNames[row.kind] },
        { id: "count", header: "Count", kind: "figures", cell: (row) => row.count },
        {
          id: "amount",
          header: "Amount",
          kind: "figures",
          cell: (row) => <Money value={row.amount} symbol={false} />,
        },
      ]}
      rows={items}
      rowId={(row) => row.kind}
      onOpen={(row) => navigate(drillHref(row.drill))}
    />
  );
}

const reconcilingNames = {
  unknown: "Unknown, being asked",
  pending: "Pending at the gateway",
  refund_in_transit: "Refunds on their way",
  fee_not_known: "Fees not known yet",
  owed_by_customers: "Owed by customers",
  unmatched: "For no sale of ours, held",
  held_for_customers: "Held for customers",
} as const satisfies Record<ReconcilingItem["kind"], string>;
