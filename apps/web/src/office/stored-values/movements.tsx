import type { StoredValueDetail, StoredValueMovementView } from "@till/wire";
import { type Column, EmptyState, Money } from "@till/ui";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { instantText } from "../words.ts";
import { ReceiptLink } from "./receipt-link.tsx";
import { movementInWords } from "./stored-value-words.ts";

const pageSize = 50;
type Place = Pick<StoredValueMovementView, "atMs" | "ref" | "kind">;

/** All that happened to one of them, newest first. */
export function Movements({ value: { id, balance } }: { readonly value: StoredValueDetail }) {
  const { till } = useOffice();
  const pages = usePages<StoredValueMovementView, Place>({
    // Another balance is another history.
    queryKey: ["stored-values", "movements", id, String(balance.amountMinor)],
    read: async (before) => {
      const page = await till.storedValues.movements.query({
        id,
        limit: pageSize,
        ...(before !== null && { before }),
      });
      return { rows: page.movements, next: page.next };
    },
  });
  return (
    <PagedTable
      pages={pages}
      noun="movements"
      columns={columns}
      rowId={({ ref, kind }) => `${kind}:${ref}`}
      exportColumns={exported}
      empty={
        <EmptyState title="Nothing was ever on it" icon="receipt">
          What is paid for it, spent and given back appears here.
        </EmptyState>
      }
    />
  );
}

const columns: Column<StoredValueMovementView>[] = [
  { id: "what", header: "What", cell: (movement) => movementInWords(movement) },
  { id: "at", header: "Time", cell: ({ atMs }) => <At ms={atMs} /> },
  { id: "receipt", header: "Receipt", cell: (movement) => <ReceiptLink of={movement} /> },
  {
    id: "amount",
    header: "Amount",
    kind: "figures",
    cell: ({ amount }) => <Money value={amount} sign="always" />,
  },
];

const exported: readonly ExportColumn<StoredValueMovementView>[] = [
  { name: "what", cell: ({ kind }) => kind },
  { name: "at", cell: ({ atMs }) => instantText(atMs) },
  { name: "receipt", cell: ({ receiptNumber }) => receiptNumber },
  { name: "amount", cell: ({ amount }) => amount },
  { name: "currency", cell: ({ amount }) => amount.currency },
  { name: "sale", cell: ({ saleId }) => saleId },
];
