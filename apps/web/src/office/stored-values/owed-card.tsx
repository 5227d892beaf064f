import { useQuery } from "@tanstack/react-query";
import type { StoredValuesOwedView } from "@till/wire";
import { Card, type Column, DataTable, Money, StatusPill } from "@till/ui";
import { useLocation } from "wouter";
import { At } from "../lists/at.tsx";
import { Reading } from "../lists/reading.tsx";
import { tenderNames } from "../money-pills.tsx";
import { useMay, useOffice } from "../services.ts";
import { tiesOut } from "./stored-value-words.ts";

type Owed = StoredValuesOwedView["owed"][number];

const accounts = { gift_card: "gift_cards", store_credit: "store_credit" } as const satisfies Record<
  Owed["kind"],
  string
>;

/** What the shop owes the holders of its codes, held against its books. */
export function OwedCard() {
  const { till } = useOffice();
  const [, navigate] = useLocation();
  const may = useMay();
  const query = useQuery({
    queryKey: ["stored-values", "owed"],
    queryFn: () => till.storedValues.owed.query({}),
  });
  return (
    <Reading noun="sums" query={query} lines={3}>
      {({ owed, asOfMs }) => {
        const holds = owed.every(tiesOut);
        return (
          <Card
            title="What the shop owes"
            tone={holds ? "neutral" : "bad"}
            aside={
              <span className="till-muted">
                Now, <At ms={asOfMs} />
              </span>
            }
          >
            <DataTable
              caption="What the shop owes, by kind"
              isCaptionHidden
              isStackedWhenNarrow
              columns={columnsFor(owed.some(({ comingBack }) => comingBack.amountMinor > 0n))}
              rows={owed}
              rowId={({ kind }) => kind}
              {...(may("report.read") && {
                onOpen: ({ kind }: Owed) => navigate(`/office/entries?accounts=${accounts[kind]}`),
              })}
            />
            {!holds && (
              <p role="alert" className="office-error stored-values__alarm">
                What is on them is not what the books say. Nothing is lost by looking: tell whoever runs the
                server, with a picture of this page.
              </p>
            )}
          </Card>
        );
      }}
    </Reading>
  );
}

function columnsFor(isComingBack: boolean): Column<Owed>[] {
  const figure = (id: "balance" | "comingBack" | "ledger", header: string): Column<Owed> => ({
    id,
    header,
    kind: "figures",
    cell: (row) => <Money value={row[id]} />,
  });
  return [
    { id: "kind", header: "Kind", cell: ({ kind }) => tenderNames[kind] },
    { id: "count", header: "In use", kind: "figures", cell: ({ count }) => count },
    figure("balance", "On them"),
    ...(isComingBack ? [figure("comingBack", "Coming back")] : []),
    figure("ledger", "Ledger"),
    {
      id: "holds",
      header: "Agrees",
      cell: (row) =>
        tiesOut(row) ? <StatusPill tone="ok">yes</StatusPill> : <StatusPill tone="bad">no</StatusPill>,
    },
  ];
}
