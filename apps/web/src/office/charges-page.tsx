import { useQuery } from "@tanstack/react-query";
import { type ChargeId, isUuid } from "@till/kernel";
import { Card, DataTable, EmptyState, ErrorState, Money, Skeleton } from "@till/ui";
import { useLocation, useSearchParams } from "wouter";
import { sentenceOf } from "../shared/problem.ts";
import { useTitle } from "../shared/use-title.ts";
import { ChargePill, tenderInWords } from "./money-pills.tsx";
import { useOffice, useStore } from "./services.ts";
import { atInWords } from "./words.ts";

/** As many as a figure that needs attention ever stands for on one screen. */
const chargesMax = 100;

/** The charges that a figure is made of. */
export function ChargesPage() {
  useTitle("Charges · Till office");
  const { till } = useOffice();
  const { timeZone } = useStore();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const ids = (params.get("ids") ?? "").split(",").filter((id) => isUuid(id));
  const query = useQuery({
    queryKey: ["charges", ids],
    queryFn: () =>
      Promise.all(ids.slice(0, chargesMax).map((id) => till.charges.get.query({ id: id as ChargeId }))),
  });
  return (
    <>
      <h1>Charges</h1>
      {query.error && (
        <ErrorState title="The charges could not be read" onRetry={() => void query.refetch()}>
          {sentenceOf(query.error)}
        </ErrorState>
      )}
      {query.isPending && <Skeleton label="Reading charges" />}
      {query.data && (
        <Card>
          <DataTable
            caption="Charges"
            isCaptionHidden
            columns={[
              { id: "tender", header: "Tender", cell: tenderInWords },
              { id: "state", header: "State", cell: (charge) => <ChargePill charge={charge} /> },
              { id: "at", header: "Begun", cell: (charge) => atInWords(charge.createdAtMs, timeZone) },
              {
                id: "amount",
                header: "Amount",
                kind: "figures",
                cell: (charge) => <Money value={charge.amount} symbol={false} />,
              },
            ]}
            rows={query.data}
            rowId={(charge) => charge.id}
            onOpen={(charge) => navigate(`/office/sales/${charge.saleId}`)}
            empty={<EmptyState title="No charges here" icon="card" />}
          />
          {ids.length > chargesMax && (
            <p className="till-muted">
              The first {chargesMax} of {ids.length}.
            </p>
          )}
        </Card>
      )}
    </>
  );
}
