import type { ReactNode } from "react";
import { DocumentFrame } from "./document-frame.tsx";
import "./receipt-paper.css";

export type ReceiptPaperProps = {
  /** The number on it: "Receipt 1-004217". */
  readonly label: string;
  /** Says so across the top when the paper is not the first. */
  readonly mark?: string;
} & (
  | {
      /** A whole HTML page, shown in a frame of its own in which no script runs. */
      readonly html: string;
    }
  | { readonly children: ReactNode }
);

/** Paper on the screen, light in the dark too, because paper is. */
export function ReceiptPaper(props: ReceiptPaperProps) {
  return (
    <article className="till-paper" aria-label={props.label}>
      {props.mark !== undefined && <p className="till-paper__mark">{props.mark}</p>}
      {"html" in props ? (
        <DocumentFrame className="till-paper__frame" title={props.label} html={props.html} />
      ) : (
        props.children
      )}
    </article>
  );
}
