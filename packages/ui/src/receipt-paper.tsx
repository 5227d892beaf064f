import { type ReactNode, useState } from "react";
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
      {"html" in props ? <Framed html={props.html} label={props.label} /> : props.children}
    </article>
  );
}

const heightBeforeReadPx = 480;

function Framed({ html, label }: { readonly html: string; readonly label: string }) {
  const [heightPx, setHeightPx] = useState(heightBeforeReadPx);
  return (
    <iframe
      className="till-paper__frame"
      title={label}
      // Same origin, so that its height can be read; without allow-scripts nothing inside can run.
      sandbox="allow-same-origin"
      srcDoc={html}
      style={{ blockSize: heightPx }}
      onLoad={(event) => {
        const page = event.currentTarget.contentDocument?.documentElement;
        if (page) setHeightPx(page.scrollHeight);
      }}
    />
  );
}
