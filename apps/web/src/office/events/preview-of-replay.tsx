import type { ReplayPreview } from "@till/wire";
import { Money } from "@till/ui";
import { Link } from "wouter";
import { kindInWords } from "../words.ts";
import { eventsMax, summaryOf } from "./preview-words.ts";

type ChargeChange = ReplayPreview["charges"][number];

/** What a replay would do to charges and books, charge by charge. Nothing of it has happened. */
export function PreviewOfReplay({ preview }: { readonly preview: ReplayPreview }) {
  return (
    <section className="preview" aria-label="What would change">
      <h3>{summaryOf(preview)}</h3>
      {preview.events >= eventsMax && (
        <p className="till-muted">
          At most {eventsMax} events are looked at: these are the newest of the range.
        </p>
      )}
      {preview.charges.map((charge) => (
        <Change key={charge.chargeId} charge={charge} />
      ))}
      <ul className="till-muted till-small preview__rest">
        {preview.unchanged > 0 && preview.events > 1 && (
          <li>{preview.unchanged} of them would change nothing.</li>
        )}
        {preview.unmatched > 0 && <li>{preview.unmatched} of them name no charge of this shop.</li>}
        {preview.unavailable > 0 && (
          <li className="office-error">
            {preview.unavailable === 1 ? "One charge" : `${preview.unavailable} charges`} could not be asked
            about now: what would change there is not known.
          </li>
        )}
      </ul>
    </section>
  );
}

function Change({ charge }: { readonly charge: ChargeChange }) {
  const isMoved = charge.stateBefore !== charge.stateAfter;
  return (
    <div className="preview__charge">
      <p>
        <Link href={`/office/sales/${charge.saleId}`}>Sale {charge.saleId.slice(-6)}</Link>:{" "}
        {isMoved ? (
          <>
            the charge goes from <b>{kindInWords(charge.stateBefore).toLowerCase()}</b> to{" "}
            <b>{kindInWords(charge.stateAfter).toLowerCase()}</b>
          </>
        ) : (
          <>
            the charge stays <b>{kindInWords(charge.stateAfter).toLowerCase()}</b>
          </>
        )}
      </p>
      {charge.facts.length > 0 && (
        <ul className="preview__facts">
          {charge.facts.map(({ kind, ref, amount }) => (
            <li key={`${kind} ${ref}`}>
              <span>
                {kindInWords(kind)} <small className="till-muted office-code">{ref}</small>
              </span>
              <Money value={amount} />
            </li>
          ))}
        </ul>
      )}
      {charge.journal.toReversed().map(({ kind, cause, entries }) => (
        <table key={`${kind} ${cause}`} className="preview__journal">
          <caption>Would be booked: {kindInWords(kind).toLowerCase()}</caption>
          <tbody>
            {entries.map(({ account, amount }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- entries never change nor move
              <tr key={index}>
                <th scope="row">{account}</th>
                <td>
                  <Money value={amount} symbol={false} sign="always" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
