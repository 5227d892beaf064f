import type { CustomerErased, CustomerView } from "@till/wire";
import { Button, Card, type Column, DataTable, DescriptionList, EmptyState, Money } from "@till/ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { At } from "../lists/at.tsx";
import { saveAs } from "../lists/save-as.ts";
import { useAct } from "../sale/use-act.ts";
import { useMay, useOffice } from "../services.ts";
import { kindInWords } from "../words.ts";
import { heldInWords, isNothingHeld } from "./customer-words.ts";
import { EraseDialog } from "./erase-dialog.tsx";

/** One buyer: what is held, the file to hand out, and the way to erase it. */
export function CustomerCard({
  customer,
  onErased,
}: {
  readonly customer: CustomerView;
  readonly onErased: (answer: CustomerErased) => void;
}) {
  const { till } = useOffice();
  const { email } = customer;
  const [isErasing, setErasing] = useState(false);
  const exporting = useAct();
  if (isNothingHeld(customer)) {
    return (
      <Card>
        <EmptyState title={`Nothing is held about ${email}`} icon="search">
          No order has this address. Whoever bought at the counter left none.
        </EmptyState>
      </Card>
    );
  }
  const save = async (): Promise<void> => {
    const { fileName, json } = await till.customers.export.mutate({ email });
    saveAs(fileName, json, "application/json");
  };
  return (
    <Card title={email}>
      <div className="customer">
        <DescriptionList items={[...heldInWords(customer)]} />
        <Orders customer={customer} />
        <div className="customer-acts">
          <Button
            isPending={exporting.isPending}
            pendingLabel="Gathering"
            onPress={() => void exporting.run(save)}
          >
            Export as a file
          </Button>
          <Button variant="danger" onPress={() => setErasing(true)}>
            Erase…
          </Button>
        </div>
        <p className="till-muted till-small">
          The file is JSON with every order, message and event, to hand to the buyer. That it was made is on
          the audit trail, without the address.
        </p>
        <div role="alert" className="office-error">
          {exporting.message}
        </div>
      </div>
      {isErasing && <EraseDialog customer={customer} onClose={() => setErasing(false)} onErased={onErased} />}
    </Card>
  );
}

type Order = CustomerView["orders"][number];

const columns: readonly Column<Order>[] = [
  {
    id: "receipt",
    header: "Order",
    cell: ({ id, receiptNumber }) => receiptNumber ?? `Sale ${id.slice(-6)}`,
  },
  { id: "at", header: "Placed", cell: ({ placedAtMs }) => <At ms={placedAtMs} /> },
  { id: "state", header: "State", cell: ({ state }) => (state === "open" ? "Not paid" : kindInWords(state)) },
  {
    id: "total",
    header: "Total",
    kind: "figures",
    cell: ({ total }) => <Money value={total} symbol={false} />,
  },
];

function Orders({ customer: { orders, orderCount } }: { readonly customer: CustomerView }) {
  const [, navigate] = useLocation();
  const may = useMay();
  if (orders.length === 0) return null;
  return (
    <>
      <DataTable
        caption="Orders"
        isCaptionHidden
        isStackedWhenNarrow
        columns={columns}
        rows={orders}
        rowId={({ id }) => id}
        {...(may("sale.read") && { onOpen: ({ id }: Order) => navigate(`/office/sales/${id}`) })}
      />
      {orderCount > orders.length && (
        <p className="till-muted till-small">
          The newest {orders.length} of {orderCount}. All of them are in the file.
        </p>
      )}
    </>
  );
}
