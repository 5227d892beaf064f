import type { ReactNode } from "react";
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

function Framed({ html, label }: { readonly html: string; readonly label: string }) {
  return (
    <iframe
      className="till-paper__frame"
      title={label}
      // Same origin, so that its height can be read; without allow-scripts nothing inside can run.
      sandbox="allow-same-origin"
      srcDoc={html}
      onLoad={(event) => fitToContent(event.currentTarget)}
    />
  );
}

/** A page is never shorter than its frame, so the frame is closed before the page is measured. */
function fitToContent(frame: HTMLIFrameElement) {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  frame.style.blockSize = "0";
  frame.style.blockSize = `${page.scrollHeight}px`;
}
