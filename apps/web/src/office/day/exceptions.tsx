import type { EndOfDayReport, ExceptionRow } from "@till/reports";
import { Card, DataTable, Money } from "@till/ui";
import { atInWords } from "../words.ts";

/** What a manager looks at behind a day: who did it, who allowed it, and why. Nothing on many days. */
export function Exceptions({ report: { exceptions, identity } }: { readonly report: EndOfDayReport }) {
  if (exceptions.length === 0) return null;
  return (
    <Card title="Exceptions">
      <DataTable
        caption="Exceptions"
        isCaptionHidden
        columns={[
          { id: "what", header: "What", cell: (row) => kindWords[row.kind] },
          { id: "at", header: "At", cell: (row) => atInWords(row.atMs, identity.timeZone) },
          { id: "register", header: "Register", cell: (row) => row.registerName ?? "–" },
          { id: "by", header: "By", cell: (row) => row.name ?? "–" },
          { id: "approved", header: "Approved by", cell: (row) => row.approverName ?? "–" },
          { id: "why", header: "Why", cell: whyInWords },
          {
            id: "amount",
            header: "Amount",
            kind: "figures",
            cell: (row) => (row.amount === null ? "–" : <Money value={row.amount} symbol={false} />),
          },
        ]}
        rows={exceptions}
        rowId={(row) => `${row.kind}:${row.atMs}:${row.registerName ?? ""}:${row.amount?.amountMinor ?? ""}`}
      />
    </Card>
  );
}

/** A drawer is opened for one of a few reasons, kept by their names, or for what somebody wrote. */
const whyInWords = ({ kind, reason }: ExceptionRow): string =>
  (kind === "no_sale" && openedFor.get(reason ?? "")) || (reason ?? "–");

const openedFor: ReadonlyMap<string, string> = new Map([
  ["change", "To give change"],
  ["check", "To check something"],
  ["mistake", "By mistake"],
]);

const kindWords = {
  no_sale: "Drawer opened, no sale",
  voided_charge: "Charge released",
  voided_sale: "Sale voided",
  no_receipt: "Return without a receipt",
} as const satisfies Record<ExceptionRow["kind"], string>;
