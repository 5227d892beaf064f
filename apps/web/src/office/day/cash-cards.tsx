import { negate } from "@till/money";
import type { CashRow, EndOfDayReport } from "@till/reports";
import { Card, DescriptionList, Money } from "@till/ui";
import { Link } from "wouter";
import { drillHref } from "../drill-href.ts";
import { atInWords } from "../words.ts";

/** Each shift's drawer. What was expected stays hidden until the count is in: the count is blind. */
export function CashCards({ report }: { readonly report: EndOfDayReport }) {
  if (report.cash.length === 0) {
    return (
      <Card title="Cash">
        <p className="till-muted">No drawer was open on this day.</p>
      </Card>
    );
  }
  return (
    <div className="day-cash">
      {report.cash.map((row) => (
        <CashCard key={`${row.registerId}:${row.shiftId ?? ""}`} row={row} report={report} />
      ))}
    </div>
  );
}

function CashCard({ row, report: { identity } }: { readonly row: CashRow; readonly report: EndOfDayReport }) {
  const figure = (value: Parameters<typeof negate>[0]) => <Money value={value} symbol={false} />;
  const moves = [
    { label: "Refunds", value: negate(row.refunds) },
    ...(row.noReceipt ? [{ label: "Back without a receipt", value: negate(row.noReceipt) }] : []),
    { label: "Paid in", value: row.paidIn },
    { label: "Paid out", value: negate(row.paidOut) },
    { label: "Safe drops", value: negate(row.drops) },
  ].filter(({ value }) => value.amountMinor !== 0n);
  const href = drillHref({
    kind: "entries",
    businessDay: identity.businessDay,
    accounts: [`drawer:${row.registerId}`],
  });
  return (
    <Card title={`Cash · ${row.registerName}`} aside={<Link href={href}>Entries</Link>}>
      <p className="till-muted till-small">{shiftInWords(row, identity.timeZone)}</p>
      <DescriptionList
        values="figures"
        items={[
          { label: "Float", value: figure(row.float) },
          { label: "Cash in, less change", value: figure(row.cashIn) },
          ...moves.map(({ label, value }) => ({ label, value: figure(value) })),
          {
            label: "Expected",
            value: row.expected === null ? "shown after the count" : figure(row.expected),
          },
          ...(row.counted === null ? [] : [{ label: "Counted", value: figure(row.counted) }]),
          ...(row.difference === null
            ? []
            : [
                { label: "Difference", value: <Money value={row.difference} symbol={false} sign="always" /> },
              ]),
          ...(row.reason === null || row.reason === "" ? [] : [{ label: "Reason", value: row.reason }]),
        ]}
      />
    </Card>
  );
}

function shiftInWords(row: CashRow, timeZone: string): string {
  if (row.shiftId === null || row.openedAtMs === null) return "Taken while no shift was open";
  const opened = `Opened by ${row.openedBy ?? "somebody"}, ${atInWords(row.openedAtMs, timeZone)}`;
  return row.closedAtMs === null
    ? `${opened} · still open`
    : `${opened} · closed ${atInWords(row.closedAtMs, timeZone)}`;
}
