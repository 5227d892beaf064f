import type { JournalTransactionView } from "@till/wire";
import { Money } from "@till/ui";
import { Link } from "wouter";
import { useStore } from "./services.ts";
import { atInWords, kindInWords } from "./words.ts";

/** Journal transactions with their entries: debit positive, credit negative, each sums to zero. */
export function JournalTable({
  caption,
  journal,
  accounts,
  hidesSales = false,
}: {
  readonly caption: string;
  readonly journal: readonly JournalTransactionView[];
  /** Entries of other accounts stand back. */
  readonly accounts?: readonly string[];
  readonly hidesSales?: boolean;
}) {
  const { timeZone } = useStore();
  return (
    <section className="till-table journal" aria-label={caption}>
      <table>
        <caption className="journal__caption">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="till-table__figures">
              Amount
            </th>
          </tr>
        </thead>
        {journal.map((transaction) => (
          <tbody key={transaction.id}>
            <tr className="journal__head">
              <th scope="rowgroup" colSpan={2}>
                {kindInWords(transaction.kind)}
                <span className="till-muted till-small">
                  {" "}
                  {atInWords(transaction.occurredAtMs, timeZone)} · {transaction.cause}
                </span>
                {!hidesSales && transaction.saleId !== null && (
                  <>
                    {" "}
                    <Link href={`/office/sales/${transaction.saleId}`}>Sale</Link>
                  </>
                )}
              </th>
            </tr>
            {transaction.entries.map((entry, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- entries never change nor move
              <tr
                key={index}
                {...(accounts && !matches(accounts, entry.account) && { className: "journal__other" })}
              >
                <td>{entry.account}</td>
                <td className="till-table__figures">
                  <Money value={entry.amount} symbol={false} sign="always" />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** Whether an account is one of those asked for; `drawer:*` asks for the family. None asks for all. */
export function matches(accounts: readonly string[], account: string): boolean {
  return (
    accounts.length === 0 ||
    accounts.some((wanted) =>
      wanted.endsWith("*") ? account.startsWith(wanted.slice(0, -1)) : wanted === account,
    )
  );
}
