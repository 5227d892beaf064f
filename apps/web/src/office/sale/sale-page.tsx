import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SaleId, isUuid } from "@till/kernel";
import { add, subtract, zero } from "@till/money";
import { isOpen } from "@till/payments";
import type { SaleDetail } from "@till/wire";
import { Banner, Button, Card, DataTable, EmptyState, ErrorState, Money, Skeleton, Totals } from "@till/ui";
import { Link } from "wouter";
import { sentenceOf } from "../../shared/problem.ts";
import { ReceiptSheet } from "../../shared/receipt-sheet.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { JournalTable } from "../journal-table.tsx";
import { SalePill } from "../money-pills.tsx";
import { useOffice, useStore } from "../services.ts";
import { atInWords, dayInWords, quantityInWords } from "../words.ts";
import { ChargeCard } from "./charge-card.tsx";
import { askAgainInMs } from "./ask-again.ts";
import "./sale.css";

/** A sale with all that hangs on it, down to the gateway's own object and the entries. */
export function SalePage({ id }: { readonly id: string }) {
  useTitle("Sale · Till office");
  const { till } = useOffice();
  const query = useQuery({
    queryKey: ["sale", id],
    queryFn: () => till.sales.get.query({ id: id as SaleId }),
    enabled: isUuid(id),
    // What is under way at a gateway changes without anybody pressing anything.
    refetchInterval: ({ state: { data } }) => (data ? askAgainInMs(data) : false),
  });
  if (!isUuid(id)) return <EmptyState title="There is no such sale" icon="search" />;
  if (query.data) {
    return (
      <>
        {query.error && (
          <Banner
            tone="warn"
            title="What is shown may be old"
            action={
              <Button icon="refresh" isPending={query.isFetching} onPress={() => void query.refetch()}>
                Read it again
              </Button>
            }
          >
            {sentenceOf(query.error)}
          </Banner>
        )}
        <Detail detail={query.data} />
      </>
    );
  }
  if (query.error) {
    return (
      <ErrorState title="The sale could not be read" onRetry={() => void query.refetch()}>
        {sentenceOf(query.error)}
      </ErrorState>
    );
  }
  return <Skeleton label="Reading the sale" count={8} />;
}

function Detail({ detail }: { readonly detail: SaleDetail }) {
  const { sale, charges, receipts, journal } = detail;
  const { timeZone } = useStore();
  const queries = useQueryClient();
  const reload = (): void => void queries.invalidateQueries();
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            <Link
              href={sale.businessDay === null ? "/office/sales" : `/office/sales?day=${sale.businessDay}`}
            >
              Sales
            </Link>{" "}
            · {sale.registerName} · {sale.personName ?? "no cashier"} ·{" "}
            {atInWords(sale.occurredAtMs, timeZone)}
            {sale.businessDay !== null && ` · counted on ${dayInWords(sale.businessDay)}`}
          </p>
          <h1>
            {sale.receiptNumber === null ? `Sale ${sale.id.slice(-6)}` : `Receipt ${sale.receiptNumber}`}
          </h1>
        </div>
        <SalePill sale={sale} />
      </header>
      <div className="sale-page">
        <Lines detail={detail} />
        <div className="sale-moves sale-page__charges">
          {charges.length === 0 && (
            <Card title="Charges">
              <p className="till-muted">Nobody has tried to pay for it.</p>
            </Card>
          )}
          {charges.map((charge) => (
            <ChargeCard key={charge.id} charge={charge} detail={detail} onChanged={reload} />
          ))}
        </div>
        <Card title="Journal entries">
          {journal.length > 0 ? (
            <JournalTable caption="Entries of this sale" journal={journal} hidesSales />
          ) : (
            <p className="till-muted">
              Nothing is booked yet: the ledger holds money that moved, nothing else.
            </p>
          )}
        </Card>
        <div className="sale-moves">
          {receipts.map((receipt) => (
            <Card key={receipt.number} title={receipt.kind === "sale" ? "Receipt" : "Return receipt"}>
              <ReceiptSheet receipt={receipt} />
            </Card>
          ))}
        </div>
      </div>
    </>
  );
}

function Lines({ detail: { sale, charges } }: { readonly detail: SaleDetail }) {
  const underWay = charges
    .filter(({ wanted, state }) => wanted && isOpen(state))
    .map(({ amount, captured }) => subtract(amount, captured))
    .reduce(add, zero(sale.open.currency));
  const { totals, lines } = sale.sale;
  return (
    <Card title="What was bought">
      <DataTable
        caption="Lines"
        isCaptionHidden
        columns={[
          {
            id: "name",
            header: "Item",
            cell: (line) => (line.variantName === "" ? line.name : `${line.name}, ${line.variantName}`),
          },
          {
            id: "quantity",
            header: "Quantity",
            kind: "figures",
            cell: (line) => quantityInWords(line.quantityMilli),
          },
          {
            id: "price",
            header: "Price",
            kind: "figures",
            cell: (line) => <Money value={line.unitPrice} symbol={false} />,
          },
          {
            id: "gross",
            header: "Amount",
            kind: "figures",
            cell: (line) => <Money value={line.gross} symbol={false} />,
          },
        ]}
        rows={lines}
        rowId={(line) => line.id}
      />
      <Totals
        rows={[
          { label: "Net", value: <Money value={totals.net} symbol={false} /> },
          ...totals.taxes.map((tax) => ({
            label: tax.name,
            value: <Money value={tax.taxTotal} symbol={false} />,
          })),
          ...(totals.tip.amountMinor === 0n
            ? []
            : [{ label: "Tip", value: <Money value={totals.tip} symbol={false} /> }]),
          ...(totals.rounding.amountMinor === 0n
            ? []
            : [{ label: "Rounding", value: <Money value={totals.rounding} symbol={false} /> }]),
        ]}
        total={{ label: "Total", value: <Money value={totals.total} /> }}
      />
      <p className="till-muted till-small">
        Paid, less what went back: <Money value={sale.paid} />
        {underWay.amountMinor > 0n && (
          <>
            {" "}
            · held or under way: <Money value={underWay} />
          </>
        )}{" "}
        · still open: <Money value={sale.open} />
      </p>
    </Card>
  );
}
