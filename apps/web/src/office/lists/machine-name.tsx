import { Fragment } from "react";

/** "payment_intent.amount_capturable_updated" may break after its dots and underscores, and reads and copies as it is. */
export function MachineName({ children }: { readonly children: string }) {
  return (
    <span className="office-name">
      {children.split(/(?<=[._])/).map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts of one text
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
