import {
  BarsByHour,
  Card,
  type Column,
  DataTable,
  DescriptionList,
  EmptyState,
  Money,
  type Sort,
  StatCard,
} from "@till/ui";
import { useState } from "react";
import { type TenderRow, eur, euros, hours, jpy, kwd, tenderRows } from "../samples.ts";

const plain = (amountMinor: bigint) => <Money value={euros(amountMinor)} symbol={false} />;

const columns: readonly Column<TenderRow>[] = [
  { id: "tender", header: "Tender", cell: (row) => row.tender, isSortable: true, total: "Total" },
  { id: "count", header: "Count", kind: "figures", cell: (row) => row.count, isSortable: true, total: 310 },
  {
    id: "captured",
    header: "Captured",
    kind: "figures",
    cell: (row) => plain(row.captured),
    isSortable: true,
    total: plain(422_780n),
  },
  {
    id: "refunded",
    header: "Refunded",
    kind: "figures",
    cell: (row) => plain(row.refunded),
    total: plain(-7_020n),
  },
  { id: "payout", header: "Expected payout", kind: "figures", cell: (row) => row.payout },
];

export function FiguresSection() {
  const [sort, setSort] = useState<Sort>({ columnId: "captured", direction: "descending" });
  const [open, setOpen] = useState<string | null>("PayPal");
  return (
    <>
      <div className="gallery__grid">
        <StatCard label="Gross sales" figure={plain(413_600n)} note="312 sales · avg 13.26" href="#gross" />
        <StatCard label="Discounts and returns" figure={plain(-24_175n)} note="18 discounts · 5 returns" />
        <StatCard label="Net sales" figure={plain(389_425n)} note="▲ 6.2% on last Monday" />
        <StatCard label="Total collected" figure={plain(418_260n)} note="tax 214.10 · tips 74.30" />
      </div>
      <div className="gallery__row">
        <Money value={euros(1724n)} size="pay" />
        <Money value={{ amountMinor: 1724n, currency: jpy }} size="figure" />
        <Money value={{ amountMinor: 1724n, currency: kwd }} />
        <Money value={euros(-106n)} sign="always" />
        <Money value={euros(106n)} sign="always" />
        <Money value={euros(900_719_925_474_099_301n)} isMuted />
      </div>
      <div className="gallery__grid">
        <Card>
          <DataTable
            caption="By tender and gateway"
            columns={columns}
            rows={tenderRows}
            rowId={(row) => row.tender}
            sort={sort}
            onSort={setSort}
            onOpen={(row) => setOpen(row.tender)}
            openRowId={open}
          />
        </Card>
        <Card title="By hour">
          <BarsByHour title="Sales by hour" currency={eur} bars={hours} />
        </Card>
        <Card title="Needs your attention before closing" tone="warn">
          <DescriptionList
            values="figures"
            items={[
              { label: "1 charge unknown at Stripe, asked 14 times since 15:20", value: plain(2240n) },
              { label: "2 disputes opened today, answer by 3 Dec", value: plain(11_800n) },
            ]}
          />
        </Card>
        <Card title="Charge">
          <DescriptionList
            items={[
              { label: "Gateway", value: "Stripe" },
              { label: "Object", value: "pi_3Qx2aB4cD6eF8gH0iJ2kL4mN" },
              { label: "Sale", value: "1-004217" },
            ]}
          />
        </Card>
        <Card>
          <DataTable
            caption="Refunds"
            columns={columns.slice(0, 2)}
            rows={[]}
            rowId={(row) => row.tender}
            empty={<EmptyState title="No refunds today" icon="receipt" />}
          />
        </Card>
      </div>
    </>
  );
}
